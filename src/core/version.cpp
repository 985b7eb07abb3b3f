#include <neo4j/version.hpp>

#define NEO4J_TEXT_OF(x) #x
#define NEO4J_TEXT(x) NEO4J_TEXT_OF(x)

namespace neo4j {

std::string_view version() noexcept {
    return NEO4J_TEXT(NEO4J_VERSION_MAJOR) "." NEO4J_TEXT(NEO4J_VERSION_MINOR) "." NEO4J_TEXT(
        NEO4J_VERSION_PATCH);
}

} // namespace neo4j
