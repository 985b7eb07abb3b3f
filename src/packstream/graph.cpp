#include <algorithm>
#include <utility>

#include <neo4j/detail/hash.hpp>
#include <neo4j/error.hpp>
#include <neo4j/graph.hpp>

#include "packstream/graph_data.hpp"

namespace neo4j {

using detail::GraphAccess;

namespace {

// One for all.
template <class Data>
const std::shared_ptr<const Data>& blank() {
    static const auto data = std::make_shared<const Data>();
    return data;
}

} // namespace

template <class Data>
const std::string& Entity<Data>::element_id() const& noexcept {
    return data_->element_id;
}
template <class Data>
std::string Entity<Data>::element_id() const&& {
    return data_->element_id;
}
template <class Data>
std::optional<std::int64_t> Entity<Data>::id() const noexcept {
    return data_->id;
}
template <class Data>
const Map& Entity<Data>::properties() const& noexcept {
    return data_->properties;
}
template <class Data>
Map Entity<Data>::properties() const&& {
    return data_->properties;
}
template <class Data>
const Value& Entity<Data>::operator[](std::string_view name) const& noexcept {
    static const Value null;
    const Value* found = data_->properties.find(name);
    return found != nullptr ? *found : null;
}
template <class Data>
Value Entity<Data>::operator[](std::string_view name) const&& {
    return (*this)[name];
}
template <class Data>
std::vector<std::string> Entity<Data>::keys() const {
    return data_->properties.keys();
}
template <class Data>
List Entity<Data>::values() const {
    return data_->properties.values();
}
template <class Data>
std::vector<std::pair<std::string, Value>> Entity<Data>::items() const {
    return {data_->properties.begin(), data_->properties.end()};
}
template <class Data>
bool Entity<Data>::contains(std::string_view name) const noexcept {
    return data_->properties.contains(name);
}
template <class Data>
std::size_t Entity<Data>::size() const noexcept {
    return data_->properties.size();
}

template class Entity<detail::NodeData>;
template class Entity<detail::RelationshipData>;

Node::Node() : Node(blank<detail::NodeData>()) {}

Node::Node(std::string element_id, std::vector<std::string> labels, const Map& properties,
           std::optional<std::int64_t> id)
    : Node(GraphAccess::node({std::move(element_id), id, std::move(labels), properties})) {}

std::span<const std::string> Node::labels() const& noexcept {
    return data().labels;
}
std::vector<std::string> Node::labels() const&& {
    return data().labels;
}
bool Node::has_label(std::string_view label) const noexcept {
    return std::ranges::find(data().labels, label) != data().labels.end();
}

Relationship::Relationship() : Relationship(blank<detail::RelationshipData>()) {}

Relationship::Relationship(std::string element_id, std::string type, Node start, Node end,
                           const Map& properties, std::optional<std::int64_t> id)
    : Relationship(GraphAccess::relationship({std::move(element_id), id, std::move(type),
                                              properties, std::move(start), std::move(end)})) {}

const std::string& Relationship::type() const& noexcept {
    return data().type;
}
std::string Relationship::type() const&& {
    return data().type;
}
const Node& Relationship::start_node() const& noexcept {
    return data().start;
}
Node Relationship::start_node() const&& {
    return data().start;
}
const Node& Relationship::end_node() const& noexcept {
    return data().end;
}
Node Relationship::end_node() const&& {
    return data().end;
}
std::pair<Node, Node> Relationship::nodes() const {
    return {data().start, data().end};
}

Path::Path() : Path(Node(), {}) {}

Path::Path(Node start, std::span<const Relationship> relationships) {
    detail::PathData data{{std::move(start)}, {relationships.begin(), relationships.end()}};
    data.nodes.reserve(relationships.size() + 1);
    for (std::size_t i = 0; i < relationships.size(); ++i) {
        const Relationship& by = relationships[i];
        if (by.start_node() == data.nodes.back())
            data.nodes.push_back(by.end_node());
        else if (by.end_node() == data.nodes.back())
            data.nodes.push_back(by.start_node());
        else
            throw ValueError("a path cannot be made: relationship " + std::to_string(i + 1) +
                             " does not connect to the node before it");
    }
    data_ = std::make_shared<const detail::PathData>(std::move(data));
}

std::span<const Node> Path::nodes() const& noexcept {
    return data_->nodes;
}
std::vector<Node> Path::nodes() const&& {
    return data_->nodes;
}
std::span<const Relationship> Path::relationships() const& noexcept {
    return data_->relationships;
}
std::vector<Relationship> Path::relationships() const&& {
    return data_->relationships;
}
Node Path::start_node() const&& {
    return data_->nodes.front();
}
Node Path::end_node() const&& {
    return data_->nodes.back();
}

bool operator==(const Path& a, const Path& b) noexcept {
    return a.start_node() == b.start_node() &&
           std::ranges::equal(a.relationships(), b.relationships());
}

} // namespace neo4j

std::size_t std::hash<neo4j::Path>::operator()(const neo4j::Path& path) const noexcept {
    std::size_t seed = std::hash<neo4j::Node>{}(path.start_node());
    for (const auto& relationship : path)
        seed = neo4j::detail::hash_combine(seed, std::hash<neo4j::Relationship>{}(relationship));
    return seed;
}
