#pragma once

#include <cstddef>
#include <string>

#include <neo4j/table.hpp>

namespace neo4j::detail {

// The value in that row for people and CSV: text as it is, everything else as Cypher would write
// it.
std::string plain_text(const Table::Column& column, std::size_t row);

} // namespace neo4j::detail
