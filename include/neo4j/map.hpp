#pragma once

#include <cstddef>
#include <initializer_list>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <neo4j/detail/name_index.hpp>
#include <neo4j/export.hpp>
#include <neo4j/fwd.hpp>

namespace neo4j {

/// Cypher's map: names with values, in the order in which they were put in. Each name is there
/// once. Small maps are searched one by one, maps above 16 entries through an index, so that
/// finding and adding stay cheap at any size. Equal are maps with equal entries in any order.
/// Thread safety: as a std::vector.
class NEO4J_API Map {
public:
    using value_type = std::pair<std::string, Value>;
    using const_iterator = const value_type*;
    using iterator = const_iterator;

    Map() noexcept;
    /// A name that is given twice keeps its first place and takes the last value.
    Map(std::initializer_list<value_type> entries);
    Map(const Map& other);
    Map(Map&& other) noexcept;
    Map& operator=(const Map& other);
    Map& operator=(Map&& other) noexcept;
    ~Map();

    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] bool empty() const noexcept;
    /// The entries in order. Values are changed through operator[] or find().
    [[nodiscard]] const_iterator begin() const noexcept;
    [[nodiscard]] const_iterator end() const noexcept;

    /// The value, or nullptr where there is none; valid until the map changes.
    [[nodiscard]] const Value* find(std::string_view name) const& noexcept;
    [[nodiscard]] Value* find(std::string_view name) & noexcept;
    const Value* find(std::string_view name) && = delete;
    /// Whether there is an entry of that name.
    [[nodiscard]] bool contains(std::string_view name) const noexcept;

    /// The value. Errors: MissingKeyError, which lists the names that there are.
    [[nodiscard]] const Value& at(std::string_view name) const&;
    [[nodiscard]] Value at(std::string_view name) &&;
    /// The same as at() on a constant map or a temporary one; on a variable a missing entry is
    /// added as null, so that `map["x"] = 1` works.
    [[nodiscard]] const Value& operator[](std::string_view name) const&;
    [[nodiscard]] Value operator[](std::string_view name) &&;
    Value& operator[](std::string_view name) &;

    /// The value as a T. Errors: MissingKeyError, ValueTypeError, ValueRangeError.
    template <class T>
    [[nodiscard]] T get(std::string_view name) const;
    /// The value as a T, or the fallback where there is none.
    template <class T>
    [[nodiscard]] T get(std::string_view name, T fallback) const;

    /// Puts the value in, in the place of the one of that name if there is one.
    void set(std::string name, Value value);
    /// Takes the entry out; false where there is none. Takes time in proportion to the size.
    bool erase(std::string_view name);
    /// Takes all entries out.
    void clear() noexcept;
    /// Makes room for so many entries at once.
    void reserve(std::size_t entries);

    /// The names, in order.
    [[nodiscard]] std::vector<std::string> keys() const;
    /// The values, in the order of keys().
    [[nodiscard]] List values() const;

    NEO4J_API friend bool operator==(const Map& a, const Map& b);

private:
    std::size_t position_of(std::string_view name) const noexcept;

    std::vector<value_type> entries_;
    detail::NameIndex index_;
};

NEO4J_API std::ostream& operator<<(std::ostream& out, const Map& map);

} // namespace neo4j

#include <neo4j/value.hpp>
