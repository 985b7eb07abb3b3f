#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include <neo4j/async_driver.hpp>
#include <neo4j/error.hpp>

#include "bench.hpp"
#include "sync/driver_access.hpp"

// Runs an operation over and over, cancelled one handler of the loop later each time, and looks at
// what it leaves.
namespace neo4j::test {

// What an operation is at work on, beside the driver.
struct Subject {
    Loop& loop;
    AsyncDriver& driver;
    AsyncSession session;
    std::optional<AsyncTransaction> transaction;
    std::optional<AsyncResult> result;
};

// What is over after a cancel.
enum class Ends { nothing, session, transaction, result };

struct Operation {
    const char* name;
    void (*prepare)(Subject&);
    boost::asio::awaitable<void> (*start)(Subject&);
    Ends ends = Ends::nothing;
};

// What comes before it.
inline void prepare_nothing(Subject&) {}
// One of the pool's connections is there already.
inline void prepare_connection(Subject& s) {
    s.loop.run(s.driver.verify_connectivity());
}
// The session has a result with more to come.
inline void prepare_result(Subject& s) {
    s.result = s.loop.run(s.session.run("rows 35"));
}
inline void prepare_transaction(Subject& s) {
    s.transaction = s.loop.run(s.session.begin_transaction());
}
inline void prepare_result_in_transaction(Subject& s) {
    prepare_transaction(s);
    s.result = s.loop.run(s.transaction->run("rows 35"));
}

template <class T>
boost::asio::awaitable<void> drop(boost::asio::awaitable<T> operation) {
    if constexpr (std::is_void_v<T>) {
        co_await std::move(operation);
    } else {
        const auto value = co_await std::move(operation);
        static_cast<void>(value);
    }
}

// A coroutine that was started, and the signal that cancels it.
struct Attempt {
    boost::asio::cancellation_signal signal;
    std::exception_ptr error;
    bool begun = false;
    bool done = false;

    void start(Loop& loop, boost::asio::awaitable<void> operation) {
        boost::asio::co_spawn(
            loop.context(), begin(std::move(operation)),
            boost::asio::bind_cancellation_slot(signal.slot(), [this](std::exception_ptr failure) {
                error = std::move(failure);
                done = true;
            }));
    }

private:
    boost::asio::awaitable<void> begin(boost::asio::awaitable<void> operation) {
        begun = true;
        co_await std::move(operation);
    }
};

// A coroutine that lets all types through; co_spawn's own let `terminal` through alone.
inline boost::asio::awaitable<void> open_to_all(boost::asio::awaitable<void> operation) {
    co_await boost::asio::this_coro::reset_cancellation_state(
        boost::asio::enable_total_cancellation());
    co_await std::move(operation);
}

// What a field is made with; the functions are called for each.
struct Setting {
    std::function<void(DriverConfig&)> config = [](DriverConfig&) {};
    std::function<DriverAuth()> auth = [] { return DriverAuth(basic_auth("neo4j", "secret")); };
    std::function<SessionConfig()> session = [] { return SessionConfig(); };
    bool routing = false;
};

// One driver at a time on one server. Its pool has one place.
class Field {
public:
    explicit Field(ScriptServer& server, const Setting& setting = Setting())
        : server_(server), connections_(server->connections()),
          driver(loop.executor(), setting.routing ? server.cluster_uri() : server.uri(),
                 setting.auth(), Bench::config([&](DriverConfig& config) {
                     config.fetch_size(10);
                     setting.config(config);
                 })),
          subject{loop, driver, driver.session(setting.session()), {}, {}} {}

    // Nothing is lost: a query goes through, and the pool's place is free before and after.
    void check_whole(bool driver_only = false) {
        subject.transaction.reset();
        subject.result.reset();
        if (!driver_only)
            loop.run(subject.session.close());
        CHECK(figures().in_use == 0);
        CHECK(loop.run(driver.execute_query("rows 3")).records.size() == 3);
        CHECK(figures().in_use == 0);
        CHECK(figures().waiting == 0);
        CHECK(figures().idle == 1);
        CHECK(server_->connections() - connections_ <= 2);
        CHECK(loop.idle());
    }
    PoolFigures figures() const { return detail::DriverAccess::pool_figures(driver); }

private:
    ScriptServer& server_;
    std::size_t connections_;

public:
    Loop loop;
    AsyncDriver driver;
    Subject subject;
};

inline void check_usable(Subject& s) {
    auto result = s.loop.run(s.session.run("rows 25"));
    CHECK(s.loop.run(result.collect()).size() == 25);
}

// After a cancel.
inline void check_ended(Subject& s, Ends what) {
    const bool in_transaction = s.transaction.has_value();
    if (what == Ends::session) {
        CHECK(s.session.closed());
        thrown<SessionError>([&] { s.loop.run(s.session.run("rows 3")); });
        s.loop.run(s.session.close());
    }
    if (in_transaction) {
        CHECK(s.transaction->closed());
        thrown<TransactionError>([&] { s.loop.run(s.transaction->run("rows 3")); });
        thrown<TransactionError>([&] { s.loop.run(s.transaction->commit()); });
        s.loop.run(s.transaction->close());
    }
    if (what == Ends::result) {
        CHECK(s.result->closed());
        thrown<ResultFailedError>([&] { s.loop.run(s.result->next()); });
        thrown<ResultFailedError>([&] { s.loop.run(s.result->consume()); });
    } else if (s.result && (in_transaction || what == Ends::session)) {
        CHECK(s.result->closed());
        // What has arrived may be read still, but no more than that.
        CHECK_THROWS_AS(s.loop.run(s.result->collect()), ResultError);
    }
    if (what != Ends::session)
        check_usable(s);
}

// @param open whether the coroutine lets all types through.
template <class Cancel>
int at_every_step(ScriptServer& server, const Operation& operation, bool open, const Cancel& cancel,
                  const Setting& setting = Setting()) {
    INFO(operation.name);
    int cancelled = 0;
    // The first step starts the operation. That may take more than one handler: a timer of what was
    // before may fire.
    for (int steps = 1;; ++steps) {
        INFO("after " << steps << " steps");
        REQUIRE(steps < 1000);
        Field field(server, setting);
        auto& subject = field.subject;
        operation.prepare(subject);
        Attempt attempt;
        auto started = operation.start(subject);
        attempt.start(field.loop, open ? open_to_all(std::move(started)) : std::move(started));
        field.loop.until([&] { return attempt.begun; });
        for (int i = 1; i < steps && !attempt.done; ++i)
            field.loop.step();
        if (attempt.done) {
            CHECK(!attempt.error);
            field.check_whole();
            return cancelled;
        }
        cancel(field, attempt);
        field.loop.until([&] { return attempt.done; });
        if (attempt.error)
            ++cancelled;
        field.check_whole();
    }
}

inline constexpr boost::asio::cancellation_type types[] = {boost::asio::cancellation_type::terminal,
                                                           boost::asio::cancellation_type::partial,
                                                           boost::asio::cancellation_type::total};

inline void every_type_at_every_step(ScriptServer& server, const Operation& operation,
                                     const Setting& setting = Setting()) {
    for (const auto type : types) {
        INFO(operation.name << ", type " << static_cast<unsigned>(type));
        const auto cancelled = at_every_step(
            server, operation, true,
            [&](Field& field, Attempt& attempt) {
                attempt.signal.emit(type);
                field.loop.until([&] { return attempt.done; });
                if (!attempt.error)
                    return; // its last answer was there already
                CHECK(detail::is_cancel(attempt.error));
                check_ended(field.subject, operation.ends);
            },
            setting);
        CHECK(cancelled > 0);
    }
}

inline void every_type_at_every_step(const Operation& operation,
                                     const Setting& setting = Setting()) {
    ScriptServer server;
    if (setting.routing)
        server->route({{server.address()}, {server.address()}, {server.address()}});
    every_type_at_every_step(server, operation, setting);
}

// Spawned as it is, an operation is open to `terminal` alone: the others change nothing.
inline void not_let_through(const Operation& operation) {
    ScriptServer server;
    for (const auto type :
         {boost::asio::cancellation_type::partial, boost::asio::cancellation_type::total}) {
        INFO(operation.name << ", type " << static_cast<unsigned>(type));
        Field field(server);
        operation.prepare(field.subject);
        Attempt attempt;
        attempt.start(field.loop, operation.start(field.subject));
        while (!attempt.done) {
            field.loop.step();
            if (!attempt.done)
                attempt.signal.emit(type);
        }
        CHECK(!attempt.error);
        field.check_whole();
    }
}

} // namespace neo4j::test
