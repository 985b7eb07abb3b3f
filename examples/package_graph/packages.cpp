#include "packages.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_set>
#include <utility>

namespace package_graph {
namespace {

std::string text(const Stanza& stanza, std::string_view name) {
    const Field* field = stanza.find(name);
    return field == nullptr ? std::string() : field->value;
}

std::string required_text(const Stanza& stanza, std::string_view name) {
    auto value = text(stanza, name);
    if (value.empty()) {
        throw Malformed(stanza.line, "stanza has no field '" + std::string(name) + "'");
    }
    return value;
}

std::optional<std::int64_t> number(const Stanza& stanza, std::string_view name) {
    const Field* field = stanza.find(name);
    if (field == nullptr) {
        return std::nullopt;
    }
    std::int64_t value = 0;
    const char* end = field->value.data() + field->value.size();
    const auto [stop, error] = std::from_chars(field->value.data(), end, value);
    if (error != std::errc() || stop != end || value < 0) {
        throw Malformed(field->line, field->name + ": '" + field->value +
                                         "' is not a whole number of 0 or more");
    }
    return value;
}

std::vector<Group> dependencies(const Stanza& stanza, std::string_view name) {
    const Field* field = stanza.find(name);
    if (field == nullptr) {
        return {};
    }
    try {
        return parse_dependencies(field->value);
    } catch (const DependencyError& error) {
        throw Malformed(field->line, field->name + ": " + error.what());
    }
}

std::vector<Group> provided(const Stanza& stanza) {
    auto groups = dependencies(stanza, "Provides");
    if (std::ranges::any_of(groups, [](const Group& g) { return g.size() > 1; })) {
        throw Malformed(stanza.find("Provides")->line,
                        "Provides: alternatives have no meaning here");
    }
    return groups;
}

// A name is the key of a node and the target of dependencies, so it must be one that they can name.
std::string package_name(const Stanza& stanza) {
    auto name = required_text(stanza, "Package");
    const Field& field = *stanza.find("Package");
    const auto groups = dependencies(stanza, "Package");
    if (groups.size() != 1 || groups[0].size() != 1 || groups[0][0].name != name) {
        throw Malformed(field.line, "Package: '" + name + "' is not a package name");
    }
    return name;
}

} // namespace

Package to_package(const Stanza& stanza) {
    Package package;
    package.name = package_name(stanza);
    package.version = required_text(stanza, "Version");
    package.architecture = text(stanza, "Architecture");
    package.section = text(stanza, "Section");
    package.maintainer = text(stanza, "Maintainer");
    package.description = text(stanza, "Description");
    package.description.resize(
        std::min(package.description.size(), package.description.find('\n')));
    package.installed_size_kib = number(stanza, "Installed-Size");
    package.size = number(stanza, "Size");
    package.pre_depends = dependencies(stanza, "Pre-Depends");
    package.depends = dependencies(stanza, "Depends");
    package.provides = provided(stanza);
    return package;
}

Catalogue read_packages(std::istream& input, const std::function<void(const Malformed&)>& report) {
    Catalogue catalogue;
    std::unordered_set<std::string> seen;
    ControlFile file(input);
    while (true) {
        try {
            const auto stanza = file.next();
            if (!stanza) {
                return catalogue;
            }
            auto package = to_package(*stanza);
            if (seen.insert(package.name).second) {
                catalogue.packages.push_back(std::move(package));
            } else {
                ++catalogue.duplicates;
            }
        } catch (const Malformed& error) {
            ++catalogue.malformed;
            report(error);
        }
    }
}

} // namespace package_graph
