#include <optional>
#include <string>
#include <vector>

#include <neo4j/value_view.hpp>

#include "packstream/path_walk.hpp"
#include "packstream/scan.hpp"

// Nodes, relationships and paths in place.
namespace neo4j {

using packstream::Kind;
namespace tag = packstream::tag;

namespace {

const std::byte* after_fields(const std::byte* at, std::size_t fields) noexcept {
    for (at += 2; fields > 0; --fields)
        at = packstream::skip(at);
    return at;
}

bool is_id(const std::byte* at) noexcept {
    return packstream::kind_of(at) == Kind::integer || packstream::kind_of(at) == Kind::null;
}

std::optional<std::int64_t> read_id(const std::byte* at) noexcept {
    if (packstream::kind_of(at) == Kind::null)
        return std::nullopt;
    return packstream::read_integer(at);
}

// An element id: the field of that number, or, of servers before 5.0, the decimal id.
std::string element_id_at(const std::byte* at, std::size_t field, std::size_t id_field) {
    if (field < packstream::read_head(at).count)
        return std::string(packstream::read_text(after_fields(at, field)));
    const auto id = read_id(after_fields(at, id_field));
    return id ? std::to_string(*id) : std::string();
}

// Checks fields one after the other.
class FieldChecker {
public:
    explicit FieldChecker(const std::byte* at) noexcept : at_(at + 2) {}

    bool id() noexcept { return take(is_id(at_)); }
    bool is(Kind kind) noexcept { return take(packstream::kind_of(at_) == kind); }
    bool texts() noexcept {
        if (packstream::kind_of(at_) != Kind::list)
            return false;
        for (const ValueView element : ListView(at_))
            if (!detail::holds<ValueType::string>(element.data()))
                return false;
        return take(true);
    }

private:
    bool take(bool good) noexcept {
        if (good)
            at_ = packstream::skip(at_);
        return good;
    }
    const std::byte* at_;
};

// Of what a relationship of a path has, the type comes before the ends, which the path knows.
bool in_path(const std::byte* at) noexcept {
    return packstream::read_tag(at) == tag::unbound_relationship;
}

bool is_whole_in_path(const std::byte* at) noexcept {
    if (packstream::kind_of(at) != Kind::structure || !in_path(at))
        return false;
    const std::size_t fields = packstream::read_head(at).count;
    if (fields != 3 && fields != 4)
        return false;
    FieldChecker field(at);
    return field.id() && field.is(Kind::text) && field.is(Kind::map) &&
           (fields == 3 || field.is(Kind::text));
}

// The elements of a list, all of which pass the test; false where one does not, or it is no list.
template <class View, class Test>
bool take_all(const std::byte* at, std::vector<View>& views, const Test& test) {
    if (packstream::kind_of(at) != Kind::list)
        return false;
    for (const ValueView element : ListView(at)) {
        if (!test(element.data()))
            return false;
        views.emplace_back(element.data());
    }
    return true;
}

} // namespace

namespace detail {

bool is_whole_node(const std::byte* at) noexcept {
    if (packstream::kind_of(at) != Kind::structure || structure_type(at) != ValueType::node)
        return false;
    FieldChecker field(at);
    return field.id() && field.texts() && field.is(Kind::map) &&
           (packstream::read_head(at).count == 3 || field.is(Kind::text));
}

bool is_whole_relationship(const std::byte* at) noexcept {
    if (packstream::kind_of(at) != Kind::structure || structure_type(at) != ValueType::relationship)
        return false;
    FieldChecker field(at);
    return field.id() && field.id() && field.id() && field.is(Kind::text) && field.is(Kind::map) &&
           (packstream::read_head(at).count == 5 ||
            (field.is(Kind::text) && field.is(Kind::text) && field.is(Kind::text)));
}

} // namespace detail

std::string NodeView::element_id() const {
    return element_id_at(at_, 3, 0);
}
std::optional<std::int64_t> NodeView::id() const noexcept {
    return read_id(at_ + 2);
}
ListView NodeView::labels() const noexcept {
    return ListView(after_fields(at_, 1));
}
bool NodeView::has_label(std::string_view label) const noexcept {
    for (const ValueView each : labels())
        if (packstream::read_text(each.data()) == label)
            return true;
    return false;
}
MapView NodeView::properties() const noexcept {
    return MapView(after_fields(at_, 2));
}

std::string RelationshipView::element_id() const {
    return element_id_at(at_, in_path(at_) ? 3 : 5, 0);
}
std::optional<std::int64_t> RelationshipView::id() const noexcept {
    return read_id(at_ + 2);
}
std::string_view RelationshipView::type() const noexcept {
    return packstream::read_text(after_fields(at_, in_path(at_) ? 1 : 3));
}
std::string RelationshipView::start_element_id() const {
    return start_ != nullptr ? NodeView(start_).element_id() : element_id_at(at_, 6, 1);
}
std::string RelationshipView::end_element_id() const {
    return end_ != nullptr ? NodeView(end_).element_id() : element_id_at(at_, 7, 2);
}
MapView RelationshipView::properties() const noexcept {
    return MapView(after_fields(at_, in_path(at_) ? 2 : 4));
}

std::optional<PathView> PathView::read(const std::byte* at) {
    if (packstream::kind_of(at) != Kind::structure || detail::structure_type(at) != ValueType::path)
        return std::nullopt;
    std::vector<NodeView> nodes;
    std::vector<RelationshipView> relationships;
    const auto* const by = after_fields(at, 1);
    if (!take_all(at + 2, nodes, detail::is_whole_node) ||
        !take_all(by, relationships, is_whole_in_path))
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
    const auto* sequence = packstream::skip(by);
    if (!packstream::walk_path(sequence, nodes.size(), relationships.size(), step))
        return std::nullopt;
    return path;
}

} // namespace neo4j
