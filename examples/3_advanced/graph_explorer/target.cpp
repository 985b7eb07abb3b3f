#include "target.hpp"

#include <algorithm>
#include <charconv>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "problem.hpp"

namespace graph_explorer {
namespace {

std::string in_quotes(std::string_view name) {
    return "'" + std::string(name) + "'";
}

} // namespace

Target Target::parse(std::string_view text) {
    const auto url = boost::urls::parse_origin_form(text);
    if (!url)
        throw bad_request("The address is not a path like /api/search?q=lib.");
    Target target;
    target.path_ = url->path();
    for (const auto& parameter : url->params()) {
        const auto [at, added] =
            target.parameters_.emplace(std::string(parameter.key), std::string(parameter.value));
        if (!added)
            throw bad_request("The parameter " + in_quotes(at->first) + " is there twice.");
    }
    return target;
}

const std::string* Target::find(std::string_view name) const {
    const auto at = parameters_.find(name);
    return at == parameters_.end() ? nullptr : &at->second;
}

std::string Target::text(std::string_view name, std::size_t longest) const {
    const auto* value = find(name);
    if (value == nullptr || value->empty())
        throw bad_request("The parameter " + in_quotes(name) + " is missing: it takes a text.");
    if (value->size() > longest)
        throw bad_request("The parameter " + in_quotes(name) + " has " +
                          std::to_string(value->size()) + " bytes; it takes at most " +
                          std::to_string(longest) + ".");
    return *value;
}

std::optional<std::int64_t> Target::number_or_none(std::string_view name,
                                                   std::int64_t highest) const {
    const auto* value = find(name);
    if (value == nullptr)
        return std::nullopt;
    std::int64_t number = 0;
    const char* end = value->data() + value->size();
    const auto [stop, error] = std::from_chars(value->data(), end, number);
    if (error != std::errc() || stop != end || number < 1 || number > highest)
        throw bad_request("The parameter " + in_quotes(name) + " takes a whole number from 1 to " +
                          std::to_string(highest) + ".");
    return number;
}

std::int64_t Target::number(std::string_view name, std::int64_t fallback,
                            std::int64_t highest) const {
    return number_or_none(name, highest).value_or(fallback);
}

void Target::allow_only(std::initializer_list<std::string_view> names) const {
    for (const auto& [name, value] : parameters_) {
        if (std::find(names.begin(), names.end(), name) != names.end())
            continue;
        std::string known;
        for (const auto each : names)
            known += (known.empty() ? "" : ", ") + std::string(each);
        throw bad_request("There is no parameter " + in_quotes(name) +
                          " here; this address takes " + (known.empty() ? "none" : known) + ".");
    }
}

} // namespace graph_explorer
