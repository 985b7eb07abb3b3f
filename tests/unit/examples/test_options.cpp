#include <map>
#include <string>
#include <vector>

#include "options.hpp"
#include "support/catch.hpp"

using package_graph::OptionError;
using package_graph::Options;
using package_graph::parse_options;

namespace {

Options parse(const std::vector<const char*>& arguments,
              const std::map<std::string, const char*>& environment = {}) {
    return parse_options(arguments, [&](const char* name) -> const char* {
        const auto found = environment.find(name);
        return found == environment.end() ? nullptr : found->second;
    });
}

std::string failure(const std::vector<const char*>& arguments) {
    try {
        (void)parse(arguments);
    } catch (const OptionError& error) {
        return error.what();
    }
    return "no error";
}

} // namespace

TEST_CASE("options: defaults, environment and arguments, in rising order") {
    const auto defaults = parse({});
    CHECK(defaults.uri == "bolt://localhost:7687");
    CHECK(defaults.user == "neo4j");
    CHECK_FALSE(defaults.password);
    CHECK_FALSE(defaults.file);
    CHECK_FALSE(defaults.help);

    const std::map<std::string, const char*> environment = {
        {"NEO4J_URI", "bolt://a:1"}, {"NEO4J_USERNAME", "ada"}, {"NEO4J_PASSWORD", "secret"}};
    const auto from_environment = parse({}, environment);
    CHECK(from_environment.uri == "bolt://a:1");
    CHECK(from_environment.user == "ada");
    CHECK(from_environment.password == "secret");

    const auto given =
        parse({"--uri", "bolt://b:2", "--user=bob", "--password", "-x-"}, environment);
    CHECK(given.uri == "bolt://b:2");
    CHECK(given.user == "bob");
    CHECK(given.password == "-x-");

    CHECK(parse({}, {{"NEO4J_URI", ""}}).uri == "bolt://localhost:7687");
}

TEST_CASE("options: each one") {
    const auto options =
        parse({"--file", "f", "--database", "d", "--batch", "7", "--connections=8", "--limit", "9",
               "--from", "a", "--to", "b", "--without", "c", "--size-of", "e=f", "--help"});
    CHECK(options.file == "f");
    CHECK(options.database == "d");
    CHECK(options.batch == 7);
    CHECK(options.connections == 8);
    CHECK(options.limit == 9);
    CHECK(options.from == "a");
    CHECK(options.to == "b");
    CHECK(options.without == "c");
    CHECK(options.size_of == "e=f");
    CHECK(options.help);
    CHECK(parse({"-h"}).help);
}

TEST_CASE("options: mistakes are named") {
    CHECK(failure({"--fiel", "x"}) == "unknown option '--fiel'; see --help");
    CHECK(failure({"file"}) == "unknown option 'file'; see --help");
    CHECK(failure({"--file"}) == "--file needs a value; see --help");
    CHECK(failure({"--file="}) == "--file needs a value that is not empty");
    CHECK(failure({"--help=yes"}) == "--help takes no value, but got 'yes'");
    for (const char* number : {"0", "-1", "101", "1x", "x", "99999999999999999999999"}) {
        CHECK(failure({"--connections", number}) ==
              std::string("--connections takes a whole number from 1 to 100, not '") + number +
                  "'");
    }
}

TEST_CASE("options: the usage text names every option") {
    for (const char* name :
         {"--file", "--uri", "--user", "--password", "--database", "--batch", "--connections",
          "--limit", "--from", "--to", "--without", "--size-of", "--help"}) {
        CHECK(package_graph::usage().find(name) != std::string_view::npos);
    }
}
