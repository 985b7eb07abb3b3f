#include "table/expand.hpp"

#include <cstddef>
#include <utility>

namespace neo4j::detail {
namespace {

std::string replaced(std::string_view text, char wanted, std::string_view by) {
    std::string out;
    for (const char c : text)
        if (c == wanted)
            out += by;
        else
            out += c;
    return out;
}

std::string escaped(std::string_view key) {
    return replaced(replaced(key, '\\', "\\\\"), '.', "\\.");
}

// Puts a value, or what it expands to, into a row of names and values.
class Expander {
public:
    explicit Expander(Map& row) noexcept : row_(row) {}

    void add(const std::string& name, const Value& value) {
        if (const auto* node = value.get_if<Node>())
            add_node(name, *node);
        else if (const auto* relationship = value.get_if<Relationship>())
            add_relationship(name, *relationship);
        else if (const auto* list = value.get_if<List>())
            for_each(name, list->size(), [&](std::size_t i) -> const Value& { return (*list)[i]; });
        else if (const auto* map = value.get_if<Map>())
            for (const auto& [key, element] : *map)
                add(name + "{}." + escaped(key), element);
        else if (const auto* bytes = value.get_if<Bytes>())
            for_each(name, bytes->size(),
                     [&](std::size_t i) { return Value(std::to_integer<int>((*bytes)[i])); });
        else if (const auto* point = value.get_if<Point>())
            for_each(name, static_cast<std::size_t>(point->dimension()), [&](std::size_t i) {
                return Value(i == 0 ? point->x() : i == 1 ? point->y() : point->z());
            });
        else if (const auto* duration = value.get_if<Duration>())
            add(name, List{duration->months(), duration->days(), duration->seconds(),
                           duration->nanoseconds()});
        else
            row_.set(name, value);
    }

private:
    void for_each(const std::string& name, std::size_t count, auto&& element) {
        for (std::size_t i = 0; i < count; ++i)
            add(name + "[]." + std::to_string(i), element(i));
    }

    void add_node(const std::string& name, const Node& node) {
        row_.set(name + "().element_id", node.element_id());
        row_.set(name + "().labels", List(node.labels().begin(), node.labels().end()));
        add_properties(name + "().prop.", node.properties());
    }

    void add_relationship(const std::string& name, const Relationship& relationship) {
        row_.set(name + "->.element_id", relationship.element_id());
        row_.set(name + "->.start.element_id", relationship.start_node().element_id());
        row_.set(name + "->.end.element_id", relationship.end_node().element_id());
        row_.set(name + "->.type", relationship.type());
        add_properties(name + "->.prop.", relationship.properties());
    }

    void add_properties(const std::string& prefix, const Map& properties) {
        for (const auto& [key, value] : properties)
            row_.set(prefix + key, value);
    }

    Map& row_;
};

} // namespace

std::string escaped_without_rows(std::string_view key) {
    return replaced(replaced(key, '.', "\\."), '\\', "\\\\");
}

Map expanded(const Record& record) {
    Map fields;
    for (auto& [name, value] : record.items())
        fields.set(std::move(name), std::move(value));
    Map row;
    Expander expander(row);
    for (const auto& [name, value] : fields)
        expander.add(escaped(name), value);
    return row;
}

} // namespace neo4j::detail
