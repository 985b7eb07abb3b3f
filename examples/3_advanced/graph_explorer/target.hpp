#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace graph_explorer {

/// What a request asks for: `/api/search?q=lib&limit=5`, its percent signs decoded.
class Target {
public:
    /// Raises RequestError (400) for what is no path with a query, or names a parameter twice.
    static Target parse(std::string_view text);

    [[nodiscard]] const std::string& path() const noexcept { return path_; }

    /// A parameter that must be there: from 1 to `longest` bytes.
    /// All of these raise RequestError (400), which names the parameter and says what it takes.
    [[nodiscard]] std::string text(std::string_view name, std::size_t longest) const;
    /// A whole number from 1 to `highest`; `fallback` where the parameter is not there.
    [[nodiscard]] std::int64_t number(std::string_view name, std::int64_t fallback,
                                      std::int64_t highest) const;
    /// The same, or nothing where the parameter is not there.
    [[nodiscard]] std::optional<std::int64_t> number_or_none(std::string_view name,
                                                             std::int64_t highest) const;
    /// Refuses what the caller does not know: a misspelt parameter would be ignored otherwise.
    void allow_only(std::initializer_list<std::string_view> names) const;

private:
    [[nodiscard]] const std::string* find(std::string_view name) const;

    std::string path_;
    std::map<std::string, std::string, std::less<>> parameters_;
};

} // namespace graph_explorer
