#include <bit>
#include <ostream>
#include <sstream>

#include <neo4j/detail/hash.hpp>
#include <neo4j/error.hpp>
#include <neo4j/record.hpp>
#include <neo4j/value.hpp>

namespace neo4j {

std::size_t Value::size() const {
    if (const auto* list = get_if<List>())
        return list->size();
    if (const auto* map = get_if<Map>())
        return map->size();
    if (const auto* node = get_if<Node>())
        return node->size();
    if (const auto* relationship = get_if<Relationship>())
        return relationship->size();
    detail::throw_mismatch("list or map", *this, nullptr);
}

const Value& Value::operator[](std::size_t index) const& {
    const auto* list = get_if<List>();
    if (list == nullptr)
        detail::throw_mismatch("list", *this, nullptr);
    if (index >= list->size())
        detail::throw_bad_index(static_cast<std::int64_t>(index), list->size(), "list");
    return (*list)[index];
}

Value Value::operator[](std::size_t index) && {
    return std::as_const(*this)[index];
}

const Value& Value::operator[](std::string_view name) const& {
    if (const auto* map = get_if<Map>())
        return map->at(name);
    if (const auto* node = get_if<Node>())
        return node->properties().at(name);
    if (const auto* relationship = get_if<Relationship>())
        return relationship->properties().at(name);
    detail::throw_mismatch("map, node or relationship", *this, nullptr);
}

Value Value::operator[](std::string_view name) && {
    return std::as_const(*this)[name];
}

bool operator==(const Value& a, const Value& b) {
    return a.storage_ == b.storage_;
}

std::string to_string(const Value& value) {
    std::ostringstream out;
    out << value;
    return std::move(out).str();
}

} // namespace neo4j

std::size_t std::hash<neo4j::Value>::operator()(const neo4j::Value& value) const noexcept {
    using namespace neo4j;
    const auto content = [](const auto& held) -> std::size_t {
        using T = std::remove_cvref_t<decltype(held)>;
        if constexpr (std::same_as<T, Broken>) {
            return std::hash<std::string>{}(held.reason);
        } else if constexpr (std::same_as<T, Bytes>) {
            return std::hash<std::string_view>{}(
                {reinterpret_cast<const char*>(held.data()), held.size()});
        } else if constexpr (std::same_as<T, List>) {
            std::size_t seed = held.size();
            for (const Value& element : held)
                seed = detail::hash_combine(seed, std::hash<Value>{}(element));
            return seed;
        } else if constexpr (std::same_as<T, Map>) {
            // The order of a map's entries is no part of its value: a sum does not see it.
            std::size_t sum = held.size();
            for (const auto& [name, element] : held)
                sum += detail::hash_combine(std::hash<std::string>{}(name),
                                            std::hash<Value>{}(element));
            return sum;
        } else if constexpr (std::same_as<T, Uuid>) {
            return boost::uuids::hash_value(held);
        } else {
            return std::hash<T>{}(held);
        }
    };
    return detail::hash_combine(static_cast<std::size_t>(value.type()),
                                std::visit(content, value.storage()));
}
