#include "testkit/options.hpp"

#include <charconv>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace testkit {
namespace {

constexpr std::string_view usage = "usage: neo4j_testkit_backend [--port 9876] [--api async|sync]";

[[noreturn]] void refuse(const std::string& what) {
    throw std::invalid_argument(what + "\n" + std::string(usage));
}

std::uint16_t port(std::string_view text) {
    std::uint16_t result = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result);
    if (error != std::errc() || end != text.data() + text.size() || result == 0)
        refuse("'" + std::string(text) + "' is no port: write a number from 1 to 65535");
    return result;
}

Api api(std::string_view text) {
    if (text == "async")
        return Api::async;
    if (text == "sync")
        return Api::blocking;
    refuse("'" + std::string(text) + "' is no API: write async or sync");
}

} // namespace

Options parse_options(std::span<char* const> arguments) {
    Options options;
    for (std::size_t i = 0; i < arguments.size(); i += 2) {
        const std::string_view name = arguments[i];
        if (name != "--port" && name != "--api")
            refuse("'" + std::string(name) + "' is no option");
        if (i + 1 == arguments.size())
            refuse(std::string(name) + " needs a value");
        const std::string_view value = arguments[i + 1];
        if (name == "--port")
            options.port = port(value);
        else
            options.api = api(value);
    }
    return options;
}

} // namespace testkit
