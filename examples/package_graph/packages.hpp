#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "control_file.hpp"
#include "dependencies.hpp"
#include "malformed.hpp"

namespace package_graph {

struct Package {
    std::string name;
    std::string version;
    std::string architecture;
    std::string section;     // empty if not given
    std::string maintainer;  // as written: "Name <address>"; empty if not given
    std::string description; // the first line only
    std::optional<std::int64_t> installed_size_kib;
    std::optional<std::int64_t> size; // of the .deb file, in bytes
    std::vector<Group> pre_depends;
    std::vector<Group> depends;
    std::vector<Group> provides; // groups of exactly one
};

/// Throws Malformed if the stanza lacks what a package needs or has a field that cannot be read.
[[nodiscard]] Package to_package(const Stanza& stanza);

/// All packages of an input.
struct Catalogue {
    std::vector<Package> packages;
    /// Later stanzas of a name already seen: another version, or another architecture. The first
    /// one counts, which needs no comparing of versions and can be checked with awk.
    std::size_t duplicates = 0;
    std::size_t malformed = 0;
};

/// Reads all stanzas of `input`; each one that is malformed is passed to `report`, then skipped.
[[nodiscard]] Catalogue read_packages(std::istream& input,
                                      const std::function<void(const Malformed&)>& report);

} // namespace package_graph
