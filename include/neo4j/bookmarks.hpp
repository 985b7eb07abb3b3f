#pragma once

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <neo4j/export.hpp>

namespace neo4j {

/// A set of bookmarks: marks of a state of the database. A session that is given bookmarks reads
/// at least that state, which chains it behind the session that got them (last_bookmarks()).
/// Thread safety: as a standard container.
class NEO4J_API Bookmarks {
public:
    using const_iterator = std::vector<std::string>::const_iterator;
    using value_type = std::string;

    /// No bookmarks.
    Bookmarks() = default;

    /// Makes bookmarks of their texts, as raw_values() gave them. Only needed to bring bookmarks
    /// from one program to another.
    /// @throws UsageError if a text is not pure ASCII
    [[nodiscard]] static Bookmarks from_raw_values(std::vector<std::string> values);
    [[nodiscard]] static Bookmarks from_raw_values(std::initializer_list<std::string_view> values);
    template <std::ranges::input_range Range>
        requires std::convertible_to<std::ranges::range_reference_t<Range>, std::string_view>
    [[nodiscard]] static Bookmarks from_raw_values(const Range& values) {
        std::vector<std::string> texts;
        for (const std::string_view value : values) {
            texts.emplace_back(value);
        }
        return from_raw_values(std::move(texts));
    }

    /// The texts, sorted and each once.
    [[nodiscard]] const std::vector<std::string>& raw_values() const& noexcept { return values(); }
    [[nodiscard]] std::vector<std::string> raw_values() && { return values(); }

    /// Whether this text is one of them.
    [[nodiscard]] bool contains(std::string_view value) const noexcept;
    [[nodiscard]] bool empty() const noexcept { return values_ == nullptr; }
    [[nodiscard]] std::size_t size() const noexcept { return values().size(); }
    [[nodiscard]] const_iterator begin() const noexcept { return values().begin(); }
    [[nodiscard]] const_iterator end() const noexcept { return values().end(); }

    /// The union. `+` is another spelling of it.
    friend NEO4J_API Bookmarks operator|(const Bookmarks& a, const Bookmarks& b);
    friend Bookmarks operator+(const Bookmarks& a, const Bookmarks& b) { return a | b; }
    /// Adds the other's. `+=` is another spelling of it.
    Bookmarks& operator|=(const Bookmarks& other) { return *this = *this | other; }
    /// Adds the other's.
    Bookmarks& operator+=(const Bookmarks& other) { return *this |= other; }

    /// The intersection.
    friend NEO4J_API Bookmarks operator&(const Bookmarks& a, const Bookmarks& b);
    /// Keeps those that are the other's, too.
    Bookmarks& operator&=(const Bookmarks& other) { return *this = *this & other; }

    /// The difference: those of a that are not in b.
    friend NEO4J_API Bookmarks operator-(const Bookmarks& a, const Bookmarks& b);
    /// Takes those out that are the other's, too.
    Bookmarks& operator-=(const Bookmarks& other) { return *this = *this - other; }

    friend bool operator==(const Bookmarks& a, const Bookmarks& b) noexcept {
        return a.values() == b.values();
    }

private:
    /// @param values sorted, without duplicates
    static Bookmarks of_sorted(std::vector<std::string> values);
    const std::vector<std::string>& values() const noexcept;

    // Shared by copies, of which each query makes some; never changed; null: there are none.
    std::shared_ptr<const std::vector<std::string>> values_;
};

NEO4J_API std::ostream& operator<<(std::ostream& out, const Bookmarks& bookmarks);

} // namespace neo4j
