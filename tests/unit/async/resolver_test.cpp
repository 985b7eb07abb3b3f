#include <stdexcept>
#include <vector>

#include <neo4j/async_session.hpp>
#include <neo4j/error.hpp>
#include <neo4j/resolver.hpp>

#include "bench.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;

namespace {

// A driver of a host that no look-up knows: only a resolver leads to the server.
struct Lost {
    ScriptServer server;
    Loop loop;
    std::vector<Address> asked;
    Resolver resolver;
    std::unique_ptr<AsyncDriver> driver_;

    template <class Function>
    explicit Lost(Function function) : resolver(std::move(function)) {}

    AsyncDriver& driver() {
        if (!driver_)
            driver_ = std::make_unique<AsyncDriver>(
                loop.executor(), "bolt://nowhere.invalid:1234", no_auth(),
                DriverConfig().resolver(resolver).connection_acquisition_timeout(5s));
        return *driver_;
    }
    void connect() { loop.run(driver().verify_connectivity()); }
};

using Addresses = std::vector<Address>;

// A port where nobody listens.
std::uint16_t dead_port() {
    return ScriptServer().port();
}

} // namespace

TEST_CASE("a resolver, plain or awaitable, says where the server of a bolt URI is") {
    Addresses asked;
    Addresses known;
    const auto plain = [&](const Address& address) {
        asked.push_back(address);
        return known;
    };
    const auto awaitable = [&](Address address) -> asio::awaitable<Addresses> {
        asked.push_back(std::move(address));
        co_return known;
    };
    auto lost =
        GENERATE(true, false) ? std::make_unique<Lost>(plain) : std::make_unique<Lost>(awaitable);
    known = {Address("127.0.0.1", lost->server.port())};
    lost->connect();
    lost->connect();
    CHECK(asked == Addresses{Address("nowhere.invalid", 1234)}); // once for each connection
    // The server says where it was found.
    CHECK(lost->loop.run(lost->driver().get_server_info()).address == known.front());
}

TEST_CASE("the resolver's addresses are tried in order until one accepts") {
    Addresses known;
    Lost lost([&](const Address&) { return known; });
    known = {Address("127.0.0.1", dead_port()), Address("also.nowhere.invalid", 1),
             Address("127.0.0.1", lost.server.port()), Address("127.0.0.1", 1)};
    lost.connect();
    CHECK(lost.server->connections() == 1);
}

TEST_CASE("where none accepts, the error tells of each") {
    const auto dead = dead_port();
    Lost lost([&](const Address&) {
        return Addresses{Address("127.0.0.1", dead), Address("also.nowhere.invalid", 1)};
    });
    const auto text = thrown<ServiceUnavailable>([&] { lost.connect(); });
    CHECK_CONTAINS(text, "nowhere.invalid:1234");
    CHECK_CONTAINS(text, "127.0.0.1:" + std::to_string(dead));
    CHECK_CONTAINS(text, "also.nowhere.invalid");
}

TEST_CASE("a resolver that knows nothing, or throws, fails the connection") {
    SECTION("nothing") {
        Lost lost([](const Address&) { return Addresses(); });
        CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { lost.connect(); }),
                       "the resolver gave no address for nowhere.invalid:1234");
    }
    SECTION("an error is passed on unchanged") {
        Lost lost([](const Address&) -> Addresses { throw std::out_of_range("no such host"); });
        CHECK(thrown<std::out_of_range>([&] { lost.connect(); }) == "no such host");
    }
}

TEST_CASE("a resolver that takes too long is bounded by the acquisition timeout") {
    Loop loop;
    asio::steady_timer never(loop.executor(), asio::steady_timer::time_point::max());
    const auto sleepy = [&](Address) -> asio::awaitable<Addresses> {
        co_await never.async_wait(asio::use_awaitable);
        co_return Addresses();
    };
    AsyncDriver driver(loop.executor(), "bolt://nowhere.invalid", no_auth(),
                       DriverConfig().resolver(sleepy).connection_acquisition_timeout(1ms));
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { loop.run(driver.verify_connectivity()); }),
                   "the resolver did not answer");
}

namespace {

// A cluster of two, and a driver that knows it by a name that only its resolver knows.
struct NamedCluster {
    ScriptServer one;
    ScriptServer two;
    Loop loop;
    const Address name{"cluster.invalid"};
    Addresses asked;
    Addresses known{at(one)};
    AsyncDriver driver{
        loop.executor(), "neo4j://cluster.invalid", no_auth(),
        DriverConfig().connection_acquisition_timeout(5s).resolver([this](const Address& address) {
            asked.push_back(address);
            return address == name ? known : Addresses{address};
        })};

    NamedCluster() {
        ScriptedCluster cluster;
        cluster.routers = {one.address()};
        cluster.readers = {one.address(), two.address()};
        one->route(cluster);
        two->route(cluster);
    }
    static Address at(const ScriptServer& server) { return Address("127.0.0.1", server.port()); }
    AsyncSession reader(const std::string& database) {
        return driver.session(
            SessionConfig().database(database).default_access_mode(AccessMode::read));
    }
};

} // namespace

TEST_CASE("the resolver is asked about each server that a cluster has named, routers included") {
    NamedCluster n;
    auto first = n.reader("x");
    auto second = n.reader("x");
    auto third = n.reader("x");
    auto on_one = n.loop.run(first.begin_transaction());
    auto on_two = n.loop.run(second.begin_transaction());
    CHECK(n.asked ==
          Addresses{n.name, NamedCluster::at(n.two)}); // the connection for ROUTE serves again
    auto again_on_one = n.loop.run(third.begin_transaction());
    CHECK(n.one->connections() == 2);
    CHECK(n.asked == Addresses{n.name, NamedCluster::at(n.two), NamedCluster::at(n.one)});
}

TEST_CASE("the resolver is not asked about what it has said, though the cluster has said it too") {
    NamedCluster n;
    auto first = n.reader("x");
    auto second = n.reader("x");
    auto on_one = n.loop.run(first.begin_transaction());
    auto on_two = n.loop.run(second.begin_transaction());
    n.asked.clear();
    n.known = {NamedCluster::at(n.two)};
    auto other = n.reader("y"); // without a table the driver's own address is asked first
    auto transaction = n.loop.run(other.begin_transaction());
    CHECK(n.two->count("ROUTE y") == 1);
    CHECK(n.two->connections() == 2);
    CHECK(n.asked == Addresses{n.name, NamedCluster::at(n.one)}); // which reads
}
