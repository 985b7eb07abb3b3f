#include <thread>

#include <neo4j/neo4j.hpp>

#include "load.hpp"

namespace soak {
namespace {

using neo4j::params;

void write(neo4j::Session& session, Dice& dice) {
    const auto id = dice.number(1, nodes);
    const auto value = dice.number(0, 1'000'000);
    session.execute_write([&](neo4j::ManagedTransaction& tx) {
        tx.run(write_query, params("id", id, "value", value, "text", "written")).consume();
    });
}

void transact(neo4j::Session& session, Step step, Dice& dice) {
    const auto id = dice.number(1, nodes);
    auto tx = session.begin_transaction();
    tx.run(read_query, params("id", id)).collect();
    auto second = tx.run(write_query, params("id", id, "value", 1, "text", "explicit"));
    if (step == Step::abandon)
        return;
    second.consume();
    if (step == Step::transaction)
        tx.commit();
    else
        tx.rollback();
}

// By the session's own thread, as the headers ask for: in the middle of a stream.
void cancel(neo4j::Session& session, Dice& dice) {
    const auto after = dice.number(0, 5'000);
    auto tx = session.begin_transaction();
    auto result = tx.run(endless_query);
    for (std::int64_t i = 0; i < after; ++i)
        result.next();
    tx.cancel();
}

void ask_alone(const Plan& plan) {
    neo4j::Driver driver(plan.uri, credentials());
    driver.execute_query("RETURN 1");
    driver.close();
}

void take(Step step, neo4j::Driver& driver, const Plan& plan, Dice& dice) {
    auto session = driver.session(neo4j::SessionConfig().fetch_size(500));
    switch (step) {
    case Step::read:
        driver.execute_query(read_query, params("id", dice.number(1, nodes)));
        break;
    case Step::write:
        write(session, dice);
        break;
    case Step::stream:
        for (auto result = session.run(stream_query); result.next();)
            continue;
        break;
    case Step::give_up:
        session.run(stream_query).fetch(10);
        break;
    case Step::transaction:
    case Step::roll_back:
    case Step::abandon:
        transact(session, step, dice);
        break;
    case Step::cancel:
        cancel(session, dice);
        break;
    case Step::new_driver:
        ask_alone(plan);
        break;
    }
}

} // namespace

void work(neo4j::Driver& driver, Plan& plan, std::uint64_t seed) {
    Dice dice(seed);
    while (!plan.over()) {
        const auto step = dice.step();
        try {
            take(step, driver, plan, dice);
            plan.done(step);
        } catch (const std::exception& error) {
            plan.failed(step, error.what());
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(dice.number(0, plan.pause.count())));
    }
}

} // namespace soak
