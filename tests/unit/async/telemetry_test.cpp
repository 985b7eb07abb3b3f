// What a telemetry hook is told of operations.

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <neo4j/error.hpp>
#include <neo4j/logging.hpp>
#include <neo4j/telemetry.hpp>

#include "bench.hpp"
#include "cluster.hpp"
#include "support/faces.hpp"
#include "support/telemetry_recorder.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;
using Lines = std::vector<std::string>;

namespace {

const std::string syntax_error = "Neo.ClientError.Statement.SyntaxError";
const std::string transient_error = "Neo.TransientError.General.DatabaseUnavailable";

struct Observed {
    std::shared_ptr<TelemetryRecorder> told;
    Bench b;

    explicit Observed(QueryText text = QueryText::redacted)
        : told(std::make_shared<TelemetryRecorder>(text)),
          b([this](DriverConfig& config) { config.telemetry_hook(told); }) {}

    Lines lines() {
        auto all = told->operations();
        told->forget();
        return all;
    }
};

// A face of the driver, with a hook.
template <class Face>
struct ObservedFace {
    ScriptServer server;
    std::shared_ptr<TelemetryRecorder> told = std::make_shared<TelemetryRecorder>();
    Face face{server.uri(),
              Bench::config([this](DriverConfig& config) { config.telemetry_hook(told); })};
};

} // namespace

TEMPLATE_TEST_CASE("a hook is told of each operation, in both faces", "", Awaited, Blocked) {
    ObservedFace<TestType> o;
    SECTION("an auto-commit query, until its result has arrived") {
        o.face.query("rows 3");
        CHECK(o.told->operations() == Lines{"1 run 'rows ?'", "1 ok, 3 rows"});
        CHECK(o.told->server() == o.server.address());
        CHECK(o.told->duration() > 0ns);
    }
    SECTION("a stream") {
        CHECK(o.face.stream() == 25);
        CHECK(o.told->operations() == Lines{"1 run 'rows ?'", "1 ok, 25 rows"});
    }
    SECTION("a transaction that is committed") {
        o.face.transaction(true);
        CHECK(o.told->operations() ==
              Lines{"1 transaction", "2 transaction_run in 1 'rows ?'", "2 ok, 3 rows", "1 ok"});
    }
    SECTION("a transaction that is rolled back") {
        o.face.transaction(false);
        CHECK(o.told->operations().back() == "1 ok");
    }
    SECTION("execute_query, whose query is no operation of its own") {
        CHECK(o.face.execute_query() == 25);
        CHECK(o.told->operations() == Lines{"1 execute_query 'rows ?'", "1 ok, 25 rows"});
        CHECK(o.told->server() == o.server.address());
    }
    SECTION("execute_query with a function for the result") {
        CHECK(o.face.execute_query({}, {}) == 25);
        CHECK(o.told->operations() == Lines{"1 execute_query 'rows ?'", "1 ok, 25 rows"});
    }
    SECTION("execute_read") {
        CHECK(o.face.work(AccessMode::read, {}, {}) == 25);
        CHECK(o.told->operations() ==
              Lines{"1 execute_read", "2 transaction_run in 1 'rows ?'", "2 ok, 25 rows", "1 ok"});
    }
    SECTION("execute_write, with a try that fails") {
        o.server->next(bolt::Request::run, Reaction::fail(transient_error));
        CHECK(o.face.work(AccessMode::write, {}, {}) == 25);
        CHECK(o.told->operations() == Lines{"1 execute_write", "2 transaction_run in 1 'rows ?'",
                                            "2 " + transient_error, "1 retry 1: " + transient_error,
                                            "3 transaction_run in 1 'rows ?'", "3 ok, 25 rows",
                                            "1 ok"});
    }
    SECTION("verify_connectivity") {
        o.face.verify();
        CHECK(o.told->operations() == Lines{"1 verify_connectivity", "1 ok"});
    }
    SECTION("verify_connectivity that fails") {
        o.server.stop_listening();
        o.server.hang_up();
        CHECK_THROWS_AS(o.face.verify(), ServiceUnavailable);
        CHECK(o.told->operations() ==
              Lines{"1 verify_connectivity", "1 neo4j::ServiceUnavailable"});
        CHECK(o.told->status_code().empty());
    }
    SECTION("a query that the server refuses") {
        CHECK_THROWS_AS(o.face.query("fail " + syntax_error), CypherSyntaxError);
        CHECK(o.told->operations().back() == "1 " + syntax_error);
        CHECK(o.told->status_code() == syntax_error);
    }
    SECTION("a query that fails in the middle of its result") {
        CHECK_THROWS_AS(o.face.query("rows 3 fail " + syntax_error), CypherSyntaxError);
        CHECK(o.told->operations().back() == "1 " + syntax_error);
    }
    SECTION("a connection that is lost") {
        CHECK_THROWS_AS(o.face.query("rows 3 close"), ServiceUnavailable);
        CHECK(o.told->operations().back() == "1 neo4j::ServiceUnavailable");
    }
    SECTION("a COMMIT whose outcome is unknown") {
        o.server->next(bolt::Request::commit, Reaction::close());
        CHECK_THROWS_AS(o.face.transaction(true), IncompleteCommit);
        CHECK(o.told->operations().back() == "1 neo4j::IncompleteCommit");
        o.told->forget();
        o.server->next(bolt::Request::commit, Reaction::close());
        CHECK_THROWS_AS(o.face.execute_query(), IncompleteCommit);
        CHECK(o.told->operations().back() == "3 neo4j::IncompleteCommit");
    }
    SECTION("a COMMIT that is refused") {
        o.server->next(bolt::Request::commit, Reaction::fail(syntax_error));
        CHECK_THROWS_AS(o.face.transaction(true), CypherSyntaxError);
        CHECK(o.told->operations().back() == "1 " + syntax_error);
    }
    SECTION("a BEGIN that is refused") {
        o.server->next(bolt::Request::begin, Reaction::fail(syntax_error));
        CHECK_THROWS_AS(o.face.transaction(true), CypherSyntaxError);
        CHECK(o.told->operations() == Lines{"1 transaction", "1 " + syntax_error});
    }
}

TEST_CASE("a query's operation ends when its result has arrived") {
    Observed o;
    auto session = o.b.driver.session(ten_at_a_time());
    auto result = o.b.run(session.run("rows 25"));
    o.b.run(result.fetch(15));
    CHECK(o.lines() == Lines{"1 run 'rows ?'"});
    o.b.run(result.collect());
    CHECK(o.lines() == Lines{"1 ok, 25 rows"});
}

TEST_CASE("a result that is given up ends its operation without an error") {
    Observed o;
    SECTION("of a session that ends") {
        auto session = std::make_optional(o.b.driver.session(ten_at_a_time()));
        o.b.run(session->run("rows 25"));
        session.reset();
        CHECK(o.lines() == Lines{"1 run 'rows ?'", "1 ok"});
    }
    SECTION("of a transaction that goes on") {
        auto session = o.b.driver.session(ten_at_a_time());
        auto tx = o.b.run(session.begin_transaction());
        o.b.run(tx.run("rows 25"));
        CHECK(o.lines() == Lines{"1 transaction", "2 transaction_run in 1 'rows ?'", "2 ok"});
        o.b.run(tx.rollback());
        CHECK(o.lines() == Lines{"1 ok"});
    }
}

TEST_CASE("another query's failure ends those that are open with it") {
    Observed o;
    auto session = o.b.driver.session(ten_at_a_time());
    auto tx = o.b.run(session.begin_transaction());
    auto open = o.b.run(tx.run("rows 25"));
    CHECK_THROWS_AS(o.b.run(tx.run("fail " + syntax_error)), CypherSyntaxError);
    auto ends = o.lines();
    ends.erase(ends.begin(), ends.begin() + 3);
    CHECK(ends == Lines{"3 " + syntax_error, "2 " + syntax_error, "1 " + syntax_error});
}

TEST_CASE("what is cancelled ends so") {
    Observed o;
    auto session = o.b.driver.session();
    const auto cancelled = [&](auto task, std::string_view request) {
        o.b.until_seen(request);
        task.cancel();
        o.b.loop.until([&] { return task.done(); });
        CHECK(task.cancelled());
    };
    SECTION("a query") {
        o.b.server->next(bolt::Request::run, Reaction::silence());
        cancelled(o.b.start(session.run("rows 25")), "RUN rows 25");
        CHECK(o.lines() == Lines{"1 run 'rows ?'", "1 cancelled"});
    }
    SECTION("a result that is read") {
        auto result = o.b.run(session.run("rows 2000"));
        o.b.run(result.fetch(1000));
        o.b.server->next(bolt::Request::pull, Reaction::silence());
        auto task = o.b.start(result.next());
        o.b.until_seen("PULL 1000", 2);
        task.cancel();
        o.b.loop.until([&] { return task.done(); });
        CHECK(o.lines() == Lines{"1 run 'rows ?'", "1 cancelled"});
    }
    SECTION("a query of a transaction, and the transaction with it") {
        auto tx = o.b.run(session.begin_transaction());
        o.b.server->next(bolt::Request::run, Reaction::silence());
        cancelled(o.b.start(tx.run("rows 25")), "RUN rows 25");
        CHECK(o.lines() == Lines{"1 transaction", "2 transaction_run in 1 'rows ?'", "2 cancelled",
                                 "1 cancelled"});
    }
    SECTION("BEGIN") {
        o.b.server->next(bolt::Request::begin, Reaction::silence());
        cancelled(o.b.start(session.begin_transaction()), "BEGIN");
        CHECK(o.lines() == Lines{"1 transaction", "1 cancelled"});
    }
    SECTION("COMMIT") {
        auto tx = o.b.run(session.begin_transaction());
        o.b.server->next(bolt::Request::commit, Reaction::silence());
        cancelled(o.b.start(tx.commit()), "COMMIT");
        CHECK(o.lines() == Lines{"1 transaction", "1 cancelled"});
    }
    SECTION("execute_query") {
        o.b.server->next(bolt::Request::run, Reaction::silence());
        cancelled(o.b.start(o.b.driver.execute_query("rows 25")), "RUN rows 25");
        CHECK(o.lines() == Lines{"1 execute_query 'rows ?'", "1 cancelled"});
    }
    SECTION("a wait for a connection") {
        auto other = o.b.driver.session();
        auto tx = o.b.run(other.begin_transaction());
        auto task = o.b.start(session.run("rows 3"));
        o.b.loop.poll();
        task.cancel();
        o.b.loop.until([&] { return task.done(); });
        CHECK(o.lines() == Lines{"1 transaction", "2 run 'rows ?'", "2 cancelled"});
    }
    SECTION("an open result and an open transaction, by their session") {
        auto result = o.b.run(session.run("rows 2000"));
        session.cancel();
        CHECK(o.lines() == Lines{"1 run 'rows ?'", "1 cancelled"});
        auto other = o.b.driver.session();
        auto tx = o.b.run(other.begin_transaction());
        auto open = o.b.run(tx.run("rows 2000"));
        other.cancel();
        CHECK(o.lines() == Lines{"2 transaction", "3 transaction_run in 2 'rows ?'", "3 cancelled",
                                 "2 cancelled"});
    }
    SECTION("a unit of work between two tries") {
        o.b.server->next(bolt::Request::begin, Reaction::fail(transient_error));
        auto task = o.b.start(o.b.driver.execute_query("rows 3"));
        o.b.loop.until([&] { return o.told->operations().size() == 2; });
        task.cancel();
        o.b.loop.until([&] { return task.done(); });
        if (task.failed()) // the pause of a millisecond may be over
            CHECK(o.lines() == Lines{"1 execute_query 'rows ?'", "1 retry 1: " + transient_error,
                                     "1 cancelled"});
    }
}

TEST_CASE("an operation whose coroutine is never resumed was cancelled") {
    ScriptServer server;
    const auto told = std::make_shared<TelemetryRecorder>();
    {
        Loop loop;
        AsyncDriver driver(loop.executor(), server.uri(), login,
                           DriverConfig().telemetry_hook(told));
        server->next(bolt::Request::run, Reaction::silence());
        const auto task = loop.start(driver.execute_query("rows 3"));
        const auto end = std::chrono::steady_clock::now() + 10s;
        while (server->count("RUN rows 3") == 0 && std::chrono::steady_clock::now() < end)
            loop.poll();
        CHECK(told->operations() == Lines{"1 execute_query 'rows ?'"});
    }
    CHECK(told->operations().back() == "1 cancelled");
}

TEST_CASE("an auto-commit query that is run once more is one operation") {
    Observed o;
    o.b.server->next(bolt::Request::run, Reaction::fail_idempotent(transient_error));
    auto session = o.b.driver.session();
    auto result = o.b.run(session.run("rows 3"));
    o.b.run(result.consume());
    CHECK(o.lines() == Lines{"1 run 'rows ?'", "1 retry 1: " + transient_error, "1 ok, 3 rows"});
}

TEST_CASE("a unit of work ends with its last error") {
    Observed o;
    auto session = o.b.driver.session();
    const auto unit = [](AsyncManagedTransaction&) -> asio::awaitable<void> {
        throw std::out_of_range("the function's own");
        co_return;
    };
    CHECK_THROWS_AS(o.b.run(session.execute_write(unit)), std::out_of_range);
    CHECK(o.lines() == Lines{"1 execute_write", "1 std::out_of_range"});
    const auto odd = [](AsyncManagedTransaction&) -> asio::awaitable<void> {
        throw 42;
        co_return;
    };
    CHECK_THROWS_AS(o.b.run(session.execute_write(odd)), int);
    CHECK(o.lines() == Lines{"2 execute_write", "2 _OTHER"});
}

TEST_CASE("what is refused before it begins is no operation") {
    Observed o;
    auto session = o.b.driver.session();
    auto tx = o.b.run(session.begin_transaction());
    o.lines();
    CHECK_THROWS_AS(o.b.run(session.run("rows 3")), TransactionError);
    CHECK_THROWS_AS(o.b.run(session.begin_transaction()), TransactionNestingError);
    CHECK(o.lines() == Lines{});
}

TEST_CASE("the hook says how much of a query it is given") {
    const std::string query = "echo 'Ann' $x";
    const auto told = [&](QueryText text) {
        Observed o(text);
        auto session = o.b.driver.session();
        auto result = o.b.run(session.run(query, params("x", "secret")));
        o.b.run(result.consume());
        return o.lines().front();
    };
    CHECK(told(QueryText::none) == "1 run");
    CHECK(told(QueryText::redacted) == "1 run 'echo ? $x'");
    CHECK(told(QueryText::verbatim) == "1 run 'echo 'Ann' $x'");
}

TEST_CASE("the database and the server are those that were asked") {
    SECTION("one server") {
        Observed o;
        auto session = o.b.driver.session(SessionConfig().database("movies"));
        o.b.run(session.run("rows 3"));
        o.b.run(session.close());
        CHECK(o.told->database() == "movies");
    }
    SECTION("the home database, which the server names") {
        Observed o;
        o.b.server->summary_extra = params("db", "home");
        o.b.run(o.b.driver.execute_query("rows 3"));
        CHECK(o.told->database() == "home");
    }
    SECTION("a cluster") {
        const auto hook = std::make_shared<TelemetryRecorder>();
        Cluster c({}, quick().telemetry_hook(hook));
        c.tell_of_one_reader();
        auto session = c.driver->session(reading("x"));
        auto result = c.loop.run(session.run("rows 3"));
        c.loop.run(result.consume());
        CHECK(hook->operations() == Lines{"1 run 'rows ?'", "1 ok, 3 rows"});
        CHECK(hook->server() == c.reader.address());
        CHECK(hook->database() == "x");
    }
}

TEST_CASE("durations are the clock's") {
    ScriptServer server;
    Loop loop;
    const auto clock = std::make_shared<FakeClock>();
    const auto told = std::make_shared<TelemetryRecorder>();
    auto driver = detail::DriverAccess::make(loop.executor(), server.uri(), login,
                                             DriverConfig().telemetry_hook(told), clock);
    auto session = driver.session();
    auto tx = loop.run(session.begin_transaction());
    clock->advance(5s);
    loop.run(tx.commit());
    CHECK(told->duration() == 5s);
}

namespace {

// Throws whatever it is told.
class Thrower final : public TelemetryHook {
public:
    std::unique_ptr<OperationSpan> start(const OperationInfo& operation, OperationSpan*) override {
        if (operation.kind == OperationKind::run)
            throw std::runtime_error("no room for a start");
        return std::make_unique<Span>();
    }
    void pool_event(const PoolEvent&) override { throw std::runtime_error("no room in the pool"); }
    void driver_made(const DriverInfo&) override { throw 42; }

private:
    struct Span final : OperationSpan {
        void retry(const OperationRetry&) override { throw std::runtime_error("no room again"); }
        void end(const OperationEnd&) override { throw std::runtime_error("no room at the end"); }
    };
};

} // namespace

TEST_CASE("a hook that throws does no harm, and is logged") {
    Lines texts;
    const auto sink = add_log_sink("neo4j", LogLevel::error, [&](const LogRecord& record) {
        texts.emplace_back(record.message);
    });
    Bench b([](DriverConfig& config) { config.telemetry_hook(std::make_shared<Thrower>()); });
    const std::string threw = "the telemetry_hook threw, which is ignored: ";
    CHECK(texts == Lines{threw + "no exception of the standard library's"});
    texts.clear();
    b.check_works();
    CHECK(texts == Lines{threw + "no room for a start", threw + "no room in the pool",
                         threw + "no room in the pool", threw + "no room in the pool"});
    texts.clear();
    b.server->next(bolt::Request::begin, Reaction::fail(transient_error));
    CHECK(b.run(b.driver.execute_query("rows 3")).records.size() == 3);
    std::erase(texts, threw + "no room in the pool");
    CHECK(texts == Lines{threw + "no room again", threw + "no room at the end"});
}

namespace {

// Stores what it is told by a driver of its own, which tells it, too.
class Storing final : public TelemetryHook {
public:
    explicit Storing(std::string uri) : uri_(std::move(uri)) {}
    void open(const std::shared_ptr<Storing>& self) {
        driver_.emplace(uri_, login, DriverConfig().telemetry_hook(self));
    }
    void close() { driver_.reset(); }
    std::unique_ptr<OperationSpan> start(const OperationInfo&, OperationSpan*) override {
        ++starts;
        driver_->execute_query("rows 1");
        return nullptr;
    }
    int starts = 0;

private:
    std::string uri_;
    std::optional<Driver> driver_;
};

} // namespace

TEST_CASE("what a hook does itself is told to nobody") {
    ScriptServer store;
    const auto hook = std::make_shared<Storing>(store.uri());
    hook->open(hook);
    ScriptServer server;
    Driver driver(server.uri(), login, DriverConfig().telemetry_hook(hook));
    CHECK(driver.execute_query("rows 3").records.size() == 3);
    CHECK(hook->starts == 1);
    CHECK(store->count("RUN rows 1") == 1);
    hook->close();
}
