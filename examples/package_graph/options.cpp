#include "options.hpp"

#include <charconv>
#include <limits>

namespace package_graph {
namespace {

// The arguments one by one; `--name value` and `--name=value` are the same.
class Arguments {
public:
    explicit Arguments(std::span<const char* const> arguments) : arguments_(arguments) {}

    bool next() {
        if (attached_) {
            throw OptionError(name_ + " takes no value, but got '" + *attached_ + "'");
        }
        if (position_ == arguments_.size()) {
            return false;
        }
        const std::string_view argument = arguments_[position_++];
        const auto equals = argument.find('=');
        if (argument.starts_with("--") && equals != std::string_view::npos) {
            name_ = argument.substr(0, equals);
            attached_ = argument.substr(equals + 1);
        } else {
            name_ = argument;
        }
        return true;
    }

    [[nodiscard]] const std::string& name() const { return name_; }

    std::string text() {
        std::string value;
        if (attached_) {
            value = *attached_;
            attached_.reset();
        } else if (position_ < arguments_.size()) {
            value = arguments_[position_++];
        } else {
            throw OptionError(name_ + " needs a value; see --help");
        }
        if (value.empty()) {
            throw OptionError(name_ + " needs a value that is not empty");
        }
        return value;
    }

    std::size_t number(std::size_t highest) {
        const auto value = text();
        std::size_t result = 0;
        const char* end = value.data() + value.size();
        const auto [stop, error] = std::from_chars(value.data(), end, result);
        if (error != std::errc() || stop != end || result < 1 || result > highest) {
            throw OptionError(name_ + " takes a whole number from 1 to " + std::to_string(highest) +
                              ", not '" + value + "'");
        }
        return result;
    }

private:
    std::span<const char* const> arguments_;
    std::size_t position_ = 0;
    std::string name_;
    std::optional<std::string> attached_;
};

void from_environment(Options& options, const Environment& environment) {
    const auto set = [&](const char* name, auto& option) {
        const char* value = environment(name);
        if (value != nullptr && *value != '\0') {
            option = value;
        }
    };
    set("NEO4J_URI", options.uri);
    set("NEO4J_USERNAME", options.user);
    set("NEO4J_PASSWORD", options.password);
}

} // namespace

Options parse_options(std::span<const char* const> arguments, const Environment& environment) {
    constexpr std::size_t largest_batch = 100'000;
    constexpr std::size_t most_connections = 100;
    constexpr std::size_t most_rows = 1'000;

    Options options;
    from_environment(options, environment);
    Arguments rest(arguments);
    while (rest.next()) {
        const std::string& name = rest.name();
        if (name == "--file")
            options.file = rest.text();
        else if (name == "--uri")
            options.uri = rest.text();
        else if (name == "--user")
            options.user = rest.text();
        else if (name == "--password")
            options.password = rest.text();
        else if (name == "--database")
            options.database = rest.text();
        else if (name == "--batch")
            options.batch = rest.number(largest_batch);
        else if (name == "--connections")
            options.connections = rest.number(most_connections);
        else if (name == "--limit")
            options.limit = rest.number(most_rows);
        else if (name == "--from")
            options.from = rest.text();
        else if (name == "--to")
            options.to = rest.text();
        else if (name == "--without")
            options.without = rest.text();
        else if (name == "--size-of")
            options.size_of = rest.text();
        else if (name == "--help" || name == "-h")
            options.help = true;
        else
            throw OptionError("unknown option '" + name + "'; see --help");
    }
    return options;
}

std::string_view usage() {
    return R"(package_graph: load the Debian package graph into Neo4j and ask it questions

  --file PATH         package stanzas to load (default: the output of apt-cache dumpavail)
  --uri URI           the server (default: $NEO4J_URI, else bolt://localhost:7687)
  --user NAME         (default: $NEO4J_USERNAME, else neo4j)
  --password TEXT     (default: $NEO4J_PASSWORD, else no authentication); others on this machine
                      can see a command line, so prefer the variable
  --database NAME     (default: the server's default database)
  --batch N           packages whose relationships one transaction writes (default: 400)
  --connections N     transactions at once (default: 4)
  --limit N           rows of each answer (default: 10)
  --from A --to B     the two ends of the dependency path (default: libreoffice, adduser)
  --without NAME      what would break without this package (default: libssl3)
  --size-of NAME      the installed size behind this package (default: gnome)
  --help              this text
)";
}

} // namespace package_graph
