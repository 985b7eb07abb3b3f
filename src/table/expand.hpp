#pragma once

#include <string>
#include <string_view>

#include <neo4j/map.hpp>
#include <neo4j/record.hpp>

namespace neo4j::detail {

// A record's fields and what is inside them, under the names that TableOptions::expand() lists.
// Errors: BrokenRecordError.
Map expanded(const Record& record);

// A column's name where there are no rows: the reference escapes its own escapes then.
std::string escaped_without_rows(std::string_view key);

} // namespace neo4j::detail
