#include "table/arrow_type.hpp"

#include <cstdlib>

#include "core/number_text.hpp"

namespace neo4j::detail {

const ColumnData& arrow_data(const ColumnData& column) {
    return column.layout == Layout::values ? *column.as_text() : column;
}

std::string arrow_zone(const ColumnData& column) {
    if (column.type != ValueType::date_time)
        return {};
    if (column.zone)
        return column.zone->name();
    std::string text(1, column.utc_offset < 0 ? '-' : '+');
    const auto minutes = std::abs(column.utc_offset) / 60;
    append_padded(text, minutes / 60, 2);
    text += ':';
    append_padded(text, minutes % 60, 2);
    return text;
}

std::string_view arrow_extension(const ColumnData& column) {
    if (column.layout == Layout::uuid)
        return "arrow.uuid";
    return column.layout == Layout::values && column.text_is_json() ? "arrow.json" : "";
}

std::vector<ArrowBuffer> arrow_buffers(const ColumnData& column) {
    const auto of = [](const Buffer& buffer) {
        return ArrowBuffer{buffer.empty() ? nullptr : buffer.data(), buffer.size()};
    };
    switch (column.layout) {
    case Layout::null:
        return {};
    case Layout::fixed_list:
        return {of(column.validity)};
    case Layout::list:
        return {of(column.validity), of(column.offsets)};
    case Layout::text:
    case Layout::bytes:
        return {of(column.validity), of(column.offsets), of(column.content)};
    default:
        return {of(column.validity), of(column.content)};
    }
}

} // namespace neo4j::detail
