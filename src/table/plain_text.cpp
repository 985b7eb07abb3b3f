#include "table/plain_text.hpp"

namespace neo4j::detail {

std::string plain_text(const Table::Column& column, std::size_t row) {
    const Value value = column[row];
    if (const auto* text = value.get_if<std::string>())
        return *text;
    if (const auto* integer = value.get_if<std::int64_t>())
        return std::to_string(
            *integer); // the stream behind to_string(Value) takes ten times as long
    return to_string(value);
}

} // namespace neo4j::detail
