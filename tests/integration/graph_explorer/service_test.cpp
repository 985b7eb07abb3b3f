// The service of examples/3_advanced/graph_explorer, over HTTP, as its clients meet it.
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client.hpp"
#include "package_fixture.hpp"
#include "program.hpp"
#include "support/catch.hpp"
#include "support/script_server.hpp"
#include "support/slack.hpp"

namespace graph_explorer_test {
namespace {

using Catch::Contains;
using Clock = std::chrono::steady_clock;

constexpr std::string_view page_folder = GRAPH_EXPLORER_PAGE;

// One fixture and one service for all tests that need no options of their own.
PackageFixture& fixture() {
    static PackageFixture fixture;
    return fixture;
}

std::vector<std::string> options(std::vector<std::string> more = {}) {
    more.insert(more.end(), {"--label-prefix", fixture().prefix()});
    return more;
}

std::uint16_t service() {
    static Program program(options({"--page", std::string(page_folder)}));
    return program.port();
}

// A question that keeps the database busy for hours: from "start" nothing leads to "goal", but
// there are 8^12 ways to look for one, from either end.
struct Maze {
    Maze() {
        fixture().write(R"(
UNWIND ['a', 'b'] AS side UNWIND range(1, 12) AS layer UNWIND range(1, 8) AS i
CREATE (:%Package {name: 'maze-' + side + layer + '-' + i}))");
        fixture().write(R"(
UNWIND ['a', 'b'] AS side UNWIND range(1, 11) AS layer UNWIND range(1, 8) AS i
MATCH (x:%Package {name: 'maze-' + side + layer + '-' + i})
UNWIND range(1, 8) AS k
MATCH (y:%Package {name: 'maze-' + side + (layer + 1) + '-' + k})
CREATE (x)-[:DEPENDS]->(y))");
        fixture().write(R"(
CREATE (s:%Package {name: 'maze-start'}), (g:%Package {name: 'maze-goal'})
WITH s, g UNWIND range(1, 8) AS i
MATCH (first:%Package {name: 'maze-a1-' + i}), (last:%Package {name: 'maze-b12-' + i})
CREATE (s)-[:DEPENDS]->(first), (last)-[:DEPENDS]->(g))");
    }
    ~Maze() {
        fixture().write("MATCH (n:%Package) WHERE n.name STARTS WITH 'maze-' DETACH DELETE n");
    }
    Maze(const Maze&) = delete;
    Maze& operator=(const Maze&) = delete;

    static constexpr std::string_view question = "/api/paths?from=maze-start&to=maze-goal&steps=12";
};

// An answer of many MiB, of few nodes: they have long descriptions.
struct Flood {
    Flood() {
        fixture().write(
            "CREATE (hub:%Package {name: 'flood-hub'}) WITH hub UNWIND range(1, $rows) AS i "
            "CREATE (:%Package {name: 'flood-' + i, description: $text})-[:DEPENDS]->(hub)",
            neo4j::params("rows", rows, "text", std::string(row_bytes, 'x')));
    }
    ~Flood() {
        fixture().write("MATCH (n:%Package) WHERE n.name STARTS WITH 'flood-' DETACH DELETE n");
    }
    Flood(const Flood&) = delete;
    Flood& operator=(const Flood&) = delete;

    static constexpr std::int64_t rows = 400;
    static constexpr std::size_t row_bytes = 64 * 1024;
    static constexpr int receive_buffer = 512 * 1024; // of those who take the answer slowly
    static constexpr std::string_view question = "/api/dependents?name=flood-hub";
};

TEST_CASE("search finds names by their beginning, then by what is in them", "[service]") {
    const auto answer = get(service(), "/api/search?q=LibSSL&limit=5");
    REQUIRE(answer.status == 200);
    CHECK(answer.content_type == "application/json");
    const auto packages = answer.json().at("packages");
    REQUIRE(!packages.empty());
    CHECK(packages[0].at("name").get<std::string>().starts_with("libssl"));
    CHECK(packages[0].at("id") == "package:" + packages[0].at("name").get<std::string>());
    CHECK(packages[0].at("type") == "package");
    CHECK(packages[0].at("links") > 0);

    const auto inside = get(service(), "/api/search?q=ssl&limit=2").json().at("packages");
    REQUIRE(inside.size() == 2);
    for (const auto& each : inside)
        CHECK_THAT(each.at("name").get<std::string>(), Contains("ssl"));
    CHECK(get(service(), "/api/search?q=no-such-thing").json().at("packages").empty());
}

TEST_CASE("neighbours are rows: the node, then each neighbour with its edge", "[service]") {
    const auto answer = get(service(), "/api/neighbours?id=package:git&limit=3");
    REQUIRE(answer.status == 200);
    CHECK(answer.content_type == "application/x-ndjson");
    const auto rows = answer.rows();
    REQUIRE(rows.size() > 2);
    CHECK(rows.front().at("node").at("id") == "package:git");
    CHECK(rows.back().at("end").at("rows") == rows.size() - 1);
    std::int64_t needs = 0;
    for (std::size_t i = 1; i + 1 < rows.size(); ++i) {
        const auto& edge = rows[i].at("edge");
        const auto other = rows[i].at("node").at("id");
        const bool outgoing = edge.at("from") == "package:git";
        CHECK((outgoing ? edge.at("to") : edge.at("from")) == other);
        if (outgoing && edge.at("type") == "DEPENDS") {
            ++needs;
            CHECK(rows[i].at("total") > 3);
        }
    }
    CHECK(needs == 3);

    const auto section = get(service(), "/api/neighbours?id=section:libs&limit=4").rows();
    CHECK(section.front().at("node").at("type") == "section");
    CHECK(section.size() == 1 + 4 + 1);

    // As browsers write a space.
    CHECK(get(service(), "/api/neighbours?id=maintainer:Debian+Perl+Group").status == 200);
}

TEST_CASE("paths are the shortest ones, or all of some steps", "[service]") {
    const auto rows = get(service(), "/api/paths?from=git&to=libc6&limit=3").rows();
    REQUIRE(rows.size() == 3 + 1);
    CHECK(rows[0].at("steps") <= rows[2].at("steps"));
    const auto& nodes = rows[0].at("nodes");
    CHECK(nodes.front().at("name") == "git");
    CHECK(nodes.back().at("name") == "libc6");
    CHECK(rows[0].at("edges").size() + 1 == nodes.size());

    const auto all = get(service(), "/api/paths?from=git&to=libc6&steps=2").rows();
    REQUIRE(all.size() > 1);
    for (std::size_t i = 0; i + 1 < all.size(); ++i)
        CHECK(all[i].at("steps") <= 2);

    const auto none = get(service(), "/api/paths?from=libc6&to=git");
    CHECK(none.status == 200);
    CHECK(none.rows().at(0).at("end").at("rows") == 0);
}

TEST_CASE("totals and dependents", "[service]") {
    const auto totals = get(service(), "/api/totals").json();
    CHECK(totals.at("packages") >= 331);
    CHECK(totals.at("sections") > 1);
    const auto direct = get(service(), "/api/dependents?name=zlib1g").rows();
    const auto more = get(service(), "/api/dependents?name=zlib1g&steps=4").rows();
    CHECK(direct.size() > 2);
    CHECK(more.size() > direct.size());
}

TEST_CASE("what is wrong with a question is said in JSON", "[service]") {
    const auto [target, status, text] = GENERATE(table<std::string, unsigned, std::string>({
        {"/api/search", 400, "'q' is missing"},
        {"/api/search?q=", 400, "'q' is missing"},
        {"/api/search?q=a&limit=0", 400, "'limit' takes a whole number from 1 to 100"},
        {"/api/search?q=a&limit=ten", 400, "'limit' takes a whole number from 1 to 100"},
        {"/api/search?q=a&limit=999999999999999999999", 400, "'limit' takes"},
        {"/api/search?q=a&q=b", 400, "'q' is there twice"},
        {"/api/search?query=a", 400, "no parameter 'query' here; this address takes q, limit"},
        {"/api/search?q=%zz", 400, "not a path"},
        {"/api/neighbours?id=libc6", 400, "takes an id like package:libc6"},
        {"/api/neighbours?id=planet:mars", 400, "takes an id like package:libc6"},
        {"/api/neighbours?id=package:no-such", 404, "no package named 'no-such'"},
        {"/api/paths?from=git&to=git", 400, "are the same"},
        {"/api/paths?from=git", 400, "'to' is missing"},
        {"/api/paths?from=git&to=libc6&steps=99", 400, "'steps' takes a whole number from 1 to 12"},
        {"/api/paths?from=nowhere&to=no-such", 404, "'nowhere' or 'no-such'"},
        {"/api/dependents?name=no-such", 404, "no package named 'no-such'"},
        {"/api/totals?x=1", 400, "this address takes none"},
        {"/api/nothing", 404, "nothing at this address"},
        {"/../../etc/passwd", 404, "nothing at this address"},
        {"/%2e%2e/CMakeLists.txt", 404, "nothing at this address"},
    }));
    INFO(target);
    const auto answer = get(service(), target);
    CHECK(answer.status == status);
    CHECK(answer.content_type == "application/json");
    CHECK_THAT(answer.error(), Contains(text));
}

TEST_CASE("a name is data, never a part of the query", "[service]") {
    const auto answer = get(service(), "/api/neighbours?id=package:x'%7D)%20DETACH%20DELETE%20n//");
    CHECK(answer.status == 404);
    CHECK_THAT(answer.error(), Contains("x'}) DETACH DELETE n//"));
}

TEST_CASE("only GET and HEAD are answered", "[service]") {
    Client client(service());
    client.ask("/api/totals", "DELETE");
    const auto refused = client.read();
    CHECK(refused.status == 405);
    CHECK_THAT(refused.header, Contains("Allow: GET, HEAD"));
    CHECK_THAT(refused.error(), Contains("use GET"));

    client.ask("/api/totals", "HEAD");
    const auto head = client.read(true);
    CHECK(head.status == 200);
    CHECK_THAT(head.header, Contains("Content-Length: "));
    client.ask("/api/neighbours?id=package:git", "HEAD");
    CHECK(client.read(true).status == 200);
    CHECK(client.get("/api/totals").status == 200); // no body was left between
}

TEST_CASE("the page is served, with a policy that lets nothing foreign in", "[service]") {
    const auto page = get(service(), "/");
    CHECK(page.status == 200);
    CHECK_THAT(page.content_type, Contains("text/html"));
    CHECK_THAT(page.header, Contains("Content-Security-Policy: default-src 'none'"));
    CHECK_THAT(get(service(), "/app.js").content_type, Contains("text/javascript"));
}

TEST_CASE("a service without a page says how to build it", "[service]") {
    Program program(options({"--page", "/nonexistent"}));
    const auto answer = get(program.port(), "/");
    CHECK(answer.status == 404);
    CHECK_THAT(answer.error(), Contains("graph_explorer_page"));
}

TEST_CASE("what is no request, or too large, is refused and the connection closed", "[service]") {
    const auto [request, status] = GENERATE(table<std::string, unsigned>({
        {"this is not HTTP\r\n\r\n", 400},
        {"GET /api/totals HTTP/1.1\r\nBad header\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n", 431},
        {"GET /" + std::string(20'000, 'x') + " HTTP/1.1\r\n\r\n", 431},
        {"POST /api/search HTTP/1.1\r\nContent-Length: 1000000000\r\n\r\n", 413},
        {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2000\r\n" +
             std::string(0x2000, 'x') + "\r\n0\r\n\r\n",
         413},
    }));
    INFO(request.substr(0, 60));
    Client client(service());
    client.send(request);
    const auto answer = client.read();
    CHECK(answer.status == status);
    CHECK(answer.content_type == "application/json");
    CHECK(!answer.error().empty());
    CHECK(client.closed_in_silence());
}

TEST_CASE("one connection takes request after request, also several at once", "[service]") {
    Client client(service());
    CHECK(client.get("/api/totals").status == 200);
    CHECK(client.get("/api/nothing").status == 404);
    client.ask("/api/neighbours?id=package:git");
    client.ask("/api/search?q=git");
    client.ask("/api/paths?from=git&to=libc6");
    CHECK(client.read().rows().front().at("node").at("name") == "git");
    CHECK(client.read().json().contains("packages"));
    CHECK(client.read().rows().back().contains("end"));
}

TEST_CASE("HTTP 1.0 gets rows without chunks, up to the connection's end", "[service]") {
    Client client(service());
    client.send("GET /api/neighbours?id=package:git HTTP/1.0\r\n\r\n");
    const auto answer = client.read();
    CHECK(answer.status == 200);
    CHECK_THAT(answer.header, !Contains("chunked"));
    CHECK(answer.rows().back().contains("end"));
    CHECK(client.closed_in_silence());
}

TEST_CASE("many clients at once are all answered", "[service]") {
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 64; ++i) {
        clients.push_back(std::make_unique<Client>(service()));
        clients.back()->ask(i % 2 == 0 ? "/api/neighbours?id=package:git" : "/api/search?q=lib");
    }
    for (auto& client : clients)
        CHECK(client->read().status == 200);
}

TEST_CASE("a client that leaves takes its query with it", "[service]") {
    Maze maze;
    Client client(service());
    client.ask(Maze::question);
    fixture().wait_for_queries(1); // in the middle of its work: no row has been found

    client.close();

    fixture().wait_for_queries(0);
    CHECK(get(service(), "/api/totals").status == 200);
}

TEST_CASE("a query that takes too long ends with words to its client", "[service]") {
    Maze maze;
    Program program(options({"--query-timeout", "0.5"}));
    const auto answer = get(program.port(), Maze::question);
    CHECK(answer.status == 504);
    CHECK(answer.code() == "timeout");
    CHECK_THAT(answer.error(), Contains("takes the database too long"));
}

TEST_CASE("slow readers cost no memory, and hold up nobody else", "[service]") {
    Flood flood;
    Program program(options({"--write-timeout", "600", "--query-timeout", "600"}));
    CHECK(get(program.port(), "/api/neighbours?id=package:git").status == 200);
    const auto before = program.peak_memory();
    std::vector<std::unique_ptr<Client>> slow;
    for (int i = 0; i < 4; ++i) {
        slow.push_back(std::make_unique<Client>(program.port(), Flood::receive_buffer));
        slow.back()->ask(Flood::question);
    }
    fixture().wait_for_queries(4);
    for (int i = 0; i < 20; ++i)
        CHECK(get(program.port(), "/api/search?q=lib").status == 200);
    CHECK(fixture().queries_running() == 4); // not read to their ends: nobody takes the rows

    for (auto& client : slow) {
        const auto rows = client->read().body;
        CHECK(rows.size() > static_cast<std::size_t>(Flood::rows) * Flood::row_bytes);
        CHECK_THAT(rows.substr(rows.size() - 30), Contains("{\"end\":{\"rows\":400}}"));
    }
    constexpr std::int64_t mib = 1024 * 1024;
    const auto grown = program.peak_memory() - before;
    INFO("grown by " << grown / mib << " MiB, of 4 answers of 25 MiB each");
    if (!neo4j::test::under_sanitizer) // which keeps freed memory
        CHECK(grown < 24 * mib);
}

TEST_CASE("a client that takes nothing is given up, and its query with it", "[service]") {
    Flood flood;
    Program program(options({"--write-timeout", "0.5"}));
    Client client(program.port(), Flood::receive_buffer);
    client.ask(Flood::question);
    client.wait_for_answer(); // the first rows: the query runs

    fixture().wait_for_queries(0);
    CHECK_THROWS(client.read()); // cut off
}

TEST_CASE("a client that asks nothing is let go", "[service]") {
    Program program(options({"--idle-timeout", "0.5"}));
    const auto start = Clock::now();
    Client silent(program.port());
    Client halfway(program.port());
    halfway.send("GET /api/totals HTTP/1.1\r\nHost: ");
    Client after_one(program.port());
    CHECK(after_one.get("/api/totals").status == 200);
    CHECK(silent.closed_in_silence());
    CHECK(halfway.closed_in_silence());
    CHECK(after_one.closed_in_silence());
    CHECK(Clock::now() - start < std::chrono::seconds(30));
}

TEST_CASE("more clients than allowed have to wait", "[service]") {
    Program program(options({"--clients", "1"}));
    Client first(program.port());
    CHECK(first.get("/api/totals").status == 200);
    Client second(program.port());
    second.ask("/api/totals");
    CHECK(first.get("/api/totals").status == 200); // the second one has not taken its place
    first.close();
    CHECK(second.read().status == 200);
}

TEST_CASE("a database that cannot be used is told in plain words", "[service]") {
    {
        Program program(options({"--uri", "bolt://127.0.0.1:1"}));
        const auto answer = get(program.port(), "/api/totals");
        CHECK(answer.status == 503);
        CHECK(answer.code() == "database_unavailable");
        CHECK_THAT(answer.header, Contains("Retry-After: 1"));
        CHECK_THAT(answer.error(), Contains("cannot be reached"));
    }
    Program program(options({"--user", "nobody_of_that_name"}));
    const auto answer = get(program.port(), "/api/totals");
    CHECK(answer.status == 500);
    CHECK_THAT(answer.error(), Contains("user name or password"));
}

TEST_CASE("a database that falls silent is given up", "[service]") {
    neo4j::test::ScriptServer silent;
    Program program(options({"--uri", silent.uri(), "--query-timeout", "0.1"}));
    // A short answer, which is tried a second time, and one that is streamed.
    for (const auto* question : {"/api/totals", "/api/neighbours?id=package:git"}) {
        for (int i = 0; i < 2; ++i)
            silent->next(neo4j::bolt::Request::run, neo4j::test::Reaction::silence());
        const auto answer = get(program.port(), question);
        CHECK(answer.status == 503);
        CHECK(answer.code() == "database_unavailable");
    }
}

TEST_CASE("the service ends when it is told to, in the middle of its work", "[service]") {
    Maze maze;
    Program program(options());
    Client idle(program.port());
    Client busy(program.port());
    busy.ask(Maze::question);
    fixture().wait_for_queries(1);
    CHECK(program.end() == 0);
    fixture().wait_for_queries(0);
    CHECK(idle.closed_in_silence());
}

TEST_CASE("a mistake on the command line is told", "[service]") {
    CHECK(run({GRAPH_EXPLORER_PROGRAM, "--listen", "here"}) == 1);
    CHECK(run({GRAPH_EXPLORER_PROGRAM, "--label-prefix", "a b"}) > 1);
    CHECK(run({GRAPH_EXPLORER_PROGRAM, "--pool", "0"}) > 1);
    CHECK(run({GRAPH_EXPLORER_PROGRAM, "--help"}) == 0);
}

} // namespace
} // namespace graph_explorer_test
