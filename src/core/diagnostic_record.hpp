#pragma once

#include <memory>
#include <optional>
#include <string>

#include <neo4j/notifications.hpp>

namespace neo4j::detail {

// The record of an error or status that came without one: OPERATION "", OPERATION_CODE "0",
// CURRENT_SCHEMA "/".
[[nodiscard]] const std::shared_ptr<const Map>& default_diagnostic_record();

// The record as the server sent it, with the default entries that it left out. Null gives the
// defaults.
[[nodiscard]] std::shared_ptr<const Map>
complete_diagnostic_record(std::shared_ptr<const Map> sent);

// {line, column, offset}
[[nodiscard]] Map position_map(const SummaryInputPosition& position);

// The record that a notification of an old server would have had.
[[nodiscard]] std::shared_ptr<const Map>
made_up_diagnostic_record(const std::optional<std::string>& classification,
                          const std::optional<std::string>& severity,
                          const std::optional<SummaryInputPosition>& position);

} // namespace neo4j::detail
