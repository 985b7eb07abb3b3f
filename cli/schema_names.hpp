#pragma once

#include <string>
#include <vector>

namespace neo4j::cli {

/// The names that a database knows.
struct SchemaNames {
    std::vector<std::string> labels;
    std::vector<std::string> relationship_types;
    std::vector<std::string> properties;
};

} // namespace neo4j::cli
