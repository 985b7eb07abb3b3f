#include <string_view>
#include <unordered_map>
#include <utility>

#include <neo4j/graph.hpp>
#include <neo4j/record.hpp>

#include "packstream/graph_data.hpp"

namespace neo4j {

using detail::GraphAccess;

// Entities are immutable: a node that turns out to be known better is replaced in its place, and
// with it the relationships that end there.
struct Graph::State {
    std::vector<Node> nodes;
    std::vector<std::vector<std::size_t>> relationships_at; // by node: positions of relationships
    std::unordered_map<std::string, std::size_t> node_positions;
    std::vector<Relationship> relationships;
    std::unordered_map<std::string, std::size_t> relationship_positions;

    std::size_t add(const Node& node) {
        const auto [at, added] = node_positions.try_emplace(node.element_id(), nodes.size());
        const std::size_t position = at->second;
        if (added) {
            nodes.push_back(node);
            relationships_at.emplace_back();
        } else if (tells_more(node, nodes[position])) {
            detail::NodeData merged = GraphAccess::data(nodes[position]);
            for (const auto& label : node.labels())
                if (!nodes[position].has_label(label))
                    merged.labels.push_back(label);
            for (const auto& [name, value] : node.properties())
                merged.properties.set(name, value);
            nodes[position] = GraphAccess::node(std::move(merged));
            for (const std::size_t each : relationships_at[position])
                relationships[each] = with_known_ends(relationships[each]);
        }
        return position;
    }

    static bool tells_more(const Node& node, const Node& than) {
        for (const auto& label : node.labels())
            if (!than.has_label(label))
                return true;
        for (const auto& [name, value] : node.properties()) {
            const Value* known = than.properties().find(name);
            if (known == nullptr || !(*known == value))
                return true;
        }
        return false;
    }

    void add(const Relationship& relationship) {
        const std::size_t start = add(relationship.start_node());
        const std::size_t end = add(relationship.end_node());
        const auto [at, added] =
            relationship_positions.try_emplace(relationship.element_id(), relationships.size());
        if (!added)
            return;
        relationships_at[start].push_back(relationships.size());
        if (end != start)
            relationships_at[end].push_back(relationships.size());
        relationships.push_back(with_known_ends(relationship));
    }

    Relationship with_known_ends(const Relationship& relationship) const {
        const detail::RelationshipData& data = GraphAccess::data(relationship);
        return GraphAccess::relationship({data.element_id, data.id, data.type, data.properties,
                                          known(data.start), known(data.end)});
    }

    const Node& known(const Node& node) const {
        return nodes[node_positions.find(node.element_id())->second];
    }

    void add(const Value& value) {
        if (const auto* node = value.get_if<Node>()) {
            add(*node);
        } else if (const auto* relationship = value.get_if<Relationship>()) {
            add(*relationship);
        } else if (const auto* path = value.get_if<Path>()) {
            for (const Node& each : path->nodes())
                add(each);
            for (const Relationship& each : path->relationships())
                add(each);
        } else if (const auto* list = value.get_if<List>()) {
            for (const Value& element : *list)
                add(element);
        } else if (const auto* map = value.get_if<Map>()) {
            for (const auto& entry : *map)
                add(entry.second);
        }
    }
};

namespace {

bool may_hold_entities(ValueType type) noexcept {
    return type == ValueType::node || type == ValueType::relationship || type == ValueType::path ||
           type == ValueType::list || type == ValueType::map;
}

} // namespace

Graph::Graph() : state_(std::make_unique<State>()) {}
Graph::Graph(Graph&&) noexcept = default;
Graph& Graph::operator=(Graph&&) noexcept = default;
Graph::~Graph() = default;

void Graph::add(const Value& value) {
    state_->add(value);
}

void Graph::add(const Record& record) {
    for (const ValueView field : record)
        if (may_hold_entities(field.type()))
            state_->add(field.to_value());
}

std::span<const Node> Graph::nodes() const {
    return state_->nodes;
}

std::span<const Relationship> Graph::relationships() const {
    return state_->relationships;
}

const Node* Graph::node(std::string_view element_id) const {
    const auto at = state_->node_positions.find(std::string(element_id));
    return at == state_->node_positions.end() ? nullptr : &state_->nodes[at->second];
}

const Relationship* Graph::relationship(std::string_view element_id) const {
    const auto at = state_->relationship_positions.find(std::string(element_id));
    return at == state_->relationship_positions.end() ? nullptr
                                                      : &state_->relationships[at->second];
}

std::vector<Relationship> Graph::relationship_type(std::string_view name) const {
    std::vector<Relationship> found;
    for (const Relationship& each : relationships())
        if (each.type() == name)
            found.push_back(each);
    return found;
}

} // namespace neo4j
