#include <chrono>
#include <functional>
#include <optional>
#include <stdexcept>
#include <vector>

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include "async/single_flight.hpp"
#include "support/catch.hpp"
#include "support/loop.hpp"

using namespace neo4j::detail;
using namespace neo4j::test;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace flights {

// Questions of one number have one answer, those of one asker one error.
struct Question {
    int number = 0;
    int asker = 0;
};

bool shares_answer(const Question& a, const Question& b) {
    return a.number == b.number;
}
bool shares_error(const Question& a, const Question& b) {
    return a.asker == b.asker;
}

} // namespace flights

namespace {

using flights::Question;

// Work that is done when the test says so.
struct Work {
    explicit Work(Loop& loop) : gate(loop.context(), asio::steady_timer::time_point::max()) {}

    asio::awaitable<int> operator()() {
        ++begun;
        boost::system::error_code opened;
        co_await gate.async_wait(asio::redirect_error(asio::use_awaitable, opened));
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none)
            throw boost::system::system_error(asio::error::operation_aborted);
        if (fails)
            throw std::runtime_error("no");
        co_return 42;
    }

    asio::steady_timer gate;
    int begun = 0;
    bool fails = false;
};

struct Flights {
    Loop loop;
    Work work{loop};
    SingleFlight<Question, int> flights;
    std::optional<int> has;
    std::function<std::optional<int>()> known = [this] { return has; };

    auto ask(Question question, std::chrono::nanoseconds patience = 1h) {
        SingleFlight<Question, int>::Patience some;
        some.for_others = Deadline::after(patience, "");
        auto task = loop.start(flights.answer(question, some, known, std::ref(work)));
        loop.poll();
        return task;
    }
};

bool is_timeout(Loop::Task<int>& task) {
    try {
        task.get();
    } catch (const boost::system::system_error& error) {
        return error.code() == asio::error::timed_out;
    }
    return false;
}

} // namespace

TEST_CASE("one does what many wait for") {
    Flights f;
    std::vector<Loop::Task<int>> tasks;
    for (int i = 0; i < 64; ++i)
        tasks.push_back(f.ask({1, i}));
    auto other = f.ask({2, 0});
    CHECK(f.work.begun == 2);
    f.work.gate.cancel();
    for (auto& task : tasks)
        CHECK(f.loop.finish(task) == 42);
    CHECK(f.loop.finish(other) == 42);
    CHECK(f.work.begun == 2);
    // What is over is not known any more.
    auto late = f.ask({1, 0});
    CHECK(f.work.begun == 3);
    f.work.gate.cancel();
    f.loop.finish(late);
}

TEST_CASE("an error is shared by those who have asked alike; others ask themselves") {
    Flights f;
    auto first = f.ask({1, 1});
    auto alike = f.ask({1, 1});
    auto other = f.ask({1, 2});
    f.work.fails = true;
    f.work.gate.cancel();
    CHECK_THROWS_AS(f.loop.finish(first), std::runtime_error);
    CHECK_THROWS_AS(f.loop.finish(alike), std::runtime_error);
    f.loop.until([&] { return f.work.begun == 2; });
    f.loop.poll();
    f.work.fails = false;
    f.work.gate.cancel();
    CHECK(f.loop.finish(other) == 42);
}

TEST_CASE("a waiter is cancelled on his own") {
    Flights f;
    auto first = f.ask({1, 0});
    auto second = f.ask({1, 0});
    second.cancel();
    f.loop.until([&] { return second.done(); });
    CHECK(second.cancelled());
    f.work.gate.cancel();
    CHECK(f.loop.finish(first) == 42);
    CHECK(f.work.begun == 1);
}

TEST_CASE("when the one who works is cancelled, another begins anew") {
    Flights f;
    auto first = f.ask({1, 0});
    auto second = f.ask({1, 1});
    auto third = f.ask({1, 2});
    first.cancel();
    f.loop.until([&] { return first.done() && f.work.begun == 2; });
    CHECK(first.cancelled());
    f.loop.poll();
    f.work.gate.cancel();
    CHECK(f.loop.finish(second) == 42);
    CHECK(f.loop.finish(third) == 42);
    CHECK(f.work.begun == 2);
}

TEST_CASE("when all are cancelled at once, nothing stays behind") {
    Flights f;
    std::vector<Loop::Task<int>> tasks;
    for (int i = 0; i < 5; ++i)
        tasks.push_back(f.ask({1, i}));
    for (auto& task : tasks)
        task.cancel();
    for (auto& task : tasks) {
        f.loop.until([&] { return task.done(); });
        CHECK(task.cancelled());
    }
    const auto begun = f.work.begun;
    auto late = f.ask({1, 0});
    CHECK(f.work.begun == begun + 1);
    f.work.gate.cancel();
    CHECK(f.loop.finish(late) == 42);
}

TEST_CASE("who has waited too long begins anew, and others join him") {
    Flights f;
    auto first = f.ask({1, 0});
    auto hasty = f.ask({1, 1}, 1ms);
    f.loop.until([&] { return f.work.begun == 2; });
    auto late = f.ask({1, 2});
    CHECK(f.work.begun == 2);
    f.work.gate.cancel();
    CHECK(f.loop.finish(first) == 42);
    CHECK(f.loop.finish(hasty) == 42);
    CHECK(f.loop.finish(late) == 42);
}

TEST_CASE("of many who have waited too long for one, one begins anew") {
    Flights f;
    auto first = f.ask({1, 0}, 1h);
    SingleFlight<Question, int>::Patience some;
    some.for_each = 500ms;
    std::vector<Loop::Task<int>> many;
    for (int i = 1; i < 64; ++i)
        many.push_back(f.loop.start(f.flights.answer({1, i}, some, f.known, std::ref(f.work))));
    f.loop.until([&] { return f.work.begun == 2; });
    f.loop.poll();
    f.work.gate.cancel();
    for (auto& task : many)
        CHECK(f.loop.finish(task) == 42);
    CHECK(f.loop.finish(first) == 42);
    CHECK(f.work.begun == 2);
}

TEST_CASE("who has no time left gives up, and leaves the question to those who have") {
    Flights f;
    auto first = f.ask({1, 0});
    SingleFlight<Question, int>::Patience none;
    none.at_all = Deadline::after(1ms, "");
    auto hasty = f.loop.start(f.flights.answer({1, 1}, none, f.known, std::ref(f.work)));
    f.loop.until([&] { return hasty.done(); });
    CHECK(is_timeout(hasty));
    auto late = f.ask({1, 2});
    CHECK(f.work.begun == 1);
    f.work.gate.cancel();
    CHECK(f.loop.finish(first) == 42);
    CHECK(f.loop.finish(late) == 42);
}

TEST_CASE("an error of one who has no time left is shared with nobody") {
    Flights f;
    SingleFlight<Question, int>::Patience none;
    none.at_all = Deadline::after(0ns, "");
    auto first = f.loop.start(f.flights.answer({1, 0}, none, f.known, std::ref(f.work)));
    f.loop.poll();
    auto alike = f.ask({1, 0});
    f.work.fails = true;
    f.work.gate.cancel();
    CHECK_THROWS_AS(f.loop.finish(first), std::runtime_error);
    f.loop.until([&] { return f.work.begun == 2; });
    f.loop.poll();
    f.work.fails = false;
    f.work.gate.cancel();
    CHECK(f.loop.finish(alike) == 42);
}

TEST_CASE("what is known when nobody asks is not asked, and is nobody else's answer") {
    Flights f;
    f.has = 7;
    CHECK(f.loop.run(f.flights.answer({1, 0}, {}, f.known, std::ref(f.work))) == 7);
    CHECK(f.work.begun == 0);
    // Nor by one who waited for another.
    f.has.reset();
    auto first = f.ask({1, 1});
    auto second = f.loop.start(f.flights.answer({1, 2}, {}, f.known, std::ref(f.work)));
    f.loop.poll();
    f.has = 8;
    first.cancel();
    CHECK(f.loop.finish(second) == 8);
    CHECK(f.work.begun == 1);
}
