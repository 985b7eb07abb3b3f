#pragma once

#include <cstdint>
#include <iosfwd>
#include <string_view>

#include <neo4j/export.hpp>

namespace neo4j {

/// What a value is. `broken` is a field that could not be decoded (a time in an unknown zone, a
/// structure that the driver does not know): asking for its content raises BrokenRecordError.
enum class ValueType : std::uint8_t {
    null,
    boolean,
    integer,
    floating,
    string,
    bytes,
    list,
    map,
    node,
    relationship,
    path,
    point,
    date,
    time,
    local_time,
    date_time,
    local_date_time,
    duration,
    vector,
    uuid,
    unsupported_type,
    broken,
};

/// The type's name as error messages use it: "integer", "string", "local date-time", ...
/// Thread safety: safe to call from any thread.
[[nodiscard]] NEO4J_API std::string_view to_string(ValueType type) noexcept;

NEO4J_API std::ostream& operator<<(std::ostream& out, ValueType type);

} // namespace neo4j
