#include "arguments.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <system_error>

namespace bench {
namespace {

[[noreturn]] void refuse(const std::string& text) {
    throw std::invalid_argument(text);
}

} // namespace

Arguments::Arguments(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const auto equals = word.find('=');
        if (equals == std::string::npos)
            refuse("'" + word + "' is no key=value");
        const auto key = word.substr(0, equals);
        if (!values_.emplace(key, word.substr(equals + 1)).second)
            refuse(key + "= is given twice");
    }
}

std::string Arguments::text(const std::string& key, const std::string& fallback) {
    known_.insert(key);
    const auto found = values_.find(key);
    return found == values_.end() ? fallback : found->second;
}

std::string Arguments::choice(const std::string& key,
                              std::initializer_list<std::string_view> words) {
    auto value = text(key, std::string(*words.begin()));
    if (std::ranges::find(words, value) != words.end())
        return value;
    std::string all;
    for (const auto word : words)
        all += (all.empty() ? "" : ", ") + std::string(word);
    refuse(key + " is one of " + all + ", not '" + value + "'");
}

std::int64_t Arguments::number(const std::string& key, std::int64_t fallback, std::int64_t least) {
    const auto value = text(key, std::to_string(fallback));
    std::int64_t number = 0;
    const auto* const end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, number);
    if (error != std::errc() || stop != end || number < least)
        refuse(key + " is a whole number from " + std::to_string(least) + " on, not '" + value +
               "'");
    return number;
}

void Arguments::check_all_known() const {
    for (const auto& [key, value] : values_)
        if (!known_.contains(key)) {
            std::string all;
            for (const auto& known : known_)
                all += " " + known;
            refuse("unknown key '" + key + "'; there are:" + all);
        }
}

} // namespace bench
