#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace package_graph {

/// One package named in a dependency: `name:architecture (relation version)`. What is not given
/// is empty.
struct Alternative {
    std::string name;
    std::string architecture;
    std::string relation; // <<, <=, =, >= or >>
    std::string version;

    bool operator==(const Alternative&) const = default;
};

/// `a | b`: any one of them is enough.
using Group = std::vector<Alternative>;

/// Why the text of a dependency field cannot be read.
class DependencyError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Reads `a (>= 1.0) | b:any [amd64] <!nocheck>, c`: all groups must be satisfied, each by any of
/// its alternatives. Restrictions to architectures [...] and build profiles <...> occur in source
/// packages only: they are checked for form and left out. Throws DependencyError.
[[nodiscard]] std::vector<Group> parse_dependencies(std::string_view text);

} // namespace package_graph
