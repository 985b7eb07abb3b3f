#include "table_text.hpp"

#include <sstream>
#include <utility>

#include <neo4j/table.hpp>

namespace neo4j::cli {

std::string table_text(const std::vector<std::string>& keys, std::span<const Record> records,
                       std::size_t) {
    std::ostringstream text;
    text << Table(keys, records);
    return std::move(text).str();
}

} // namespace neo4j::cli
