#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

#include <neo4j/export.hpp>

namespace neo4j {

/// A text is not what Date::parse and its siblings read. what() names the type, the text, the
/// position and what was expected there.
class NEO4J_API Iso8601Error : public std::invalid_argument {
public:
    /// @param what the text of the error
    /// @param position see position()
    Iso8601Error(const std::string& what, std::size_t position);

    /// Where the text stops making sense: a byte index, 0 for the first, the text's length when
    /// something is missing at its end.
    [[nodiscard]] std::size_t position() const noexcept { return position_; }

private:
    std::size_t position_;
};

} // namespace neo4j
