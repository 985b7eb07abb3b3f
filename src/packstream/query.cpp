#include <neo4j/error.hpp>
#include <neo4j/query.hpp>

#include "packstream/utf8.hpp"

namespace neo4j {

Query::Query(std::string text, TransactionConfig config)
    : text_(std::move(text)), config_(std::move(config)) {
    if (!packstream::is_utf8(reinterpret_cast<const std::byte*>(text_.data()), text_.size()))
        throw UsageError("the query's text is not UTF-8; convert it before it is run");
}

} // namespace neo4j
