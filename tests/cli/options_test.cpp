#include <chrono>
#include <cstdlib>
#include <initializer_list>
#include <sstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "options.hpp"
#include "support/catch.hpp"

using namespace neo4j::cli;
using namespace std::chrono_literals;

namespace {

// The variables that options are taken from; as they were when this is gone.
class Environment {
public:
    Environment() {
        for (const auto* name : names) {
            const char* value = std::getenv(name);
            before_.emplace_back(value != nullptr, value != nullptr ? value : "");
            ::unsetenv(name);
        }
    }
    ~Environment() {
        for (std::size_t i = 0; i < std::size(names); ++i)
            if (before_[i].first)
                ::setenv(names[i], before_[i].second.c_str(), 1);
            else
                ::unsetenv(names[i]);
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

private:
    static constexpr const char* names[] = {"NEO4J_URI", "NEO4J_USERNAME", "NEO4J_PASSWORD"};
    std::vector<std::pair<bool, std::string>> before_;
};

struct Parsed {
    std::variant<Options, ExitCode> result;
    std::string out;
    std::string err;
};

Parsed parse(std::initializer_list<const char*> arguments) {
    std::vector<const char*> all{"neo4j-cli"};
    all.insert(all.end(), arguments);
    std::ostringstream out;
    std::ostringstream err;
    auto result = parse_options(static_cast<int>(all.size()), all.data(), out, err);
    return {std::move(result), out.str(), err.str()};
}

Options options(std::initializer_list<const char*> arguments) {
    auto parsed = parse(arguments);
    INFO(parsed.err);
    REQUIRE(std::holds_alternative<Options>(parsed.result));
    return std::get<Options>(std::move(parsed.result));
}

void check_refused(std::initializer_list<const char*> arguments, const std::string& because) {
    const auto parsed = parse(arguments);
    REQUIRE(std::holds_alternative<ExitCode>(parsed.result));
    CHECK(std::get<ExitCode>(parsed.result) == ExitCode::usage);
    INFO(parsed.err);
    CHECK(parsed.err.find(because) != std::string::npos);
    CHECK(parsed.out.empty());
}

} // namespace

TEST_CASE("without options") {
    const Environment environment;
    const auto given = options({});
    CHECK(given.uri == "neo4j://localhost:7687");
    CHECK_FALSE(given.username);
    CHECK_FALSE(given.password);
    CHECK_FALSE(given.database);
    CHECK_FALSE(given.format);
    CHECK_FALSE(given.timeout);
    CHECK(given.access_mode == neo4j::AccessMode::write);
    CHECK(given.queries.empty());
    CHECK_FALSE(given.fail_at_end);
}

TEST_CASE("all options") {
    const Environment environment;
    const auto given = options({"-a",
                                "bolt+s://h",
                                "-u",
                                "ada",
                                "--password=s=e;c",
                                "-d",
                                "movies",
                                "--access-mode",
                                "read",
                                "--timeout",
                                "1.5",
                                "-P",
                                "x=[1, 2]",
                                "--param",
                                "y => date()",
                                "--format",
                                "jsonl",
                                "-o",
                                "out",
                                "--fail-at-end",
                                "-q",
                                "RETURN 1",
                                "RETURN 2"});
    CHECK(given.uri == "bolt+s://h");
    CHECK(given.username == "ada");
    CHECK(given.password == "s=e;c");
    CHECK(given.database == "movies");
    CHECK(given.access_mode == neo4j::AccessMode::read);
    CHECK(given.timeout == 1500ms);
    CHECK(given.parameters == std::vector<std::string>{"x=[1, 2]", "y => date()"});
    CHECK(given.format == Format::json_lines);
    CHECK(given.output == "out");
    CHECK(given.fail_at_end);
    CHECK(given.quiet);
    CHECK(given.queries == std::vector<std::string>{"RETURN 1", "RETURN 2"});
}

TEST_CASE("a query may stand anywhere") {
    const Environment environment;
    const auto given = options({"RETURN 1", "--param", "x=1", "RETURN $x"});
    CHECK(given.queries == std::vector<std::string>{"RETURN 1", "RETURN $x"});
    CHECK(given.parameters == std::vector<std::string>{"x=1"});
}

TEST_CASE("the environment fills what the command line leaves open") {
    const Environment environment;
    ::setenv("NEO4J_URI", "bolt://elsewhere", 1);
    ::setenv("NEO4J_USERNAME", "ada", 1);
    ::setenv("NEO4J_PASSWORD", "secret", 1);
    CHECK(options({}).uri == "bolt://elsewhere");
    CHECK(options({}).username == "ada");
    CHECK(options({}).password == "secret");
    CHECK(options({"-a", "bolt://here", "-u", "eve"}).uri == "bolt://here");
    CHECK(options({"-a", "bolt://here", "-u", "eve"}).username == "eve");
    const auto help = parse({"--help"});
    CHECK(help.out.find("secret") == std::string::npos);
}

TEST_CASE("mistakes are told, with exit code 2") {
    const Environment environment;
    check_refused({"--nonsense"}, "--nonsense");
    check_refused({"--format", "xml"}, "xml");
    check_refused({"--timeout", "0"}, "--timeout");
    check_refused({"--timeout", "soon"}, "soon");
    check_refused({"--timeout", "1e300"}, "--timeout");
    check_refused({"--access-mode", "none"}, "none");
    check_refused({"--file", "x", "RETURN 1"}, "--file");
    check_refused({"--fail-fast", "--fail-at-end"}, "--fail");
    check_refused({"--password"}, "--password");
}

TEST_CASE("help and version are no mistakes") {
    const Environment environment;
    for (const auto* option : {"--help", "-h", "--version"}) {
        const auto parsed = parse({option});
        REQUIRE(std::holds_alternative<ExitCode>(parsed.result));
        CHECK(std::get<ExitCode>(parsed.result) == ExitCode::ok);
        CHECK_FALSE(parsed.out.empty());
        CHECK(parsed.err.empty());
    }
    CHECK(parse({"--help"}).out.find("Exit codes:") != std::string::npos);
}

TEST_CASE("the password is hidden from other users") {
    const auto hidden = [](std::vector<std::string> arguments) {
        std::vector<char*> pointers;
        for (auto& argument : arguments)
            pointers.push_back(argument.data());
        hide_password(static_cast<int>(pointers.size()), pointers.data());
        return arguments;
    };
    using All = std::vector<std::string>;
    CHECK(hidden({"cli", "-p", "abc", "-u", "x"}) == All{"cli", "-p", "xxx", "-u", "x"});
    CHECK(hidden({"cli", "--password", "abc"}) == All{"cli", "--password", "xxx"});
    CHECK(hidden({"cli", "--password=abc"}) == All{"cli", "--password=xxx"});
    CHECK(hidden({"cli", "-pabc"}) == All{"cli", "-pxxx"});
    CHECK(hidden({"cli", "-p"}) == All{"cli", "-p"});
    CHECK(hidden({"cli", "--passwords", "abc"}) == All{"cli", "--passwords", "abc"});
}
