#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <neo4j/record.hpp>

namespace neo4j::cli {

/// Records as lines of text, the names first.
/// @param width the terminal's columns; 0: as wide as need be
std::string table_text(const std::vector<std::string>& keys, std::span<const Record> records,
                       std::size_t width);

} // namespace neo4j::cli
