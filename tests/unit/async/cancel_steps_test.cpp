// A cancel of each type at every step of every public awaitable: the operation is run over and
// over, cancelled one handler of the loop later each time, until it completes before the cancel
// comes. What it leaves is looked at after each: the pool, the session, the transaction, the
// result. cancel_callbacks_test.cpp has those that call the program's own functions.

#include <exception>
#include <functional>
#include <span>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <neo4j/async_driver.hpp>
#include <neo4j/error.hpp>

#include "cancel_steps.hpp"

using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;
using asio::cancellation_type;

namespace {

// --- the operations ---

// Fails after its first try, so that there is a pause.
asio::awaitable<void> tried_again(Subject& s, AccessMode mode) {
    int tries = 0;
    const auto work = [&tries](AsyncManagedTransaction& tx) -> asio::awaitable<std::size_t> {
        const auto size = co_await unit_of_work(tx);
        if (++tries == 1)
            throw ServiceUnavailable("by order");
        co_return size;
    };
    auto done =
        mode == AccessMode::read ? s.session.execute_read(work) : s.session.execute_write(work);
    const auto size = co_await std::move(done);
    CHECK(size == 25);
    CHECK(tries == 2);
}
asio::awaitable<void> in_transaction(AsyncTransaction& tx) {
    auto result = co_await tx.run("rows 25");
    co_await result.consume();
}
asio::awaitable<void> in_session(AsyncSession& session) {
    auto result = co_await session.run("rows 25");
    co_await result.consume();
}
asio::awaitable<void> all_by_next(Subject& s) {
    for (;;) {
        const auto record = co_await s.result->next();
        if (!record)
            co_return;
    }
}
asio::awaitable<void> all_by_batch(Subject& s) {
    for (;;) {
        const auto batch = co_await s.result->next_batch();
        if (batch.empty())
            co_return;
    }
}
asio::awaitable<void> all_by_peek(Subject& s) {
    for (;;) {
        const auto record = co_await s.result->peek();
        if (!record)
            co_return;
        while (s.result->try_next())
            ;
    }
}

const Operation driver_operations[] = {
    {"execute_query", prepare_nothing,
     [](Subject& s) { return drop(s.driver.execute_query("rows 25")); }},
    {"execute_query with a transformer", prepare_nothing,
     [](Subject& s) {
         return drop(s.driver.execute_query("rows 1", {}, {}, &AsyncResult::single));
     }},
    {"verify_connectivity", prepare_nothing,
     [](Subject& s) { return s.driver.verify_connectivity(); }},
    {"get_server_info", prepare_nothing,
     [](Subject& s) { return drop(s.driver.get_server_info()); }},
    {"verify_authentication", prepare_nothing,
     [](Subject& s) { return drop(s.driver.verify_authentication()); }},
    {"supports_multi_db", prepare_nothing,
     [](Subject& s) { return drop(s.driver.supports_multi_db()); }},
    {"supports_session_auth", prepare_nothing,
     [](Subject& s) { return drop(s.driver.supports_session_auth()); }},
    {"with_session", prepare_nothing, [](Subject& s) { return s.driver.with_session(in_session); }},
    // The same where no connection has to be opened first.
    {"execute_query, connected", prepare_connection,
     [](Subject& s) { return drop(s.driver.execute_query("rows 25")); }},
    {"verify_connectivity, connected", prepare_connection,
     [](Subject& s) { return s.driver.verify_connectivity(); }},
    {"get_server_info, connected", prepare_connection,
     [](Subject& s) { return drop(s.driver.get_server_info()); }},
    {"verify_authentication, connected", prepare_connection,
     [](Subject& s) { return drop(s.driver.verify_authentication()); }},
    {"verify_authentication of somebody else, connected", prepare_connection,
     [](Subject& s) {
         return drop(s.driver.verify_authentication(basic_auth("ada", "lovelace")));
     }},
    {"execute_query of somebody else, connected", prepare_connection,
     [](Subject& s) {
         return drop(s.driver.execute_query("rows 25", {},
                                            QueryConfig().auth(basic_auth("ada", "lovelace"))));
     }},
    {"with_session, connected", prepare_connection,
     [](Subject& s) { return s.driver.with_session(in_session); }},
};

const Operation session_operations[] = {
    {"run", prepare_nothing, [](Subject& s) { return drop(s.session.run("rows 25")); }},
    {"run, connected", prepare_connection,
     [](Subject& s) { return drop(s.session.run("rows 25")); }},
    {"run, which buffers a result", prepare_result,
     [](Subject& s) { return drop(s.session.run("rows 25")); }},
    {"begin_transaction", prepare_nothing,
     [](Subject& s) { return drop(s.session.begin_transaction()); }},
    {"begin_transaction, connected", prepare_connection,
     [](Subject& s) { return drop(s.session.begin_transaction()); }},
    {"execute_read", prepare_nothing,
     [](Subject& s) { return drop(s.session.execute_read(unit_of_work)); }},
    {"execute_write, connected", prepare_connection,
     [](Subject& s) { return drop(s.session.execute_write(unit_of_work)); }},
    {"execute_read, tried again", prepare_nothing,
     [](Subject& s) { return tried_again(s, AccessMode::read); }},
    {"execute_write, tried again, connected", prepare_connection,
     [](Subject& s) { return tried_again(s, AccessMode::write); }},
    {"last_bookmarks with a result", prepare_result,
     [](Subject& s) { return drop(s.session.last_bookmarks()); }, Ends::result},
    {"with_transaction", prepare_nothing,
     [](Subject& s) { return s.session.with_transaction(in_transaction); }},
    {"with_transaction, connected", prepare_connection,
     [](Subject& s) { return s.session.with_transaction(in_transaction); }},
    {"close with a result", prepare_result, [](Subject& s) { return s.session.close(); },
     Ends::session},
    {"close with a transaction", prepare_transaction, [](Subject& s) { return s.session.close(); },
     Ends::session},
    {"close with a transaction and a result", prepare_result_in_transaction,
     [](Subject& s) { return s.session.close(); }, Ends::session},
};

const Operation transaction_operations[] = {
    {"run", prepare_transaction, [](Subject& s) { return drop(s.transaction->run("rows 25")); },
     Ends::transaction},
    {"run beside an open result", prepare_result_in_transaction,
     [](Subject& s) { return drop(s.transaction->run("rows 25")); }, Ends::transaction},
    {"commit", prepare_transaction, [](Subject& s) { return s.transaction->commit(); },
     Ends::transaction},
    {"commit with a result", prepare_result_in_transaction,
     [](Subject& s) { return s.transaction->commit(); }, Ends::transaction},
    {"rollback", prepare_transaction, [](Subject& s) { return s.transaction->rollback(); },
     Ends::transaction},
    {"rollback with a result", prepare_result_in_transaction,
     [](Subject& s) { return s.transaction->rollback(); }, Ends::transaction},
    {"close", prepare_transaction, [](Subject& s) { return s.transaction->close(); },
     Ends::transaction},
    {"close with a result", prepare_result_in_transaction,
     [](Subject& s) { return s.transaction->close(); }, Ends::transaction},
};

// Of a session's result, and then of a transaction's.
const Operation result_operations[] = {
    {"next", prepare_result, all_by_next, Ends::result},
    {"next_batch", prepare_result, all_by_batch, Ends::result},
    {"peek", prepare_result, all_by_peek, Ends::result},
    {"fetch", prepare_result, [](Subject& s) { return drop(s.result->fetch(30)); }, Ends::result},
    {"collect", prepare_result, [](Subject& s) { return drop(s.result->collect()); }, Ends::result},
    {"single_or_none", prepare_result, [](Subject& s) { return drop(s.result->single_or_none()); },
     Ends::result},
    {"value", prepare_result, [](Subject& s) { return drop(s.result->value()); }, Ends::result},
    {"values", prepare_result, [](Subject& s) { return drop(s.result->values("i")); },
     Ends::result},
    {"data", prepare_result, [](Subject& s) { return drop(s.result->data()); }, Ends::result},
    {"graph", prepare_result, [](Subject& s) { return drop(s.result->graph()); }, Ends::result},
    {"to_table", prepare_result, [](Subject& s) { return drop(s.result->to_table()); },
     Ends::result},
    {"consume", prepare_result, [](Subject& s) { return drop(s.result->consume()); }, Ends::result},
    {"to_eager_result", prepare_result,
     [](Subject& s) { return drop(s.result->to_eager_result()); }, Ends::result},
    {"single",
     [](Subject& s) {
         // Its one record comes with the second PULL, so that there is something to wait for.
         s.result = s.loop.run(s.session.run("rows 11"));
         s.loop.run(s.result->fetch(10));
     },
     [](Subject& s) { return drop(s.result->single()); }, Ends::result},
};

// Its cancel comes after it was started and before `operation` is.
asio::awaitable<void> after_a_turn(asio::awaitable<void> operation) {
    co_await asio::post(asio::use_awaitable);
    co_await std::move(operation);
}

template <class Check>
void for_each_operation(const Check& check) {
    using Operations = std::span<const Operation>;
    for (const auto operations :
         {Operations(driver_operations), Operations(session_operations),
          Operations(transaction_operations), Operations(result_operations)})
        for (const auto& operation : operations)
            check(operation);
}

Operation in_transaction_too(Operation operation) {
    operation.prepare = prepare_result_in_transaction;
    return operation;
}

} // namespace

TEST_CASE("cancel a driver's operations") {
    for (const auto& operation : driver_operations)
        every_type_at_every_step(operation);
}

TEST_CASE("cancel a session's operations") {
    for (const auto& operation : session_operations)
        every_type_at_every_step(operation);
}

TEST_CASE("cancel the operations of a routing driver and its sessions") {
    Setting setting;
    setting.routing = true;
    for (const auto& operation : driver_operations)
        every_type_at_every_step(operation, setting);
    for (const auto& operation : session_operations)
        every_type_at_every_step(operation, setting);
}

TEST_CASE("cancel a transaction's operations") {
    for (const auto& operation : transaction_operations)
        every_type_at_every_step(operation);
}

TEST_CASE("cancel the reading of a session's result") {
    for (const auto& operation : result_operations)
        every_type_at_every_step(operation);
}

TEST_CASE("cancel the reading of a transaction's result") {
    for (const auto& operation : result_operations)
        if (operation.prepare == prepare_result)
            every_type_at_every_step(in_transaction_too(operation));
}

TEST_CASE("a cancel of a type that the coroutine does not let through changes nothing") {
    for_each_operation(not_let_through);
}

TEST_CASE("a cancel before an operation has begun leaves everything as it was") {
    ScriptServer server;
    const auto check = [&](const Operation& operation) {
        INFO(operation.name);
        Field field(server);
        operation.prepare(field.subject);
        Attempt attempt;
        attempt.start(field.loop, after_a_turn(operation.start(field.subject)));
        attempt.signal.emit(cancellation_type::terminal);
        field.loop.until([&] { return attempt.done; });
        REQUIRE(attempt.error);
        CHECK(detail::is_cancel(attempt.error));
        CHECK_FALSE(field.subject.session.closed());
        if (field.subject.result)
            CHECK(field.loop.run(field.subject.result->next()));
        if (field.subject.transaction)
            field.loop.run(field.subject.transaction->commit());
        check_usable(field.subject);
        field.check_whole();
    };
    for_each_operation(check);
}

TEST_CASE("session.cancel() at every step") {
    ScriptServer server;
    const auto check = [&](const Operation& operation) {
        const auto cancelled =
            at_every_step(server, operation, false, [](Field& field, Attempt& attempt) {
                field.subject.session.cancel();
                CHECK(field.subject.session.closed());
                field.loop.until([&] { return attempt.done; });
                if (attempt.error)
                    CHECK_THROWS_AS(std::rethrow_exception(attempt.error), DriverError);
                thrown<SessionError>([&] { field.loop.run(field.subject.session.run("rows 3")); });
            });
        // A close() does what it is to do either way.
        CHECK((cancelled > 0) == (operation.ends != Ends::session));
    };
    for (const auto& operation : session_operations)
        check(operation);
    for (const auto& operation : transaction_operations)
        check(operation);
    for (const auto& operation : result_operations)
        check(operation);
}

TEST_CASE("transaction.cancel() at every step") {
    ScriptServer server;
    const auto check = [&](const Operation& operation) {
        INFO(operation.name);
        const auto cancelled =
            at_every_step(server, operation, false, [&](Field& field, Attempt& attempt) {
                field.subject.transaction->cancel();
                CHECK(field.subject.transaction->closed());
                field.loop.until([&] { return attempt.done; });
                if (attempt.error)
                    CHECK_THROWS_AS(std::rethrow_exception(attempt.error), DriverError);
                thrown<TransactionError>(
                    [&] { field.loop.run(field.subject.transaction->run("rows 3")); });
                check_usable(field.subject);
            });
        CHECK(cancelled > 0);
    };
    for (const auto& operation : transaction_operations)
        check(operation);
    for (const auto& operation : result_operations)
        if (operation.prepare == prepare_result)
            check(in_transaction_too(operation));
}

TEST_CASE("a cancel while a driver closes: it is closed all the same") {
    for (const auto type : types) {
        ScriptServer server;
        Field field(server);
        server->next(bolt::Request::reset, Reaction::hold());
        {
            prepare_result(field.subject);
            field.subject.result.reset();
            auto gone = std::move(field.subject.session); // leaves a RESET without an answer
        }
        Attempt attempt;
        attempt.start(field.loop, open_to_all(field.driver.close()));
        field.loop.step();
        REQUIRE_FALSE(attempt.done);
        attempt.signal.emit(type);
        field.loop.until([&] { return attempt.done; });
        REQUIRE(attempt.error);
        CHECK(detail::is_cancel(attempt.error));
        CHECK(field.driver.closed());
        thrown<DriverError>([&] { field.driver.session(); });
        CHECK(field.figures().in_use == 0);
        CHECK(field.figures().idle == 0);
        field.loop.run(field.driver.close());
        CHECK(field.loop.idle());
    }
}

TEST_CASE("a cancel while waiting for a place in the pool loses nothing") {
    for (const auto type : types) {
        ScriptServer server;
        Field field(server);
        prepare_transaction(field.subject); // takes the one place
        auto waiting = field.driver.session();
        Attempt attempt;
        attempt.start(field.loop, open_to_all(drop(waiting.run("rows 3"))));
        field.loop.until([&] { return field.figures().waiting == 1; });
        attempt.signal.emit(type);
        field.loop.until([&] { return attempt.done; });
        REQUIRE(attempt.error);
        CHECK(detail::is_cancel(attempt.error));
        CHECK(field.figures().waiting == 0);
        field.loop.run(field.subject.transaction->commit());
        auto result = field.loop.run(waiting.run("rows 3"));
        CHECK(field.loop.run(result.collect()).size() == 3);
        CHECK(server->count("RUN rows 3") == 1);
        field.check_whole();
        CHECK(server->connections() == 1);
    }
}
