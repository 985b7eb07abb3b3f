// refused: neo4j: two members or enumerators of this type have the same name in Cypher
#include <neo4j/mapping.hpp>

enum class Color { red, Red };
BOOST_DESCRIBE_ENUM(Color, red, Red)

template <>
struct neo4j::Mapping<Color> : neo4j::UpperCase {};

Color refused(const neo4j::Value& value) {
    return value.as<Color>();
}
