#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "table/column_data.hpp"

namespace neo4j::detail {

// What of a column Arrow sees: itself, or its text where Arrow has no such layout.
const ColumnData& arrow_data(const ColumnData& column);

// The time zone of moments as Arrow names it, "Europe/Berlin" or "+01:00"; "" for local ones.
std::string arrow_zone(const ColumnData& column);

// The extension type that a column is marked with; "" for none.
std::string_view arrow_extension(const ColumnData& column);

// A column's memory in Arrow's order; a null pointer for a bitmap of no nulls. Its size for files.
struct ArrowBuffer {
    const void* data = nullptr;
    std::size_t size = 0;
};
std::vector<ArrowBuffer> arrow_buffers(const ColumnData& column);

} // namespace neo4j::detail
