#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include <neo4j/async_driver.hpp>
#include <neo4j/driver.hpp>

#include "core/clock.hpp"
#include "support/loop.hpp"
#include "sync/driver_access.hpp"

// The same few calls of a driver in each face, for tests of what each does when something goes
// wrong. A function may look host names up in place of the system.
namespace neo4j::test {

// Called when part of an operation is over, so that it is known in which part something failed.
using Mark = std::function<void()>;
inline void call(const Mark& mark) {
    if (mark)
        mark();
}

struct Blocked {
    Blocked(const std::string& uri, const DriverConfig& config, detail::LookUp look_up = {},
            DriverAuth auth = basic_auth("neo4j", "secret"))
        : driver(detail::DriverAccess::make_blocking(uri, std::move(auth), config,
                                                     detail::system_clock(), std::move(look_up))) {}

    void query(const std::string& text = "rows 3", Params parameters = {}) {
        driver.session().run(text, std::move(parameters)).consume();
    }
    void transaction(bool commits, const Mark& begun = {}, const Mark& ends = {}) {
        auto session = driver.session();
        auto tx = session.begin_transaction();
        call(begun);
        tx.run("rows 3").consume();
        call(ends);
        commits ? tx.commit() : tx.rollback();
    }
    // Gives the number of records, which come ten at a time.
    std::size_t stream() { return open().run("rows 25").collect().size(); }
    std::size_t execute_query() { return driver.execute_query("rows 25").records.size(); }
    std::size_t execute_query(const Mark& begun, const Mark& ends) {
        const auto read = [&](Result& result) {
            call(begun);
            const auto records = result.collect();
            call(ends);
            return records.size();
        };
        return driver.execute_query("rows 25", {}, {}, read);
    }
    // Two results in a transaction, read in turn. Gives the number of records of the first.
    std::size_t two_results(const Mark& begun, const Mark& ends) {
        auto session = open();
        auto tx = session.begin_transaction();
        call(begun);
        auto first = tx.run("rows 25");
        first.next();
        auto second = tx.run("rows 25");
        second.next();
        const auto records = first.collect().size() + 1;
        second.consume();
        call(ends);
        tx.commit();
        return records;
    }
    // Reads one record and wants no more.
    void consume_early() {
        auto session = open();
        auto result = session.run("rows 25");
        result.next();
        result.consume();
    }
    // With a session's own user.
    void query_as(AuthToken user) {
        driver.session(SessionConfig().auth(std::move(user))).run("rows 3").consume();
    }
    bool verify_authentication(AuthToken user) {
        return driver.verify_authentication(std::move(user));
    }
    // A unit of work.
    std::size_t work(AccessMode mode, const Mark& begun, const Mark& ends) {
        const auto unit = [&](ManagedTransaction& tx) {
            call(begun);
            const auto records = tx.run("rows 25").collect();
            call(ends);
            return records.size();
        };
        auto session = open();
        return mode == AccessMode::read ? session.execute_read(unit) : session.execute_write(unit);
    }
    void verify() { driver.verify_connectivity(); }
    // Keeps a connection.
    void hold() {
        holder.emplace(driver.session());
        held.emplace(holder->begin_transaction());
    }
    // Begins a query that others will have to clean up after.
    void abandon() { open().run("rows 30").next(); }
    // Nothing is asked for beside a connection.
    void query_nothing() { driver.supports_multi_db(); }
    void close_session(const Mark& ends = {}) {
        auto session = open();
        const auto result = session.run("rows 30");
        call(ends);
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
    Awaited(const std::string& uri, const DriverConfig& config, detail::LookUp look_up = {},
            DriverAuth auth = basic_auth("neo4j", "secret"))
        : driver(detail::DriverAccess::make(loop.executor(), uri, std::move(auth), config,
                                            detail::system_clock(), std::move(look_up))) {}

    void query(const std::string& text = "rows 3", Params parameters = {}) {
        auto session = driver.session();
        auto result = loop.run(session.run(text, std::move(parameters)));
        loop.run(result.consume());
    }
    void transaction(bool commits, const Mark& begun = {}, const Mark& ends = {}) {
        auto session = driver.session();
        auto tx = loop.run(session.begin_transaction());
        call(begun);
        auto result = loop.run(tx.run("rows 3"));
        loop.run(result.consume());
        call(ends);
        loop.run(commits ? tx.commit() : tx.rollback());
    }
    std::size_t stream() {
        auto session = open();
        auto result = loop.run(session.run("rows 25"));
        return loop.run(result.collect()).size();
    }
    std::size_t execute_query() { return loop.run(driver.execute_query("rows 25")).records.size(); }
    std::size_t execute_query(const Mark& begun, const Mark& ends) {
        const auto read = [&](AsyncResult& result) -> boost::asio::awaitable<std::size_t> {
            call(begun);
            const auto records = co_await result.collect();
            call(ends);
            co_return records.size();
        };
        return loop.run(driver.execute_query("rows 25", {}, {}, read));
    }
    std::size_t two_results(const Mark& begun, const Mark& ends) {
        auto session = open();
        auto tx = loop.run(session.begin_transaction());
        call(begun);
        auto first = loop.run(tx.run("rows 25"));
        loop.run(first.next());
        auto second = loop.run(tx.run("rows 25"));
        loop.run(second.next());
        const auto records = loop.run(first.collect()).size() + 1;
        loop.run(second.consume());
        call(ends);
        loop.run(tx.commit());
        return records;
    }
    void consume_early() {
        auto session = open();
        auto result = loop.run(session.run("rows 25"));
        loop.run(result.next());
        loop.run(result.consume());
    }
    void query_as(AuthToken user) {
        auto session = driver.session(SessionConfig().auth(std::move(user)));
        auto result = loop.run(session.run("rows 3"));
        loop.run(result.consume());
    }
    bool verify_authentication(AuthToken user) {
        return loop.run(driver.verify_authentication(std::move(user)));
    }
    std::size_t work(AccessMode mode, const Mark& begun, const Mark& ends) {
        const auto unit = [&](AsyncManagedTransaction& tx) -> boost::asio::awaitable<std::size_t> {
            call(begun);
            auto result = co_await tx.run("rows 25");
            const auto records = co_await result.collect();
            call(ends);
            co_return records.size();
        };
        auto session = open();
        return loop.run(mode == AccessMode::read ? session.execute_read(unit)
                                                 : session.execute_write(unit));
    }
    void verify() { loop.run(driver.verify_connectivity()); }
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
    void close_session(const Mark& ends = {}) {
        auto session = open();
        const auto result = loop.run(session.run("rows 30"));
        call(ends);
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
