#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

namespace package_graph {

/// A stanza that cannot be used: what is wrong, and in which line of the input. The reader of a
/// whole file skips the stanza, reports it and goes on.
class Malformed : public std::runtime_error {
public:
    Malformed(std::size_t line, const std::string& what)
        : std::runtime_error("line " + std::to_string(line) + ": " + what), line_(line) {}

    /// Counted from 1.
    [[nodiscard]] std::size_t line() const noexcept { return line_; }

private:
    std::size_t line_;
};

} // namespace package_graph
