#include <ostream>

#include <neo4j/unsupported_type.hpp>

namespace neo4j {

UnsupportedType::UnsupportedType(std::string name, std::pair<int, int> version,
                                 std::optional<std::string> message)
    : data_(std::make_shared<const Data>(Data{std::move(name), version, std::move(message)})) {}

std::string UnsupportedType::to_string() const {
    return "UnsupportedType<" + name() + ">";
}

std::ostream& operator<<(std::ostream& out, const UnsupportedType& value) {
    return out << value.to_string();
}

} // namespace neo4j
