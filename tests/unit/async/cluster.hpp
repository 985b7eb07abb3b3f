#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <neo4j/async_driver.hpp>
#include <neo4j/error.hpp>

#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/loop.hpp"
#include "support/script_server.hpp"
#include "support/thrown.hpp"
#include "sync/driver_access.hpp"

namespace neo4j::test {

inline const AuthToken login = basic_auth("neo4j", "secret");

inline DriverConfig quick() {
    return DriverConfig()
        .connection_acquisition_timeout(std::chrono::seconds(10))
        .initial_retry_delay(std::chrono::milliseconds(1))
        .max_transaction_retry_time(std::chrono::seconds(5));
}

inline SessionConfig in(const std::string& database, AccessMode mode = AccessMode::write) {
    return SessionConfig().database(database).default_access_mode(mode);
}
inline SessionConfig reading(const std::string& database = "x") {
    return in(database, AccessMode::read);
}

// Five servers, of which the first is the one of the URI, and a driver for them.
struct Cluster {
    ScriptServer router;
    ScriptServer other_router;
    ScriptServer reader;
    ScriptServer other_reader;
    ScriptServer writer;
    std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
    Loop loop;
    std::optional<AsyncDriver> driver;

    explicit Cluster(const std::function<void(ServerScript&)>& prepare = {},
                     DriverConfig config = quick(), const std::string& query = "",
                     DriverAuth auth = login)
        : router(prepare), other_router(prepare), reader(prepare), other_reader(prepare),
          writer(prepare) {
        tell(table());
        driver.emplace(detail::DriverAccess::make(loop.executor(), router.cluster_uri() + query,
                                                  std::move(auth), std::move(config), clock));
    }

    ScriptedCluster table() {
        ScriptedCluster made;
        made.routers = {router.address(), other_router.address()};
        made.readers = {reader.address(), other_reader.address()};
        made.writers = {writer.address()};
        return made;
    }
    void tell(const ScriptedCluster& cluster) {
        router->route(cluster);
        other_router->route(cluster);
    }
    // One reader, so that it is known who reads.
    void tell_of_one_reader() {
        auto cluster = table();
        cluster.readers = {reader.address()};
        tell(cluster);
    }

    template <class T>
    T run(boost::asio::awaitable<T> operation) {
        return loop.run(std::move(operation));
    }
    boost::asio::awaitable<void> query(SessionConfig config, std::string text = "rows 1") {
        auto session = driver->session(std::move(config));
        auto result = co_await session.run(text);
        co_await result.consume();
        co_await session.close();
    }
    // Runs the loop until a server has seen what is expected.
    template <class Condition>
    void until(Condition condition) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!condition()) {
            if (std::chrono::steady_clock::now() > end)
                throw std::logic_error("what is waited for does not happen");
            loop.poll();
            std::this_thread::yield();
        }
        loop.poll();
    }
    void read(const std::string& text = "rows 1") { run(query(reading(), text)); }
    void write(const std::string& text = "rows 1") { run(query(in("x"), text)); }
    detail::RoutingAnswer known(const std::string& database = "x") {
        return detail::DriverAccess::routing_table(*driver, database).value();
    }
    std::size_t routes() { return routes_of(router) + routes_of(other_router); }
    static std::size_t routes_of(ScriptServer& server) {
        std::size_t count = 0;
        for (const auto& request : server->seen())
            count += request.starts_with("ROUTE");
        return count;
    }
    static std::size_t reads_of(ScriptServer& server) { return server->count("RUN rows 1"); }
};

} // namespace neo4j::test
