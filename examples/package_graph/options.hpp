#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace package_graph {

/// A mistake on the command line. The text names the option and says what it takes.
class OptionError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct Options {
    std::optional<std::string> file; // none: apt-cache dumpavail
    std::string uri = "bolt://localhost:7687";
    std::string user = "neo4j";
    std::optional<std::string> password; // none: the server wants no authentication
    std::optional<std::string> database; // none: the server's default
    std::size_t batch = 400;
    std::size_t connections = 4;
    std::size_t limit = 10;
    std::string from = "libreoffice";
    std::string to = "adduser";
    std::string without = "libssl3";
    std::string size_of = "gnome";
    bool help = false;
};

using Environment = std::function<const char*(const char* name)>;

/// `arguments` without the name of the program. What they leave open is taken from NEO4J_URI,
/// NEO4J_USERNAME and NEO4J_PASSWORD, then from the defaults above. Throws OptionError.
[[nodiscard]] Options parse_options(std::span<const char* const> arguments,
                                    const Environment& environment);

/// What --help prints.
[[nodiscard]] std::string_view usage();

} // namespace package_graph
