#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <cctz/time_zone.h>

#include <neo4j/date_time.hpp>
#include <neo4j/time_zone.hpp>

namespace neo4j::detail {

/// One zone's name, and its rules or the one offset that it always has; what a TimeZone points to.
class ZoneEntry {
public:
    ZoneEntry(std::string name, cctz::time_zone rules) : name_(std::move(name)), rules_(rules) {}
    /// Not by cctz, which remembers a kilobyte for each offset, and there are 130,000.
    ZoneEntry(std::string name, std::int32_t offset) : name_(std::move(name)), offset_(offset) {}

    [[nodiscard]] const std::string& name() const noexcept { return name_; }

    [[nodiscard]] std::int32_t offset_at(std::int64_t utc_epoch_second) const noexcept;

    /// The UTC second at which the zone's clocks show a local time; std::nullopt if they show it
    /// never or twice and Resolve::reject is asked for.
    [[nodiscard]] std::optional<std::int64_t> to_utc(LocalDateTime local,
                                                     Resolve resolve) const noexcept;
    /// As Resolve::compatible, but where clocks show the time twice, with the given offset if it is
    /// one of the two.
    [[nodiscard]] std::int64_t to_utc_keeping(LocalDateTime local,
                                              std::int32_t offset) const noexcept;

private:
    [[nodiscard]] cctz::time_zone::civil_lookup look_up(LocalDateTime local) const noexcept;

    std::string name_;
    cctz::time_zone rules_;
    std::optional<std::int32_t> offset_;
};

/// How far the machine's own clocks are ahead of UTC at an instant, whatever its zone is called.
[[nodiscard]] std::int32_t system_offset_at(std::int64_t utc_epoch_second);

} // namespace neo4j::detail
