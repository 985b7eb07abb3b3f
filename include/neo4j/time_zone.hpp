#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include <neo4j/export.hpp>

namespace neo4j {

namespace detail {
class ZoneEntry;
}

/// What a wall-clock time means that a zone's clocks show never or twice.
enum class Resolve {
    /// As the server does: in a gap move forward by the length of the gap, in an overlap take the
    /// first of the two.
    compatible,
    earlier, ///< the earlier of the two instants that the offsets before and after the change give
    later,   ///< the later of the two
    reject,  ///< throw std::invalid_argument
};

/// A named time zone of the IANA database, such as "Europe/Berlin": a handle to rules that are
/// loaded once and kept as long as the program runs. It is what a DateTime carries; an offset alone
/// is no TimeZone.
/// Equal are zones of the same name: "Europe/Berlin" and its twin "Arctic/Longyearbyen" differ.
/// Thread safety: a plain value; all functions are safe from any thread.
/// Source: the zone files of the machine (directory named by TZDIR, else /usr/share/zoneinfo), read
/// by cctz.
class NEO4J_API TimeZone {
public:
    /// @param name an IANA name, in its exact spelling, or one of UTC, GMT and UT followed by an
    /// offset as in "UTC+01:00"
    /// Errors: std::invalid_argument if this machine's zone files have no such zone.
    [[nodiscard]] static TimeZone of(std::string_view name);

    /// As of, with std::nullopt for an unknown zone. Cheap: the last zone of each thread is
    /// remembered, all others are one look-up in a table.
    [[nodiscard]] static std::optional<TimeZone> find(std::string_view name) noexcept;

    /// The zone "UTC".
    [[nodiscard]] static TimeZone utc();

    /// The zone that this machine is set to, from the environment variable TZ, else from
    /// /etc/localtime. Asked anew each time.
    /// Errors: std::runtime_error if neither tells a name.
    [[nodiscard]] static TimeZone system();

    /// The name it was asked for by.
    [[nodiscard]] const std::string& name() const noexcept;

    /// How far the zone's clocks are ahead of UTC at an instant (whole seconds since 1970-01-01
    /// UTC). Before the first rule it is the local mean time of the place, which has odd seconds;
    /// the last rule holds for all the future.
    [[nodiscard]] std::chrono::seconds offset_at(std::int64_t utc_epoch_second) const noexcept;

    friend bool operator==(TimeZone, TimeZone) noexcept = default;

private:
    friend class DateTime;
    friend struct std::hash<TimeZone>;

    explicit TimeZone(const detail::ZoneEntry& entry) noexcept : entry_(&entry) {}

    const detail::ZoneEntry* entry_; // one per name, never freed
};

NEO4J_API std::ostream& operator<<(std::ostream& out, TimeZone zone);

} // namespace neo4j

template <>
struct std::hash<neo4j::TimeZone> {
    [[nodiscard]] std::size_t operator()(neo4j::TimeZone zone) const noexcept {
        return std::hash<const void*>{}(zone.entry_);
    }
};
