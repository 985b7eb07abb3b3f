// What a user can do wrong, and what the errors say about it.
#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <neo4j/neo4j.hpp>

#include "integration/support/awaited.hpp"
#include "integration/support/server.hpp"
#include "support/catch.hpp"

namespace neo4j::test {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Catch::Contains;
using namespace std::chrono_literals;

// Binds a port of the loopback; whoever connects is served by nobody, or by serve().
class LoopbackPort {
public:
    LoopbackPort() : acceptor_(context_, {asio::ip::address_v4::loopback(), 0}) {}

    std::string uri() const {
        return "bolt://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
    }
    // Answers one connection as a web server does, and ends it.
    void answer_in_http() {
        tcp::socket socket = acceptor_.accept();
        std::array<char, 20> handshake{};
        asio::read(socket, asio::buffer(handshake));
        asio::write(socket, asio::buffer(std::string("HTTP/1.1 400 Bad Request\r\n"
                                                     "Content-Length: 0\r\n\r\n")));
    }
    void close() { acceptor_.close(); }

private:
    asio::io_context context_;
    tcp::acceptor acceptor_;
};

TEMPLATE_TEST_CASE("a syntax error has its class, code and status", "[errors]", Driver,
                   AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    auto session = driver.session();
    try {
        session.run("RETRUN 1");
        FAIL("the server took it");
    } catch (const CypherSyntaxError& error) {
        CHECK(error.code() == "Neo.ClientError.Statement.SyntaxError");
        CHECK(error.classification() == "ClientError");
        CHECK_FALSE(error.is_retryable());
        CHECK_THAT(error.message(), Contains("RETRUN"));
        CHECK_THAT(error.what(), Contains("Neo.ClientError.Statement.SyntaxError"));
    }
    CHECK_THROWS_AS(driver.execute_query("RETURN 1 + {}"), CypherSyntaxError);
    CHECK_THROWS_AS(driver.execute_query("RETURN $missing"), ClientError);
    CHECK_THROWS_AS(driver.execute_query("RETURN 1 / 0"), ClientError);
    CHECK(session.run("RETURN 1").single()[0].template as<int>() == 1);
}

TEMPLATE_TEST_CASE("a violated constraint is a ConstraintError", "[errors]", Driver,
                   AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    const Scratch scratch;
    const std::string& label = scratch.label();
    driver.execute_query("CREATE CONSTRAINT " + label + " FOR (n:" + label +
                         ") REQUIRE n.id IS UNIQUE");
    const std::string create = "CREATE (:" + label + " {id: 1})";
    driver.execute_query(create);
    CHECK_THROWS_AS(driver.execute_query(create), ConstraintError);
    {
        auto session = driver.session();
        auto transaction = session.begin_transaction();
        CHECK_THROWS_AS(transaction.run(create).consume(), ConstraintError);
    }
    const auto dropped = driver.execute_query("DROP CONSTRAINT " + label);
    CHECK(dropped.summary.counters().constraints_removed == 1);
    CHECK(dropped.summary.query_type() == QueryType::schema_write);
}

TEMPLATE_TEST_CASE("a wrong password is an AuthError", "[errors]", Driver, AwaitedDriver) {
    // A user that there is not: a wrong password for one that there is would slow his next logins.
    TestType driver(server().uri, basic_auth("nobody", "wrong"));
    CHECK_THROWS_AS(driver.verify_connectivity(), AuthError);
    CHECK_THROWS_WITH(driver.execute_query("RETURN 1"),
                      Contains("Neo.ClientError.Security.Unauthorized") &&
                          Contains("as 'nobody'") && Contains("basic_auth"));
    TestType without(server().uri);
    CHECK_THROWS_AS(without.verify_connectivity(), AuthError);
    CHECK_THROWS_WITH(without.execute_query("RETURN 1"), Contains("without a user name"));
}

TEMPLATE_TEST_CASE("a port that speaks HTTP is named as such", "[errors]", Driver, AwaitedDriver) {
    LoopbackPort port;
    TestType driver(port.uri());
    std::thread web_server([&] { port.answer_in_http(); });
    CHECK_THROWS_WITH(driver.verify_connectivity(),
                      Contains("HTTP") && Contains("7687") && Contains(port.uri().substr(7)));
    web_server.join();
}

TEMPLATE_TEST_CASE("a server that is down is named with its address", "[errors]", Driver,
                   AwaitedDriver) {
    LoopbackPort port;
    const auto uri = port.uri();
    port.close();
    TestType driver(uri);
    CHECK_THROWS_AS(driver.verify_connectivity(), ServiceUnavailable);
    CHECK_THROWS_WITH(driver.verify_connectivity(), Contains(uri.substr(7)));
}

TEMPLATE_TEST_CASE("a server that accepts and stays silent is given up", "[errors]", Driver,
                   AwaitedDriver) {
    LoopbackPort port; // the kernel accepts for it
    TestType driver(port.uri(), {}, DriverConfig().connection_acquisition_timeout(50ms));
    CHECK_THROWS_WITH(driver.verify_connectivity(),
                      Contains("50 ms") && Contains("connection_acquisition_timeout"));
}

TEMPLATE_TEST_CASE("a URI that makes no sense is explained", "[errors]", Driver, AwaitedDriver) {
    const auto connect = [](const char* uri) { TestType driver(uri); };
    CHECK_THROWS_WITH(connect("blot://localhost"), Contains("blot") && Contains("bolt://"));
    CHECK_THROWS_WITH(connect("http://localhost:7474"), Contains("http") && Contains("bolt://"));
    CHECK_THROWS_AS(connect("localhost:7687"), ConfigurationError);
    CHECK_THROWS_AS(connect(""), ConfigurationError);
    CHECK_THROWS_AS(connect("bolt://localhost:99999"), ConfigurationError);
}

TEMPLATE_TEST_CASE("reading wrongly is explained", "[errors]", Driver, AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    auto [records, summary, keys] = driver.execute_query(
        "RETURN 'Ada' AS name, 300 AS big, {list: [1, 'two']} AS deep, null AS nothing");
    const Record& record = records.at(0);

    CHECK_THROWS_AS(record["nmae"], MissingKeyError);
    CHECK_THROWS_WITH(record["nmae"],
                      Contains("nmae") && Contains("name") && Contains("big") && Contains("deep"));
    CHECK_THROWS_AS(record[4], IndexError);
    CHECK_THROWS_WITH(record["name"].template as<int>(),
                      Contains("integer") && Contains("string") && Contains("name"));
    CHECK_THROWS_AS(record["name"].template as<int>(), ValueTypeError);
    CHECK_THROWS_WITH(record["big"].template as<std::int8_t>(),
                      Contains("300") && Contains("big") && Contains("int8"));
    CHECK_THROWS_AS(record["big"].template as<std::int8_t>(), ValueRangeError);
    using Deep = std::map<std::string, std::vector<int>>;
    CHECK_THROWS_WITH(record["deep"].template as<Deep>(),
                      Contains("deep") && Contains("list") && Contains("[1]"));
    CHECK_THROWS_WITH(record["nothing"].template as<std::string>(),
                      Contains("null") && Contains("string") && Contains("nothing"));
}

TEST_CASE("a parameter out of range is named", "[errors]") {
    const auto too_large = std::numeric_limits<std::uint64_t>::max();
    CHECK_THROWS_AS(params("count", too_large), ValueRangeError);
    CHECK_THROWS_WITH(params("count", too_large),
                      Contains("count") && Contains("18446744073709551615"));
    CHECK_THROWS_AS(params("a", 1, "a", 2), UsageError);
}

TEMPLATE_TEST_CASE("no free connection in time is an error that names the setting", "[errors]",
                   Driver, AwaitedDriver) {
    TestType driver(server().uri, server().auth(), DriverConfig().max_connection_pool_size(1));
    auto session = driver.session();
    auto transaction = session.begin_transaction();
    auto hurried = driver.session(SessionConfig().connection_acquisition_timeout(50ms));
    CHECK_THROWS_AS(hurried.run("RETURN 1"), ConnectionAcquisitionTimeoutError);
    CHECK_THROWS_WITH(hurried.run("RETURN 1"), Contains("connection_acquisition_timeout"));
    transaction.rollback();
    CHECK(driver.execute_query("RETURN 1").records.size() == 1);
}

TEST_CASE("a value that the server's version cannot take is explained", "[errors]") {
    Driver driver(server().uri, server().auth());
    const auto version = driver.get_server_info().protocol_version;
    if (version < ServerInfo::ProtocolVersion{6, 0})
        CHECK_THROWS_WITH(driver.execute_query("RETURN $x", params("x", Vector{1.0F, 2.0F})),
                          Contains("vector") && Contains("6.0"));
    if (version < ServerInfo::ProtocolVersion{6, 1})
        CHECK_THROWS_WITH(driver.execute_query("RETURN $x", params("x", Uuid())), Contains("6.1"));
    CHECK(driver.execute_query("RETURN 1").records.size() == 1);
}

} // namespace
} // namespace neo4j::test
