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
    Bookmarks result;
    result.values_ = std::move(values);
    return result;
}

Bookmarks Bookmarks::from_raw_values(std::initializer_list<std::string_view> values) {
    return from_raw_values(std::vector<std::string>(values.begin(), values.end()));
}

bool Bookmarks::contains(std::string_view value) const noexcept {
    return std::binary_search(values_.begin(), values_.end(), value, std::less<>());
}

Bookmarks operator|(const Bookmarks& a, const Bookmarks& b) {
    Bookmarks result;
    result.values_.reserve(a.size() + b.size());
    std::ranges::set_union(a.values_, b.values_, std::back_inserter(result.values_));
    return result;
}

Bookmarks operator&(const Bookmarks& a, const Bookmarks& b) {
    Bookmarks result;
    std::ranges::set_intersection(a.values_, b.values_, std::back_inserter(result.values_));
    return result;
}

Bookmarks operator-(const Bookmarks& a, const Bookmarks& b) {
    Bookmarks result;
    std::ranges::set_difference(a.values_, b.values_, std::back_inserter(result.values_));
    return result;
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
