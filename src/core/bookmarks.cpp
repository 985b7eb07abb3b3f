#include <algorithm>
#include <functional>
#include <iterator>
#include <ostream>

#include <neo4j/bookmarks.hpp>
#include <neo4j/error.hpp>

namespace neo4j {

Bookmarks Bookmarks::from_raw_values(std::vector<std::string> values) {
    for (const std::string& value : values) {
        const auto bad = std::ranges::find_if(
            value, [](char c) { return static_cast<unsigned char>(c) > 0x7f; });
        if (bad != value.end()) {
            throw UsageError("the bookmark '" + value + "' is not pure ASCII (byte " +
                             std::to_string(bad - value.begin()) +
                             "); bookmarks must be passed on as the server gave them");
        }
    }
    std::ranges::sort(values);
    const auto repeated = std::ranges::unique(values);
    values.erase(repeated.begin(), repeated.end());
    return of_sorted(std::move(values));
}

Bookmarks Bookmarks::from_raw_values(std::initializer_list<std::string_view> values) {
    return from_raw_values(std::vector<std::string>(values.begin(), values.end()));
}

Bookmarks Bookmarks::of_sorted(std::vector<std::string> values) {
    Bookmarks result;
    if (!values.empty())
        result.values_ = std::make_shared<const std::vector<std::string>>(std::move(values));
    return result;
}

const std::vector<std::string>& Bookmarks::values() const noexcept {
    static const std::vector<std::string> none;
    return values_ ? *values_ : none;
}

bool Bookmarks::contains(std::string_view value) const noexcept {
    return std::binary_search(begin(), end(), value, std::less<>());
}

Bookmarks operator|(const Bookmarks& a, const Bookmarks& b) {
    std::vector<std::string> values;
    values.reserve(a.size() + b.size());
    std::ranges::set_union(a, b, std::back_inserter(values));
    return Bookmarks::of_sorted(std::move(values));
}

Bookmarks operator&(const Bookmarks& a, const Bookmarks& b) {
    std::vector<std::string> values;
    std::ranges::set_intersection(a, b, std::back_inserter(values));
    return Bookmarks::of_sorted(std::move(values));
}

Bookmarks operator-(const Bookmarks& a, const Bookmarks& b) {
    std::vector<std::string> values;
    std::ranges::set_difference(a, b, std::back_inserter(values));
    return Bookmarks::of_sorted(std::move(values));
}

std::ostream& operator<<(std::ostream& out, const Bookmarks& bookmarks) {
    out << '{';
    const char* separator = "";
    for (const std::string& value : bookmarks) {
        out << separator << '\'' << value << '\'';
        separator = ", ";
    }
    return out << '}';
}

} // namespace neo4j
