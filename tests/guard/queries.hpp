#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include <neo4j/neo4j.hpp>

#include "support/loop.hpp"
#include "support/replay_connect.hpp"

// What the guards run: one query in each of the ways that there are, and a stream, in both APIs.
// Coroutines take what they need by reference: they are awaited at once.
namespace neo4j::test {

// Both drivers of a server that gives prepared answers.
struct Faces {
    Loop loop;
    AsyncDriver async;
    Driver blocking;

    explicit Faces(Replay replay, const DriverConfig& config = {})
        : async(loop.executor(), "bolt://127.0.0.1", basic_auth("neo4j", "secret"), config),
          blocking("bolt://127.0.0.1", basic_auth("neo4j", "secret"), config) {
        connect_to(std::make_shared<const Replay>(std::move(replay)));
    }
};

inline constexpr const char* ping = "RETURN $x AS x";

inline QueryConfig reading() {
    return QueryConfig().database("neo4j").routing(AccessMode::read);
}

inline boost::asio::awaitable<std::int64_t> auto_commit(AsyncSession& session) {
    auto result = co_await session.run(ping, params("x", 1));
    const auto record = co_await result.single();
    co_return record[0].as<std::int64_t>();
}
inline std::int64_t auto_commit(Session& session) {
    const auto record = session.run(ping, params("x", 1)).single();
    return record[0].as<std::int64_t>();
}

inline boost::asio::awaitable<std::int64_t> execute_query(AsyncDriver& driver) {
    const auto answer = co_await driver.execute_query(ping, params("x", 1), reading());
    co_return answer.records[0][0].as<std::int64_t>();
}
inline std::int64_t execute_query(Driver& driver) {
    const auto answer = driver.execute_query(ping, params("x", 1), reading());
    return answer.records[0][0].as<std::int64_t>();
}

inline boost::asio::awaitable<std::int64_t> explicit_transaction(AsyncSession& session) {
    auto transaction = co_await session.begin_transaction();
    auto result = co_await transaction.run(ping, params("x", 1));
    const auto record = co_await result.single();
    co_await transaction.commit();
    co_return record[0].as<std::int64_t>();
}
inline std::int64_t explicit_transaction(Session& session) {
    auto transaction = session.begin_transaction();
    const auto record = transaction.run(ping, params("x", 1)).single();
    transaction.commit();
    return record[0].as<std::int64_t>();
}

// Reads a stream in batches, and hands each record on.
template <class Each>
boost::asio::awaitable<void> stream(AsyncSession& session, Each& each) {
    auto result = co_await session.run("UNWIND ...");
    for (;;) {
        const auto batch = co_await result.next_batch();
        if (batch.empty())
            break;
        for (const auto& record : batch)
            each(record);
    }
}
template <class Each>
void stream(Session& session, Each& each) {
    auto result = session.run("UNWIND ...");
    for (const auto& record : result)
        each(record);
}

// Reads a record of the performance table's rows in place.
inline double read_in_place(const auto& fields) {
    return static_cast<double>(fields[0].template as<std::int64_t>()) +
           static_cast<double>(fields[1].template as<std::string_view>().size()) +
           fields[2].template as<double>();
}

} // namespace neo4j::test
