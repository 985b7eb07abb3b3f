#include <neo4j/graph.hpp>
#include <neo4j/record.hpp>

namespace neo4j {
namespace {

// Values for display, as the Python driver's data() makes them.
class Exporter {
public:
    explicit Exporter(const Graph& graph) : graph_(graph) {}

    Value value(const Value& source) const {
        if (const auto* node = source.get_if<Node>())
            return properties(*node);
        if (const auto* relationship = source.get_if<Relationship>())
            return List{properties(relationship->start_node()), relationship->type(),
                        properties(relationship->end_node())};
        if (const auto* path = source.get_if<Path>()) {
            List steps{properties(path->start_node())};
            for (std::size_t i = 0; i < path->size(); ++i) {
                steps.emplace_back(path->relationships()[i].type());
                steps.push_back(properties(path->nodes()[i + 1]));
            }
            return steps;
        }
        if (const auto* list = source.get_if<List>()) {
            List out;
            out.reserve(list->size());
            for (const Value& element : *list)
                out.push_back(value(element));
            return out;
        }
        if (const auto* map = source.get_if<Map>())
            return entries(*map);
        return source;
    }

private:
    Map entries(const Map& map) const {
        Map out;
        out.reserve(map.size());
        for (const auto& [name, element] : map)
            out.set(name, value(element));
        return out;
    }

    Value properties(const Node& node) const {
        const Node* known = graph_.node(node.element_id());
        return entries((known != nullptr ? *known : node).properties());
    }

    const Graph& graph_;
};

Map exported(const Record::Items& items, const Graph& graph) {
    const Exporter exporter(graph);
    Map out;
    out.reserve(items.size());
    for (const auto& [name, value] : items)
        out.set(name, exporter.value(value));
    return out;
}

} // namespace

Map Record::data() const {
    Graph graph;
    graph.add(*this);
    return data(graph);
}

Map Record::data(std::span<const FieldKey> keys) const {
    Graph graph;
    graph.add(*this);
    return data(graph, keys);
}

Map Record::data(const Graph& graph) const {
    return exported(items(), graph);
}

Map Record::data(const Graph& graph, std::span<const FieldKey> keys) const {
    return exported(items(keys), graph);
}

} // namespace neo4j
