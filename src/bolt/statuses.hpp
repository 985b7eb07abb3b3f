#pragma once

#include <optional>
#include <vector>

#include "bolt/raw_map.hpp"
#include "core/notifications.hpp"

namespace neo4j::bolt {

// What the last SUCCESS says about the query beside its result. Nothing: it does not say, or says
// something that is no list. An entry that is no map is one without content.

// `notifications`, up to Bolt 5.4.
[[nodiscard]] std::optional<std::vector<detail::RawNotification>>
read_notifications(const RawMap& summary);

// `statuses`, from Bolt 5.5 on.
[[nodiscard]] std::optional<std::vector<detail::RawStatus>> read_statuses(const RawMap& summary);

} // namespace neo4j::bolt
