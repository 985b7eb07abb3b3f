#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <iterator>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <neo4j/detail/marker.hpp>
#include <neo4j/export.hpp>
#include <neo4j/fwd.hpp>
#include <neo4j/value_type.hpp>

/// Values read in place, from the bytes that the server sent. Views are pointers: they cost nothing
/// to make or copy, and they are valid as long as a Record (or RecordBatch) of theirs is alive.
/// What has to live longer is taken out with as<T>() or to_value(). Thread safety: any number of
/// threads may read the same bytes.
namespace neo4j {

namespace detail {
struct Where;

/// The type of a structure, from tag and number of fields alone.
NEO4J_API ValueType structure_type(const std::byte* at) noexcept;

/// Whether the value is of a type that needs no look at a structure's tag.
template <ValueType type>
bool holds(const std::byte* at) noexcept {
    static_assert(type <= ValueType::map || type == ValueType::uuid);
    constexpr auto kind =
        type == ValueType::uuid ? packstream::Kind::uuid : static_cast<packstream::Kind>(type);
    return packstream::kind_of(at) == kind;
}
} // namespace detail

/// One value in place.
class NEO4J_API ValueView {
public:
    /// Null.
    ValueView() noexcept;
    /// For the library: `at` is the first byte of a value that has been validated.
    explicit ValueView(const std::byte* at) noexcept : at_(at) {}

    /// For structures it is what the server announces; a broken one (an impossible date) may turn
    /// out only when it is read.
    [[nodiscard]] ValueType type() const noexcept {
        const auto kind = packstream::kind_of(at_);
        if (kind < packstream::Kind::structure)
            return static_cast<ValueType>(kind);
        return kind == packstream::Kind::uuid ? ValueType::uuid : detail::structure_type(at_);
    }
    /// Whether it is null.
    [[nodiscard]] bool is_null() const noexcept { return detail::holds<ValueType::null>(at_); }

    /// The value as a C++ type; convert.hpp lists them. std::string_view, a std::span of
    /// bytes, ListView, MapView, NodeView, RelationshipView and PathView read in place.
    /// Errors: ValueTypeError, ValueRangeError, BrokenRecordError.
    template <class T>
    [[nodiscard]] T as() const;

    /// The value on its own feet. What cannot be decoded becomes a Value of type broken.
    /// Errors: std::bad_alloc only.
    [[nodiscard]] Value to_value() const;

    /// The number of elements of a list, or of entries of a map, or of properties of a node or a
    /// relationship. Errors: ValueTypeError for anything else.
    [[nodiscard]] std::size_t size() const;
    /// A list's element; takes time in proportion to the index. Errors: IndexError, ValueTypeError.
    [[nodiscard]] ValueView operator[](std::size_t index) const;
    /// A map's entry, or a node's or relationship's property.
    /// Errors: MissingKeyError, which lists the names that there are; ValueTypeError.
    [[nodiscard]] ValueView operator[](std::string_view name) const;

    /// For the library: where the value's bytes begin.
    [[nodiscard]] const std::byte* data() const noexcept { return at_; }

    NEO4J_API friend bool operator==(ValueView a, ValueView b);
    NEO4J_API friend bool operator==(ValueView a, const Value& b);

private:
    const std::byte* at_;
};

/// A list in place: a forward range of ValueView.
class ListView {
public:
    class iterator {
    public:
        using value_type = ValueView;
        using difference_type = std::ptrdiff_t;
        using reference = ValueView;
        using pointer = void;
        using iterator_category = std::input_iterator_tag;
        using iterator_concept = std::forward_iterator_tag;

        iterator() noexcept = default;
        reference operator*() const noexcept { return ValueView(at_); }
        iterator& operator++() noexcept {
            // Nothing is read after the last element, so that walking down nested lists, each the
            // last of its own, passes each byte once.
            if (--left_ > 0)
                at_ = packstream::skip(at_);
            return *this;
        }
        iterator operator++(int) noexcept {
            auto old = *this;
            ++*this;
            return old;
        }
        friend bool operator==(const iterator& a, const iterator& b) noexcept {
            return a.left_ == b.left_;
        }

    private:
        friend class ListView;
        iterator(const std::byte* at, std::size_t left) noexcept : at_(at), left_(left) {}
        const std::byte* at_ = nullptr;
        std::size_t left_ = 0;
    };
    using const_iterator = iterator;
    using value_type = ValueView;

    /// An empty list.
    ListView() noexcept = default;
    /// For the library: `at` is the first byte of a validated list.
    explicit ListView(const std::byte* at) noexcept {
        const auto head = packstream::read_head(at);
        first_ = head.content;
        size_ = head.count;
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] iterator begin() const noexcept { return {first_, size_}; }
    [[nodiscard]] iterator end() const noexcept { return {}; }
    /// Takes time in proportion to the index. Errors: IndexError.
    [[nodiscard]] NEO4J_API ValueView operator[](std::size_t index) const;

private:
    const std::byte* first_ = nullptr;
    std::size_t size_ = 0;
};

/// A map in place: a forward range of pairs (std::string_view, ValueView), in the server's order.
class MapView {
public:
    using value_type = std::pair<std::string_view, ValueView>;

    class iterator {
    public:
        using value_type = MapView::value_type;
        using difference_type = std::ptrdiff_t;
        using reference = value_type;
        using pointer = void;
        using iterator_category = std::input_iterator_tag;
        using iterator_concept = std::forward_iterator_tag;

        iterator() noexcept = default;
        reference operator*() const noexcept {
            const auto name = packstream::read_text(at_);
            return {name, ValueView(behind(name))};
        }
        iterator& operator++() noexcept {
            if (--left_ > 0)
                at_ = packstream::skip(behind(packstream::read_text(at_)));
            return *this;
        }
        iterator operator++(int) noexcept {
            auto old = *this;
            ++*this;
            return old;
        }
        friend bool operator==(const iterator& a, const iterator& b) noexcept {
            return a.left_ == b.left_;
        }

    private:
        friend class MapView;
        iterator(const std::byte* at, std::size_t left) noexcept : at_(at), left_(left) {}
        static const std::byte* behind(std::string_view name) noexcept {
            return reinterpret_cast<const std::byte*>(name.data() + name.size());
        }
        const std::byte* at_ = nullptr;
        std::size_t left_ = 0;
    };
    using const_iterator = iterator;

    /// An empty map.
    MapView() noexcept = default;
    /// For the library: `at` is the first byte of a validated map.
    explicit MapView(const std::byte* at) noexcept {
        const auto head = packstream::read_head(at);
        first_ = head.content;
        size_ = head.count;
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] iterator begin() const noexcept { return {first_, size_}; }
    [[nodiscard]] iterator end() const noexcept { return {}; }

    /// The entry's value, or nothing. Takes time in proportion to the map's size.
    [[nodiscard]] NEO4J_API std::optional<ValueView> find(std::string_view name) const noexcept;
    /// Whether there is an entry of that name. Takes time in proportion to the map's size.
    [[nodiscard]] bool contains(std::string_view name) const noexcept {
        return find(name).has_value();
    }
    /// Errors: MissingKeyError, which lists the names that there are.
    [[nodiscard]] NEO4J_API ValueView operator[](std::string_view name) const;
    /// The value as a T. Errors: MissingKeyError, ValueTypeError, ValueRangeError.
    template <class T>
    [[nodiscard]] T get(std::string_view name) const;
    /// The value as a T, or the fallback where there is none.
    template <class T>
    [[nodiscard]] T get(std::string_view name, T fallback) const;

private:
    const std::byte* first_ = nullptr;
    std::size_t size_ = 0;
};

/// A node in place.
class NEO4J_API NodeView {
public:
    /// For the library: nothing where `at`, the first byte of a validated value, is not that of a
    /// well-formed node.
    [[nodiscard]] static std::optional<NodeView> read(const std::byte* at) noexcept;

    /// See Node::element_id(). A text of its own: for servers before 5.0 it has to be made.
    [[nodiscard]] std::string element_id() const;
    /// See Node::id().
    [[nodiscard]] std::optional<std::int64_t> id() const noexcept;
    /// A list of text.
    [[nodiscard]] ListView labels() const noexcept { return ListView(labels_); }
    /// Whether the label is one of labels().
    [[nodiscard]] bool has_label(std::string_view label) const noexcept;
    /// All properties, in place.
    [[nodiscard]] MapView properties() const noexcept { return MapView(properties_); }
    /// Errors: MissingKeyError.
    [[nodiscard]] ValueView operator[](std::string_view name) const { return properties()[name]; }

private:
    friend class RelationshipView;
    friend class PathView;
    NodeView() = default;
    // Gives the end of the node; null where there is no well-formed one.
    const std::byte* bind(const std::byte* at) noexcept;

    // Where its fields are.
    const std::byte* id_ = nullptr;
    const std::byte* labels_ = nullptr;
    const std::byte* properties_ = nullptr;
    const std::byte* element_id_ = nullptr; // a text; before 5.0 the id
};

/// A relationship in place.
class NEO4J_API RelationshipView {
public:
    /// For the library: nothing where `at`, the first byte of a validated value, is not that of a
    /// well-formed relationship.
    [[nodiscard]] static std::optional<RelationshipView> read(const std::byte* at) noexcept;

    /// See Relationship::element_id(). A text of its own: for servers before 5.0 it has to be made.
    [[nodiscard]] std::string element_id() const;
    /// See Relationship::id().
    [[nodiscard]] std::optional<std::int64_t> id() const noexcept;
    /// The name of its type.
    [[nodiscard]] std::string_view type() const noexcept;
    /// The element id of the node where it starts.
    [[nodiscard]] std::string start_element_id() const;
    /// The element id of the node where it ends.
    [[nodiscard]] std::string end_element_id() const;
    /// All properties, in place.
    [[nodiscard]] MapView properties() const noexcept { return MapView(properties_); }
    /// Errors: MissingKeyError.
    [[nodiscard]] ValueView operator[](std::string_view name) const { return properties()[name]; }

private:
    friend class PathView;
    RelationshipView() = default;
    // Give the end of the relationship; null where there is no well-formed one.
    const std::byte* bind(const std::byte* at) noexcept;
    const std::byte* bind_in_path(const std::byte* at) noexcept; // whose ends the path knows
    RelationshipView between(const NodeView& start, const NodeView& end) const noexcept {
        auto bound = *this;
        bound.start_ = start.element_id_;
        bound.end_ = end.element_id_;
        return bound;
    }

    // Where its fields are.
    const std::byte* id_ = nullptr;
    const std::byte* type_ = nullptr;
    const std::byte* properties_ = nullptr;
    const std::byte* element_id_ = nullptr; // a text; before 5.0 the id
    const std::byte* start_ = nullptr;      // likewise, of the nodes
    const std::byte* end_ = nullptr;
};

/// A path in place: unlike the other views two short lists of its own, of what is where.
class NEO4J_API PathView {
public:
    /// For the library: nothing where `at` is not the first byte of a path, or one makes no sense.
    [[nodiscard]] static std::optional<PathView> read(const std::byte* at);

    /// See Path::nodes().
    [[nodiscard]] std::span<const NodeView> nodes() const& noexcept { return nodes_; }
    [[nodiscard]] std::vector<NodeView> nodes() const&& { return nodes_; }
    /// See Path::relationships().
    [[nodiscard]] std::span<const RelationshipView> relationships() const& noexcept {
        return relationships_;
    }
    [[nodiscard]] std::vector<RelationshipView> relationships() const&& { return relationships_; }
    /// The first node.
    [[nodiscard]] NodeView start_node() const noexcept { return nodes_.front(); }
    /// The last node.
    [[nodiscard]] NodeView end_node() const noexcept { return nodes_.back(); }
    /// The number of relationships.
    [[nodiscard]] std::size_t size() const noexcept { return relationships_.size(); }
    [[nodiscard]] auto begin() const& noexcept { return relationships_.begin(); }
    [[nodiscard]] auto end() const& noexcept { return relationships_.end(); }

private:
    PathView() = default;
    std::vector<NodeView> nodes_;
    std::vector<RelationshipView> relationships_;
};

NEO4J_API std::ostream& operator<<(std::ostream& out, ValueView value);

namespace detail {

/// What has entries by name: a map itself, a node's and a relationship's properties. Nothing for
/// any other value and for an entity that is not well-formed.
NEO4J_API std::optional<MapView> entries_of(ValueView value) noexcept;

} // namespace detail

} // namespace neo4j

template <>
inline constexpr bool std::ranges::enable_borrowed_range<neo4j::ListView> = true;
template <>
inline constexpr bool std::ranges::enable_borrowed_range<neo4j::MapView> = true;

#include <neo4j/convert.hpp>
