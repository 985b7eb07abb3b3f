#include <optional>
#include <string>
#include <utility>

#include <boost/container/small_vector.hpp>

#include <neo4j/value_view.hpp>

#include "packstream/path_walk.hpp"
#include "packstream/scan.hpp"

// Nodes, relationships and paths in place.
namespace neo4j {

using packstream::Kind;
namespace tag = packstream::tag;

namespace {

// Takes a structure's fields one after the other: each call gives where the field is, or null where
// it is not what it should be, and from then on.
class Fields {
public:
    explicit Fields(const std::byte* structure) noexcept : at_(structure + 2) {}

    const std::byte* take(Kind kind) noexcept { return take_if(is(kind)); }
    const std::byte* take_id() noexcept { return take_if(is(Kind::integer) || is(Kind::null)); }
    const std::byte* take_texts() noexcept {
        if (!is(Kind::list))
            return at_ = nullptr;
        const auto* const list = at_;
        const auto head = packstream::read_head(list);
        at_ = head.content;
        for (std::size_t i = 0; i < head.count; ++i)
            if (take(Kind::text) == nullptr)
                return nullptr;
        return list;
    }
    // Behind what was taken; null where something was not what it should be.
    const std::byte* end() const noexcept { return at_; }

private:
    bool is(Kind kind) const noexcept { return at_ != nullptr && packstream::kind_of(at_) == kind; }
    const std::byte* take_if(bool good) noexcept {
        if (!good)
            return at_ = nullptr;
        return std::exchange(at_, packstream::skip(at_));
    }
    const std::byte* at_;
};

bool is_structure(const std::byte* at, ValueType type) noexcept {
    return packstream::kind_of(at) == Kind::structure && detail::structure_type(at) == type;
}

std::optional<std::int64_t> read_id(const std::byte* at) noexcept {
    if (packstream::kind_of(at) == Kind::null)
        return std::nullopt;
    return packstream::read_integer(at);
}

// Of servers before 5.0 it is the decimal id.
std::string read_element_id(const std::byte* at) {
    if (packstream::kind_of(at) == Kind::text)
        return std::string(packstream::read_text(at));
    const auto id = read_id(at);
    return id ? std::to_string(*id) : std::string();
}

// Mostly a few: a path's nodes and relationships before they stand in its order.
template <class View>
using Few = boost::container::small_vector<View, 4>;

// Binds a view to each element of a list and goes behind the list; false where one is not
// well-formed, or it is no list.
template <class View>
bool take_all(const std::byte*& at, Few<View>& views,
              const std::byte* (View::*bind)(const std::byte*) noexcept, View unbound) {
    if (packstream::kind_of(at) != Kind::list)
        return false;
    const auto head = packstream::read_head(at);
    at = head.content;
    for (std::size_t i = 0; i < head.count; ++i) {
        views.push_back(unbound);
        at = (views.back().*bind)(at);
        if (at == nullptr)
            return false;
    }
    return true;
}

} // namespace

const std::byte* NodeView::bind(const std::byte* at) noexcept {
    if (!is_structure(at, ValueType::node))
        return nullptr;
    Fields fields(at);
    id_ = fields.take_id();
    labels_ = fields.take_texts();
    properties_ = fields.take(Kind::map);
    element_id_ = packstream::read_head(at).count == 3 ? id_ : fields.take(Kind::text);
    return fields.end();
}

std::optional<NodeView> NodeView::read(const std::byte* at) noexcept {
    NodeView node;
    return node.bind(at) != nullptr ? std::optional(node) : std::nullopt;
}

std::string NodeView::element_id() const {
    return read_element_id(element_id_);
}
std::optional<std::int64_t> NodeView::id() const noexcept {
    return read_id(id_);
}
bool NodeView::has_label(std::string_view label) const noexcept {
    for (const ValueView each : labels())
        if (packstream::read_text(each.data()) == label)
            return true;
    return false;
}

const std::byte* RelationshipView::bind(const std::byte* at) noexcept {
    if (!is_structure(at, ValueType::relationship))
        return nullptr;
    Fields fields(at);
    element_id_ = id_ = fields.take_id();
    start_ = fields.take_id();
    end_ = fields.take_id();
    type_ = fields.take(Kind::text);
    properties_ = fields.take(Kind::map);
    if (packstream::read_head(at).count != 5) {
        element_id_ = fields.take(Kind::text);
        start_ = fields.take(Kind::text);
        end_ = fields.take(Kind::text);
    }
    return fields.end();
}

const std::byte* RelationshipView::bind_in_path(const std::byte* at) noexcept {
    if (packstream::kind_of(at) != Kind::structure ||
        packstream::read_tag(at) != tag::unbound_relationship)
        return nullptr;
    const std::size_t count = packstream::read_head(at).count;
    if (count != 3 && count != 4)
        return nullptr;
    Fields fields(at);
    id_ = fields.take_id();
    type_ = fields.take(Kind::text);
    properties_ = fields.take(Kind::map);
    element_id_ = count == 3 ? id_ : fields.take(Kind::text);
    return fields.end();
}

std::optional<RelationshipView> RelationshipView::read(const std::byte* at) noexcept {
    RelationshipView relationship;
    return relationship.bind(at) != nullptr ? std::optional(relationship) : std::nullopt;
}

std::string RelationshipView::element_id() const {
    return read_element_id(element_id_);
}
std::optional<std::int64_t> RelationshipView::id() const noexcept {
    return read_id(id_);
}
std::string_view RelationshipView::type() const noexcept {
    return packstream::read_text(type_);
}
std::string RelationshipView::start_element_id() const {
    return read_element_id(start_);
}
std::string RelationshipView::end_element_id() const {
    return read_element_id(end_);
}

std::optional<PathView> PathView::read(const std::byte* at) {
    if (!is_structure(at, ValueType::path))
        return std::nullopt;
    Few<NodeView> nodes;
    Few<RelationshipView> relationships;
    const auto* next = at + 2;
    if (!take_all(next, nodes, &NodeView::bind, NodeView()) ||
        !take_all(next, relationships, &RelationshipView::bind_in_path, RelationshipView()))
        return std::nullopt;
    if (nodes.empty())
        return std::nullopt;
    PathView path;
    path.nodes_.reserve(nodes.size());
    path.relationships_.reserve(relationships.size());
    path.nodes_.push_back(nodes.front());
    const auto step = [&](std::size_t relationship, bool forwards, std::size_t target) {
        const auto from = path.nodes_.back();
        const auto to = nodes[target];
        path.relationships_.push_back(
            relationships[relationship].between(forwards ? from : to, forwards ? to : from));
        path.nodes_.push_back(to);
    };
    if (!packstream::walk_path(next, nodes.size(), relationships.size(), step))
        return std::nullopt;
    return path;
}

std::optional<MapView> detail::entries_of(ValueView value) noexcept {
    switch (value.type()) {
    case ValueType::map:
        return MapView(value.data());
    case ValueType::node:
        if (const auto node = NodeView::read(value.data()))
            return node->properties();
        return std::nullopt;
    case ValueType::relationship:
        if (const auto relationship = RelationshipView::read(value.data()))
            return relationship->properties();
        return std::nullopt;
    default:
        return std::nullopt;
    }
}

} // namespace neo4j
