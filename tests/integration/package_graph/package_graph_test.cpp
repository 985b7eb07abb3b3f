// The example package_graph, run as its users run it: what it prints, how it ends, and what is in
// the database afterwards. It has the labels Package, Section and Maintainer to itself.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include <sys/wait.h>
#include <unistd.h>

#include <neo4j/neo4j.hpp>

#include "integration/support/server.hpp"
#include "support/catch.hpp"

namespace neo4j::test {
namespace {

using Catch::Contains;

constexpr std::string_view program = PACKAGE_GRAPH_PROGRAM;
constexpr std::string_view blocking_program = PACKAGE_GRAPH_SYNC_PROGRAM;
constexpr std::string_view fixture = PACKAGE_GRAPH_FIXTURE;

struct Ended {
    int exit_code; // -1: not by itself
    std::string output;
};

// Standard output and standard error together.
Ended run(std::string_view path, std::string_view arguments) {
    const std::string command = "'" + std::string(path) + "' " + std::string(arguments) + " 2>&1";
    std::FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string output;
    std::array<char, 4096> block;
    while (const auto size = std::fread(block.data(), 1, block.size(), pipe)) {
        output.append(block.data(), size);
    }
    const int status = ::pclose(pipe);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, output};
}

Ended load(std::string_view file, std::string_view more = {}) {
    return run(program, "--file '" + std::string(file) + "' " + std::string(more));
}

std::size_t count_lines_with(const std::string& text, std::string_view word) {
    std::istringstream lines(text);
    std::size_t found = 0;
    for (std::string line; std::getline(lines, line);) {
        found += line.find(word) != std::string::npos ? 1U : 0U;
    }
    return found;
}

// A database without a package graph, before and after.
class EmptyGraph {
public:
    EmptyGraph() {
        constexpr std::int64_t most_of_these_tests = 100;
        if (number("MATCH (p:Package) RETURN count(p)") > most_of_these_tests)
            FAIL(
                "the database holds a package graph that these tests have not made, and they would "
                "delete it. Give them another server, or delete it yourself:\n"
                "  MATCH (n:Package|Section|Maintainer) CALL (n) { DETACH DELETE n } "
                "IN TRANSACTIONS");
        clear();
    }
    ~EmptyGraph() {
        try {
            clear();
        } catch (const std::exception& error) {
            WARN("the package graph was not deleted: " << error.what());
        }
    }
    EmptyGraph(const EmptyGraph&) = delete;
    EmptyGraph& operator=(const EmptyGraph&) = delete;

    void write(std::string_view query) { driver_.execute_query(query); }
    std::int64_t number(std::string_view query) {
        return driver_.execute_query(query).records.at(0)[0].as<std::int64_t>();
    }

private:
    void clear() {
        write("MATCH (n:Package|Section|Maintainer) DETACH DELETE n");
        for (const auto* name : {"package_name", "section_name", "maintainer_name"})
            write("DROP CONSTRAINT " + std::string(name) + " IF EXISTS");
        write("DROP INDEX package_kind IF EXISTS");
    }

    Driver driver_{server().uri, server().auth()};
};

constexpr auto nodes = "MATCH (n:Package|Section|Maintainer) RETURN count(n)";
constexpr auto relationships = "MATCH (:Package)-[r]->() RETURN count(r)";

TEST_CASE("package_graph loads a file and checks the counts", "[package_graph]") {
    EmptyGraph graph;

    const auto [exit_code, output] = load(fixture);

    INFO(output);
    CHECK(exit_code == 0);
    CHECK(count_lines_with(output, "error:") == 0);
    CHECK(count_lines_with(output, "skipped: ") == 1);
    CHECK_THAT(output, Contains("skipped: line 191: "));
    CHECK_THAT(output, Contains(": 60 packages, 1 more stanzas of the same names, 1 malformed"));
    CHECK_THAT(output, Contains("Loaded 72 nodes and 222 relationships in "));
    CHECK_THAT(output, Contains("available packages     60        60\n"));
    CHECK_THAT(output, Contains("DEPENDS               102       102\n"));

    CHECK(graph.number(nodes) == 72);
    CHECK(graph.number(relationships) == 222);
    CHECK(graph.number("MATCH (p:Package {name: 'mail-transport-agent', kind: 'virtual'})"
                       "-[:PROVIDED_BY]->(q) RETURN count(q)") == 2);
    CHECK(graph.number("MATCH (:Package {name: 'ghost', kind: 'missing'})<-[d:DEPENDS]-"
                       "(:Package {name: 'wishful'}) RETURN count(d)") == 1);
    CHECK(
        graph.number("MATCH (:Package {name: 'libgcc-s1'})-[d:DEPENDS]->(:Package {name: 'libc6'})"
                     " WHERE d.constraint = '>= 2.35' RETURN count(d)") == 1);
    CHECK(graph.number("MATCH (:Package {name: 'either-way'})-[d:DEPENDS {group: 0}]->(t) "
                       "RETURN sum(CASE t.name WHEN 'libssl3' THEN d.alternative "
                       "WHEN 'libgnutls30' THEN 10 * d.alternative END)") == 10);
    CHECK(graph.number("MATCH (p:Package {name: 'libc6', version: '1.0-1', installed_size: 12000, "
                       "size: 3600000, architecture: 'amd64'}) RETURN count(p)") == 1);
    CHECK(graph.number("MATCH (p:Package) WHERE p.description ENDS WITH 'déjà vu' "
                       "RETURN count(p)") == 1);
}

TEST_CASE("package_graph stores nothing that is empty or false", "[package_graph]") {
    EmptyGraph graph;

    REQUIRE(load(fixture).exit_code == 0);

    CHECK(graph.number("MATCH ()-[d:DEPENDS]->() RETURN count(d.pre_depends)") == 1);
    CHECK(graph.number("MATCH ()-[d:DEPENDS]->() RETURN count(d.architecture)") == 0);
    CHECK(graph.number("MATCH (p:Package {name: 'plain'}) RETURN size(keys(p))") == 7);
}

TEST_CASE("package_graph answers its five questions", "[package_graph]") {
    EmptyGraph graph;

    const auto [exit_code, output] =
        load(fixture, "--limit 3 --without libssl3 --from app --to tls-core --size-of app");

    INFO(output);
    CHECK(exit_code == 0);
    CHECK_THAT(output, Contains("libc6          49              55\n"));
    CHECK_THAT(output, Contains("What would break without libssl3: 5 packages, in 3 rounds"));
    CHECK_THAT(output, Contains("    1         3  abi-user, fetch, tls-core\n"
                                "    2         1  ui\n"
                                "    3         1  app\n"));
    CHECK_THAT(output, Contains("app      depends on  ui\n"
                                "ui       depends on  tls-core\n"));
    CHECK_THAT(output, Contains("       3  ring-a, ring-b, ring-c\n"
                                "       2  libc6, libgcc-s1\n"));
    CHECK_THAT(output, Contains("Installed size behind app: 19.4 MiB in 7 packages"));
    CHECK_THAT(output, Contains("libc6        11.7\n"
                                "libssl3       5.9\n"
                                "app           0.9\n"));
}

TEST_CASE("package_graph says where a question has no answer", "[package_graph]") {
    EmptyGraph graph;

    const auto [exit_code, output] =
        load(fixture, "--without no-such --from plain --to libc6 --size-of plain");

    INFO(output);
    CHECK(exit_code == 0);
    CHECK_THAT(output, Contains("the graph has no package 'no-such'"));
    CHECK_THAT(output, Contains("there is none: plain does not need libc6"));
    CHECK_THAT(output, Contains("Installed size behind plain: 0.0 MiB in 1 packages"));
}

TEST_CASE("package_graph can be run again", "[package_graph]") {
    EmptyGraph graph;
    REQUIRE(load(fixture).exit_code == 0);

    // Other batches too: no relationship may come from an earlier run and a later one.
    const auto [exit_code, output] = load(fixture, "--connections 3 --batch 7");

    INFO(output);
    CHECK(exit_code == 0);
    CHECK_THAT(output, Contains("Loaded 72 nodes and 222 relationships in "));
    CHECK(graph.number(nodes) == 72);
    CHECK(graph.number(relationships) == 222);
}

TEST_CASE("package_graph removes what the list no longer has", "[package_graph]") {
    EmptyGraph graph;
    REQUIRE(load(fixture).exit_code == 0);
    const auto path = std::filesystem::temp_directory_path() /
                      ("package_graph_test_" + std::to_string(::getpid()));
    std::ofstream(path) << "Package: app\nVersion: 2.0\nDepends: ui\n";

    const auto [exit_code, output] = load(path.string());
    std::filesystem::remove(path);

    INFO(output);
    CHECK(exit_code == 0);
    CHECK(graph.number(nodes) == 2);
    CHECK(graph.number(relationships) == 1);
    CHECK(graph.number("MATCH (p:Package {name: 'ui', kind: 'missing'}) RETURN count(p)") == 1);
}

TEST_CASE("package_graph fails where the counts differ, and says both", "[package_graph]") {
    EmptyGraph graph;
    graph.write("CREATE (:Section {name: 'of somebody else'})");

    const auto [exit_code, output] = load(fixture);

    INFO(output);
    CHECK(exit_code == 1);
    CHECK(count_lines_with(output, "error:") == 1);
    CHECK_THAT(output, Contains("sections: 6 in the input, 7 in the database"));
    CHECK_THAT(output, Contains("all nodes: 72 in the input, 73 in the database"));
    CHECK_THAT(output, !Contains("DEPENDS: "));
}

TEST_CASE("package_graph ends with one error where there is no server", "[package_graph]") {
    const auto [exit_code, output] = load(fixture, "--uri bolt://127.0.0.1:1");

    INFO(output);
    CHECK(exit_code == 1);
    CHECK(count_lines_with(output, "") == 1);
    CHECK_THAT(output, Contains("package_graph: error: "));
    CHECK_THAT(output, Contains("127.0.0.1:1"));
}

TEST_CASE("package_graph_sync answers one question", "[package_graph]") {
    EmptyGraph graph;
    const auto before = run(blocking_program, "");
    INFO(before.output);
    CHECK(before.exit_code == 1);
    CHECK_THAT(before.output, Contains("error: no packages; run package_graph first"));
    REQUIRE(load(fixture).exit_code == 0);

    const auto [exit_code, output] = run(blocking_program, "--limit 2");

    INFO(output);
    CHECK(exit_code == 0);
    CHECK(output == "package  packages that depend on it\n"
                    "-------  --------------------------\n"
                    "libc6                            49\n"
                    "libssl3                           3\n");
}

} // namespace
} // namespace neo4j::test
