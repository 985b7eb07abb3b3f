#include <ostream>

#include <neo4j/value_type.hpp>

namespace neo4j {

std::string_view to_string(ValueType type) noexcept {
    switch (type) {
    case ValueType::null:
        return "null";
    case ValueType::boolean:
        return "boolean";
    case ValueType::integer:
        return "integer";
    case ValueType::floating:
        return "float";
    case ValueType::string:
        return "string";
    case ValueType::bytes:
        return "bytes";
    case ValueType::list:
        return "list";
    case ValueType::map:
        return "map";
    case ValueType::node:
        return "node";
    case ValueType::relationship:
        return "relationship";
    case ValueType::path:
        return "path";
    case ValueType::point:
        return "point";
    case ValueType::date:
        return "date";
    case ValueType::time:
        return "time";
    case ValueType::local_time:
        return "local time";
    case ValueType::date_time:
        return "date-time";
    case ValueType::local_date_time:
        return "local date-time";
    case ValueType::duration:
        return "duration";
    case ValueType::vector:
        return "vector";
    case ValueType::uuid:
        return "UUID";
    case ValueType::unsupported_type:
        return "unsupported type";
    case ValueType::broken:
        return "broken value";
    }
    return "unknown";
}

std::ostream& operator<<(std::ostream& out, ValueType type) {
    return out << to_string(type);
}

} // namespace neo4j
