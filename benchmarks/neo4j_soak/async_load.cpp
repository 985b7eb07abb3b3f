#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <neo4j/neo4j.hpp>

#include "load.hpp"

namespace soak {
namespace {

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
using neo4j::params;

asio::awaitable<void> pause(std::chrono::milliseconds length) {
    asio::steady_timer timer(co_await asio::this_coro::executor, length);
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> drain(neo4j::AsyncSession& session, const char* query) {
    auto result = co_await session.run(query);
    for (;;) {
        const auto batch = co_await result.next_batch();
        if (batch.empty())
            break;
    }
}

asio::awaitable<void> write(neo4j::AsyncSession& session, Dice& dice) {
    const auto id = dice.number(1, nodes);
    const auto value = dice.number(0, 1'000'000);
    const auto store = [&](neo4j::AsyncManagedTransaction& tx) -> asio::awaitable<void> {
        auto result =
            co_await tx.run(write_query, params("id", id, "value", value, "text", "written"));
        co_await result.consume();
    };
    co_await session.execute_write(store);
}

asio::awaitable<void> transact(neo4j::AsyncSession& session, Step step, Dice& dice) {
    const auto id = dice.number(1, nodes);
    auto tx = co_await session.begin_transaction();
    auto first = co_await tx.run(read_query, params("id", id));
    co_await first.collect();
    auto second = co_await tx.run(write_query, params("id", id, "value", 1, "text", "explicit"));
    if (step == Step::abandon)
        co_return;
    co_await second.consume();
    if (step == Step::transaction)
        co_await tx.commit();
    else
        co_await tx.rollback();
}

asio::awaitable<void> give_up(neo4j::AsyncSession& session) {
    auto result = co_await session.run(stream_query);
    co_await result.fetch(10);
}

asio::awaitable<void> cancel(neo4j::AsyncSession& session, Dice& dice) {
    const std::chrono::milliseconds after(dice.number(0, 30));
    co_await (drain(session, endless_query) || pause(after));
}

asio::awaitable<void> ask_alone(const Plan& plan) {
    neo4j::AsyncDriver driver(co_await asio::this_coro::executor, plan.uri, credentials());
    co_await driver.execute_query("RETURN 1");
    co_await driver.close();
}

asio::awaitable<void> take(Step step, neo4j::AsyncDriver& driver, const Plan& plan, Dice& dice) {
    auto session = driver.session(neo4j::SessionConfig().fetch_size(500));
    switch (step) {
    case Step::read:
        co_await driver.execute_query(read_query, params("id", dice.number(1, nodes)));
        break;
    case Step::write:
        co_await write(session, dice);
        break;
    case Step::stream:
        co_await drain(session, stream_query);
        break;
    case Step::give_up:
        co_await give_up(session);
        break;
    case Step::transaction:
    case Step::roll_back:
    case Step::abandon:
        co_await transact(session, step, dice);
        break;
    case Step::cancel:
        co_await cancel(session, dice);
        break;
    case Step::new_driver:
        co_await ask_alone(plan);
        break;
    }
}

} // namespace

asio::awaitable<void> work(neo4j::AsyncDriver& driver, Plan& plan, std::uint64_t seed) {
    Dice dice(seed);
    while (!plan.over()) {
        const auto step = dice.step();
        try {
            co_await take(step, driver, plan, dice);
            plan.done(step);
        } catch (const std::exception& error) {
            plan.failed(step, error.what());
        }
        const std::chrono::milliseconds length(dice.number(0, plan.pause.count()));
        co_await pause(length);
    }
}

} // namespace soak
