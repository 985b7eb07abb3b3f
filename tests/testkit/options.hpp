#pragma once

#include <cstdint>
#include <span>

namespace testkit {

enum class Api { async, blocking };

struct Options {
    std::uint16_t port = 9876;
    Api api = Api::async;
};

// Errors: std::invalid_argument, which says what to write.
Options parse_options(std::span<char* const> arguments);

} // namespace testkit
