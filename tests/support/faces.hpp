#pragma once

#include <optional>
#include <string>
#include <utility>

#include <neo4j/async_driver.hpp>
#include <neo4j/driver.hpp>

#include "core/clock.hpp"
#include "support/loop.hpp"
#include "sync/driver_access.hpp"

// The same few calls of a driver in each face, for tests that ask how long each may take. A
// function may look host names up in place of the system.
namespace neo4j::test {

struct Blocked {
    Blocked(const std::string& uri, const DriverConfig& config, detail::LookUp look_up = {})
        : driver(detail::DriverAccess::make_blocking(uri, basic_auth("neo4j", "secret"), config,
                                                     detail::system_clock(), std::move(look_up))) {}

    void query(const std::string& text = "rows 3", Params parameters = {}) {
        driver.session().run(text, std::move(parameters)).consume();
    }
    void transaction(bool commits) {
        auto session = driver.session();
        auto tx = session.begin_transaction();
        tx.run("rows 3").consume();
        commits ? tx.commit() : tx.rollback();
    }
    // Keeps a connection.
    void hold() {
        holder.emplace(driver.session());
        held.emplace(holder->begin_transaction());
    }
    // Begins a query that others will have to clean up after.
    void abandon() { open().run("rows 30").next(); }
    // Nothing is asked for beside a connection.
    void query_nothing() { driver.supports_multi_db(); }
    void close_session() {
        auto session = open();
        const auto result = session.run("rows 30");
        session.close();
    }
    void close() { driver.close(); }

    Driver driver;
    std::optional<Session> holder;
    std::optional<Transaction> held;

private:
    // Reads ten records at a time.
    Session open() { return driver.session(SessionConfig().fetch_size(10)); }
};

struct Awaited {
    Awaited(const std::string& uri, const DriverConfig& config, detail::LookUp look_up = {})
        : driver(detail::DriverAccess::make(loop.executor(), uri, basic_auth("neo4j", "secret"),
                                            config, detail::system_clock(), std::move(look_up))) {}

    void query(const std::string& text = "rows 3", Params parameters = {}) {
        auto session = driver.session();
        auto result = loop.run(session.run(text, std::move(parameters)));
        loop.run(result.consume());
    }
    void transaction(bool commits) {
        auto session = driver.session();
        auto tx = loop.run(session.begin_transaction());
        auto result = loop.run(tx.run("rows 3"));
        loop.run(result.consume());
        loop.run(commits ? tx.commit() : tx.rollback());
    }
    void hold() {
        holder.emplace(driver.session());
        held.emplace(loop.run(holder->begin_transaction()));
    }
    void abandon() {
        auto session = open();
        auto result = loop.run(session.run("rows 30"));
        loop.run(result.next());
    }
    void query_nothing() { loop.run(driver.supports_multi_db()); }
    void close_session() {
        auto session = open();
        const auto result = loop.run(session.run("rows 30"));
        loop.run(session.close());
    }
    void close() { loop.run(driver.close()); }

    Loop loop;
    AsyncDriver driver;
    std::optional<AsyncSession> holder;
    std::optional<AsyncTransaction> held;

private:
    AsyncSession open() { return driver.session(SessionConfig().fetch_size(10)); }
};

} // namespace neo4j::test
