#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <neo4j/export.hpp>
#include <neo4j/fwd.hpp>

/// Nodes, relationships and paths as values of their own. They come from the server only: as a
/// parameter send the element id or the properties. All are immutable and share their content when
/// copied, so that copies are cheap.
/// Thread safety, for all of them: any number of threads may read one.
namespace neo4j {

namespace detail {
// Exported, since a template is only as visible as its arguments.
struct NEO4J_API NodeData;
struct NEO4J_API RelationshipData;
struct PathData;
struct GraphAccess;
} // namespace detail

/// What nodes and relationships have in common: an identity and properties.
template <class Data>
class NEO4J_API Entity {
public:
    /// The entity's identity within its database and for the length of a transaction. For servers
    /// before 5.0 the decimal id().
    [[nodiscard]] const std::string& element_id() const& noexcept;
    [[nodiscard]] std::string element_id() const&&;
    /// The numeric id of old; nothing where the server sent none. Use element_id().
    [[nodiscard]] std::optional<std::int64_t> id() const noexcept;

    /// All properties.
    [[nodiscard]] const Map& properties() const& noexcept;
    [[nodiscard]] Map properties() const&&;
    /// The property, or null where there is none.
    [[nodiscard]] const Value& operator[](std::string_view name) const& noexcept;
    [[nodiscard]] Value operator[](std::string_view name) const&&;
    /// The property as a T. Errors: MissingKeyError, which lists the properties that there are;
    /// ValueTypeError, ValueRangeError.
    template <class T>
    [[nodiscard]] T get(std::string_view name) const;
    /// The property as a T, or the fallback where there is no such property.
    template <class T>
    [[nodiscard]] T get(std::string_view name, T fallback) const;
    /// The names of the properties.
    [[nodiscard]] std::vector<std::string> keys() const;
    /// The values of the properties, in the order of keys().
    [[nodiscard]] List values() const;
    /// The properties, each with its name.
    [[nodiscard]] std::vector<std::pair<std::string, Value>> items() const;
    /// Whether there is a property of that name.
    [[nodiscard]] bool contains(std::string_view name) const noexcept;
    /// The number of properties.
    [[nodiscard]] std::size_t size() const noexcept;

protected:
    /// @cond
    explicit Entity(std::shared_ptr<const Data> data) noexcept : data_(std::move(data)) {}
    const Data& data() const noexcept { return *data_; }
    /// @endcond

private:
    friend struct detail::GraphAccess;
    std::shared_ptr<const Data> data_;
};

/// A node. Equal are nodes with the same element id, whatever properties they were read with.
class NEO4J_API Node : public Entity<detail::NodeData> {
public:
    /// One without identity, labels and properties, to be assigned to: a member of a struct.
    Node();
    /// Makes one by hand, for tests.
    Node(std::string element_id, std::vector<std::string> labels, const Map& properties,
         std::optional<std::int64_t> id = std::nullopt);

    /// In the server's order.
    [[nodiscard]] std::span<const std::string> labels() const& noexcept;
    [[nodiscard]] std::vector<std::string> labels() const&&;
    /// Whether the label is one of labels().
    [[nodiscard]] bool has_label(std::string_view label) const noexcept;

    friend bool operator==(const Node& a, const Node& b) noexcept {
        return a.element_id() == b.element_id();
    }

private:
    friend struct detail::GraphAccess;
    using Entity::Entity;
};

/// A relationship. Equal are relationships with the same element id.
class NEO4J_API Relationship : public Entity<detail::RelationshipData> {
public:
    /// One without identity, type and properties between two such nodes. As Node().
    Relationship();
    /// Makes one by hand, for tests.
    Relationship(std::string element_id, std::string type, Node start, Node end,
                 const Map& properties, std::optional<std::int64_t> id = std::nullopt);

    /// The name of its type.
    [[nodiscard]] const std::string& type() const& noexcept;
    [[nodiscard]] std::string type() const&&;
    /// Where it starts. The server sends just the identities of a relationship's ends: labels and
    /// properties are there if the relationship came in a path, else the node has none.
    [[nodiscard]] const Node& start_node() const& noexcept;
    [[nodiscard]] Node start_node() const&&;
    /// Where it ends. As start_node().
    [[nodiscard]] const Node& end_node() const& noexcept;
    [[nodiscard]] Node end_node() const&&;
    /// {start_node(), end_node()}.
    [[nodiscard]] std::pair<Node, Node> nodes() const;

    friend bool operator==(const Relationship& a, const Relationship& b) noexcept {
        return a.element_id() == b.element_id();
    }

private:
    friend struct detail::GraphAccess;
    using Entity::Entity;
};

/// A path: n relationships between n + 1 nodes. Equal are paths with the same start node and the
/// same relationships.
class NEO4J_API Path {
public:
    /// The single node Node().
    Path();
    /// Makes one by hand, for tests.
    /// Errors: ValueError if a relationship does not connect to the node before it.
    Path(Node start, std::span<const Relationship> relationships);

    /// In the order of the path; one more than relationships.
    [[nodiscard]] std::span<const Node> nodes() const& noexcept;
    [[nodiscard]] std::vector<Node> nodes() const&&;
    /// In the order of the path. None if it is a single node.
    [[nodiscard]] std::span<const Relationship> relationships() const& noexcept;
    [[nodiscard]] std::vector<Relationship> relationships() const&&;
    /// The first node.
    [[nodiscard]] const Node& start_node() const& noexcept { return nodes().front(); }
    [[nodiscard]] Node start_node() const&&;
    /// The last node.
    [[nodiscard]] const Node& end_node() const& noexcept { return nodes().back(); }
    [[nodiscard]] Node end_node() const&&;
    /// The number of relationships.
    [[nodiscard]] std::size_t size() const noexcept { return relationships().size(); }
    [[nodiscard]] auto begin() const& noexcept { return relationships().begin(); }
    [[nodiscard]] auto end() const& noexcept { return relationships().end(); }

    NEO4J_API friend bool operator==(const Path& a, const Path& b) noexcept;

private:
    friend struct detail::GraphAccess;
    explicit Path(std::shared_ptr<const detail::PathData> data) noexcept : data_(std::move(data)) {}
    std::shared_ptr<const detail::PathData> data_;
};

/// All nodes and relationships of some records, each of them once: a node that was met as the mere
/// end of a relationship and elsewhere in full is there in full, also as that relationship's end.
class NEO4J_API Graph {
public:
    Graph();
    Graph(Graph&&) noexcept;
    Graph& operator=(Graph&&) noexcept;
    ~Graph();

    /// Takes in the entities of a value, also those inside lists, maps and paths.
    void add(const Value& value);
    /// Takes in the entities of a record. Broken fields have none.
    void add(const Record& record);

    /// In the order in which they were first met.
    [[nodiscard]] std::span<const Node> nodes() const;
    /// In the order in which they were first met.
    [[nodiscard]] std::span<const Relationship> relationships() const;
    /// By element id; nullptr where there is none.
    [[nodiscard]] const Node* node(std::string_view element_id) const;
    /// By element id; nullptr where there is none.
    [[nodiscard]] const Relationship* relationship(std::string_view element_id) const;
    /// The relationships of that type.
    [[nodiscard]] std::vector<Relationship> relationship_type(std::string_view name) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

NEO4J_API std::ostream& operator<<(std::ostream& out, const Node& node);
NEO4J_API std::ostream& operator<<(std::ostream& out, const Relationship& relationship);
NEO4J_API std::ostream& operator<<(std::ostream& out, const Path& path);

extern template class Entity<detail::NodeData>;
extern template class Entity<detail::RelationshipData>;

} // namespace neo4j

template <>
struct std::hash<neo4j::Node> {
    [[nodiscard]] std::size_t operator()(const neo4j::Node& node) const noexcept {
        return std::hash<std::string>{}(node.element_id());
    }
};

template <>
struct std::hash<neo4j::Relationship> {
    [[nodiscard]] std::size_t operator()(const neo4j::Relationship& relationship) const noexcept {
        return std::hash<std::string>{}(relationship.element_id());
    }
};

template <>
struct NEO4J_API std::hash<neo4j::Path> {
    [[nodiscard]] std::size_t operator()(const neo4j::Path& path) const noexcept;
};

#include <neo4j/value.hpp>
