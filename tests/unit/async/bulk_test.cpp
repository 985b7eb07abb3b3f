// Bulk loads against a scripted server, on both faces.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <ranges>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include <neo4j/bulk.hpp>
#include <neo4j/neo4j.hpp>

#include "support/bulk_rows.hpp"
#include "support/catch.hpp"
#include "support/script_server.hpp"
#include "support/thrown.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
using bolt::Request;

namespace {

struct Person {
    std::string name;
    int born;
};

std::vector<std::int64_t> numbers(std::int64_t count) {
    std::vector<std::int64_t> all;
    for (std::int64_t i = 0; i < count; ++i)
        all.push_back(i);
    return all;
}

List values(std::int64_t count) {
    List all;
    for (std::int64_t i = 0; i < count; ++i)
        all.emplace_back(i);
    return all;
}

// In order, so that a test can say what comes when.
BulkOptions one_by_one(std::size_t rows) {
    return BulkOptions().connections(1).batch_rows(rows);
}

DriverConfig short_pauses() {
    return DriverConfig().initial_retry_delay(1ms);
}

std::string failures(const BulkReport& report) {
    std::string text;
    for (const auto& failure : report.failures)
        text += std::string(to_string(failure.outcome)) + " " + std::to_string(failure.first_row) +
                "+" + std::to_string(failure.rows) + " batch " + std::to_string(failure.batch) +
                (failure.error ? " why\n" : "\n");
    return text;
}

// A plain function that gives 0 to count-1.
auto counting(std::int64_t count) {
    return [next = std::int64_t{0}, count]() mutable {
        return next < count ? std::optional(next++) : std::nullopt;
    };
}

} // namespace

template <>
struct neo4j::Encoder<Person> {
    static void encode(ParamWriter& out, const Person& person) {
        out.map("name", person.name, "born", person.born);
    }
};

#define BOTH_FACES(name) TEMPLATE_TEST_CASE("bulk load: " name, "", AwaitedLoads, BlockedLoads)

BOTH_FACES("rows go in batches, each a transaction") {
    ScriptServer server([](ServerScript& script) {
        script.summary_extra = params("stats", params("nodes-created", 2, "properties-set", 1));
    });
    const Arrivals arrivals(server.script());
    TestType face(server.uri());
    const auto rows = numbers(7);
    const auto report = face.load(rows, one_by_one(3).parameters(params("kind", "x")));
    CHECK(arrivals.sizes() == std::vector<std::size_t>{3, 3, 1});
    CHECK(arrivals.rows() == values(7));
    CHECK(arrivals.last_parameters().get<std::string>("kind") == "x");
    CHECK(report.rows_read == 7);
    CHECK(report.rows_sent == 7);
    CHECK(report.batches == 3);
    CHECK(report.retries == 0);
    CHECK(report.failures.empty());
    CHECK(report.complete());
    CHECK(report.counters.nodes_created == 6);
    CHECK(report.counters.properties_set == 3);
    CHECK(report.counters.contains_updates);
    CHECK(server->count("COMMIT") == 3);
    CHECK(server->connections() == 1);
}

BOTH_FACES("bytes end a batch, too") {
    ScriptServer server;
    const Arrivals arrivals(server.script());
    TestType face(server.uri());
    const std::vector<std::string> rows(5, std::string(100, 'x'));
    face.load(rows, BulkOptions().connections(1).batch_rows(0).batch_bytes(150));
    CHECK(arrivals.sizes() == std::vector<std::size_t>{2, 2, 1});
}

BOTH_FACES("nothing to load is no error") {
    ScriptServer server;
    TestType face(server.uri());
    const auto report = face.load(std::vector<int>{});
    CHECK(report.complete());
    CHECK(report.rows_read == 0);
    CHECK(server->connections() == 0);
}

BOTH_FACES("rows of many kinds") {
    ScriptServer server;
    const Arrivals arrivals(server.script());
    TestType face(server.uri());
    const Value ada(Map{{"name", "Ada"}, {"born", 1815}});
    const auto last = [&] { return arrivals.batches().back().at(0); };

    SECTION("maps, parameters and structs") {
        face.load(std::vector<Map>{{{"name", "Ada"}, {"born", 1815}}});
        CHECK(last() == ada);
        face.load(std::vector{params("name", "Ada", "born", 1815)});
        CHECK(last() == ada);
        face.load(std::vector<Person>{{"Ada", 1815}});
        CHECK(last() == ada);
        face.load(std::vector<std::map<std::string, int>>{{{"born", 1815}}});
        CHECK(last() == Value(Map{{"born", 1815}}));
    }
    SECTION("tuples and lists, with names of columns and without") {
        const auto named = BulkOptions().columns("name", "born");
        face.load(std::vector<std::tuple<std::string, int>>{{"Ada", 1815}}, named);
        CHECK(last() == ada);
        face.load(std::vector<std::pair<std::string, int>>{{"Ada", 1815}}, named);
        CHECK(last() == ada);
        face.load(std::vector<std::vector<std::string>>{{"Ada", "1815"}}, named);
        CHECK(last() == Value(Map{{"name", "Ada"}, {"born", "1815"}}));
        face.load(std::vector<std::tuple<std::string, int>>{{"Ada", 1815}});
        CHECK(last() == Value(List{"Ada", 1815}));
    }
    SECTION("views, input ranges that are read once, functions") {
        const auto even = [](std::int64_t i) { return i % 2 == 0; };
        auto some = std::views::iota(std::int64_t{0}, std::int64_t{4}) | std::views::filter(even);
        face.load(some);
        CHECK(arrivals.batches().back() == List{0, 2});
        std::istringstream text("1 2 3");
        face.load(std::views::istream<std::int64_t>(text));
        CHECK(arrivals.batches().back() == List{1, 2, 3});
        auto next = counting(3);
        face.load(next);
        CHECK(arrivals.batches().back() == values(3));
    }
    SECTION("under a name of the program's own") {
        const auto report =
            face.load(numbers(2), BulkOptions().rows_parameter("names"), "rows 1 for $`names`");
        CHECK(report.rows_sent == 2);
        CHECK(arrivals.last_parameters().at("names") == Value(values(2)));
    }
}

BOTH_FACES("a refused batch stops the load") {
    ScriptServer server;
    const Arrivals arrivals(server.script(), refuse_rows({5}));
    TestType face(server.uri());
    BulkReport report;
    try {
        face.load(numbers(100), one_by_one(3).report_into(report));
        FAIL("no error");
    } catch (const BulkLoadError& error) {
        CHECK(error.report().rows_refused == 3);
        CHECK(dynamic_cast<const ConstraintError*>(error.cause()) != nullptr);
        CHECK_FALSE(error.is_retryable());
        CHECK_CONTAINS(error.what(), "rows 3 to 5 (batch 1) could not be written");
        CHECK_CONTAINS(error.what(), "3 are in the database");
        CHECK_CONTAINS(error.what(), "ConstraintValidationFailed");
    }
    CHECK(arrivals.sizes() == std::vector<std::size_t>{3, 3});
    CHECK(report.rows_sent == 3);
    CHECK(report.rows_refused == 3);
    CHECK(report.rows_not_sent == report.rows_read - 6);
    CHECK_CONTAINS(failures(report), "refused 3+3 batch 1 why\n");
    CHECK(accounted(report) == report.rows_read);
    CHECK(report.rows_read <= 9); // one batch beyond what was sent
    CHECK(face.load(numbers(3)).rows_sent == 3);
}

BOTH_FACES("a load can go on without the batch that was refused") {
    ScriptServer server;
    const Arrivals arrivals(server.script(), refuse_rows({5, 7}));
    TestType face(server.uri());
    const auto report =
        face.load(numbers(12), one_by_one(3).on_refused(OnRefused::go_on).max_failures_kept(1));
    CHECK(report.rows_read == 12);
    CHECK(report.rows_sent == 6);
    CHECK(report.rows_refused == 6);
    CHECK(failures(report) == "refused 3+3 batch 1 why\n");
    CHECK(report.failures_left_out == 1);
    CHECK_FALSE(report.complete());
    std::ostringstream text;
    text << report;
    CHECK_CONTAINS(text.str(), "12 rows read: 6 sent in 2 batches, 6 refused, 0 in doubt");
    CHECK_CONTAINS(text.str(), "rows 3 to 5 (batch 1): refused: ");
    CHECK_CONTAINS(text.str(), "and 1 more");
}

BOTH_FACES("a refused batch is bisected down to its rows") {
    ScriptServer server;
    const Arrivals arrivals(server.script(), refuse_rows({9, 21, 22}));
    TestType face(server.uri());
    const auto report = face.load(numbers(32), one_by_one(8).on_refused(OnRefused::bisect));
    CHECK(report.rows_sent == 29);
    CHECK(report.rows_refused == 3);
    CHECK(failures(report) == "refused 9+1 batch 1 why\n"
                              "refused 21+1 batch 2 why\n"
                              "refused 22+1 batch 2 why\n");
    CHECK(arrivals.sizes() == std::vector<std::size_t>{8,                         // 0 to 7
                                                       8, 4, 2, 1, 1, 2, 4,       // 9 is refused
                                                       8, 4, 4, 2, 1, 1, 2, 1, 1, // 21 and 22 are
                                                       8});
    CHECK(report.retries == 0);
}

BOTH_FACES("so many refused rows end a load that would go on") {
    ScriptServer server;
    const Arrivals arrivals(server.script(), refuse_rows(numbers(50)));
    TestType face(server.uri());
    const auto options = one_by_one(10).on_refused(OnRefused::bisect).max_refused_rows(4);
    try {
        face.load(numbers(50), options);
        FAIL("no error");
    } catch (const BulkLoadError& error) {
        CHECK(error.report().rows_refused == 4);
        CHECK(accounted(error.report()) == error.report().rows_read);
    }
}

BOTH_FACES("a row that cannot be encoded is refused alone") {
    ScriptServer server;
    const Arrivals arrivals(server.script());
    TestType face(server.uri());
    const std::vector<std::string> rows{"a", "b", "\xFF", "d", "\xFE"};
    const auto report = face.load(rows, one_by_one(10).on_refused(OnRefused::go_on));
    CHECK(arrivals.rows() == List{"a", "b", "d"});
    CHECK(failures(report) == "refused 2+1 batch 0 why\nrefused 4+1 batch 1 why\n");
    CHECK(report.rows_read == 5);
    CHECK_CONTAINS(report.failures.at(0).error->what(), "parameter 'rows'");
    std::ostringstream printed;
    printed << report;
    CHECK_CONTAINS(printed.str(), "\nrow 2 (batch 0): refused: parameter 'rows'");

    const std::vector<std::vector<int>> uneven{{1, 2}, {1}, {3, 4}};
    const auto named = face.load(
        uneven, BulkOptions().connections(1).columns("a", "b").on_refused(OnRefused::go_on));
    CHECK(named.rows_sent == 2);
    CHECK(failures(named) == "refused 1+1 batch 0 why\n");

    const auto text = thrown<BulkLoadError>([&] { face.load(rows, one_by_one(10)); });
    CHECK_CONTAINS(text, "row 2 (batch 0) could not be written");
}

BOTH_FACES("a mistake in the query ends the load, whatever is to be done about rows") {
    ScriptServer server;
    TestType face(server.uri());
    for (const auto* code :
         {"Neo.ClientError.Statement.SyntaxError", "Neo.ClientError.Statement.ParameterMissing",
          "Neo.ClientError.Security.Forbidden", "Neo.ClientError.Database.DatabaseNotFound"}) {
        server->forget();
        server->next(Request::run, Reaction::fail(code));
        BulkReport report;
        const auto text = thrown<BulkLoadError>([&] {
            face.load(numbers(30),
                      one_by_one(10).on_refused(OnRefused::bisect).report_into(report));
        });
        CHECK_CONTAINS(text, code);
        CHECK(report.rows_refused == 0);
        CHECK(report.rows_sent == 0);
        CHECK(report.rows_not_sent == report.rows_read);
        CHECK(server->count("COMMIT") == 0);
    }
}

BOTH_FACES("a deadlock is tried again and counted") {
    ScriptServer server;
    const Arrivals arrivals(server.script());
    TestType face(server.uri(), short_pauses());
    for (int i = 0; i < 2; ++i)
        server->next(Request::run,
                     Reaction::fail("Neo.TransientError.Transaction.DeadlockDetected"));
    server->next(Request::commit,
                 Reaction::fail("Neo.TransientError.Transaction.DeadlockDetected"));
    const auto report = face.load(numbers(6), one_by_one(3));
    CHECK(report.rows_sent == 6);
    CHECK(report.retries == 3);
    CHECK(report.rows_retried == 3);
    CHECK(report.complete());
    CHECK(report.batches == 2);
}

BOTH_FACES("what outlasts all retries is refused") {
    ScriptServer server;
    const Arrivals arrivals(
        server.script(), refuse_rows({4}, "Neo.TransientError.General.MemoryPoolOutOfMemoryError"));
    TestType face(server.uri(), short_pauses().max_transaction_retry_time(0s));
    const auto report = face.load(numbers(6), one_by_one(3).on_refused(OnRefused::bisect));
    CHECK(failures(report) == "refused 4+1 batch 1 why\n");
    CHECK(report.rows_sent == 5);
}

BOTH_FACES("a connection lost before COMMIT costs a retry") {
    ScriptServer server;
    TestType face(server.uri(), short_pauses());
    server->next(Request::pull, Reaction::close());
    const auto report = face.load(numbers(6), one_by_one(3));
    CHECK(report.rows_sent == 6);
    CHECK(report.retries == 1);
    CHECK(server->count("COMMIT") == 2);
}

BOTH_FACES("a connection lost at COMMIT leaves the batch in doubt, and it is not sent again") {
    ScriptServer server;
    const Arrivals arrivals(server.script());
    TestType face(server.uri(), short_pauses());
    BulkReport report;
    server->next(Request::commit, Reaction::close());
    const auto text =
        thrown<BulkLoadError>([&] { face.load(numbers(9), one_by_one(3).report_into(report)); });
    CHECK_CONTAINS(text, "whether rows 0 to 2 (batch 0) were written is unknown");
    CHECK_CONTAINS(text, "idempotent(true)");
    CHECK(report.rows_in_doubt == 3);
    CHECK(report.rows_sent == 0);
    CHECK(accounted(report) == report.rows_read);
    CHECK(arrivals.sizes() == std::vector<std::size_t>{3});

    server->next(Request::commit, Reaction::close());
    report = face.load(numbers(9), one_by_one(3).on_refused(OnRefused::bisect));
    CHECK(failures(report) == "in doubt 0+3 batch 0 why\n");
    CHECK(dynamic_cast<const IncompleteCommit*>(report.failures.at(0).error.get()) != nullptr);
    CHECK(report.rows_sent == 6);
    CHECK(arrivals.sizes() == std::vector<std::size_t>{3, 3, 3, 3});
}

BOTH_FACES("an idempotent batch lost at COMMIT is sent again") {
    ScriptServer server;
    const Arrivals arrivals(server.script());
    TestType face(server.uri(), short_pauses());
    server->next(Request::commit, Reaction::close());
    server->next(Request::commit, Reaction::close());
    const auto report = face.load(numbers(6), one_by_one(3).idempotent(true));
    CHECK(report.complete());
    CHECK(report.rows_sent == 6);
    CHECK(report.retries == 2);
    CHECK(report.rows_retried == 3);
    CHECK(arrivals.sizes() == std::vector<std::size_t>{3, 3, 3, 3});
}

BOTH_FACES("an idempotent batch stays in doubt where no further try succeeds") {
    ScriptServer server;
    TestType face(server.uri(), short_pauses().max_transaction_retry_time(0s));
    BulkReport report;
    server->next(Request::commit, Reaction::close());
    thrown<BulkLoadError>(
        [&] { face.load(numbers(3), one_by_one(3).idempotent(true).report_into(report)); });
    CHECK(report.rows_in_doubt == 3);
}

BOTH_FACES("what comes after a lost COMMIT says nothing about it, but for success") {
    int runs = 0;
    ScriptServer server([&](ServerScript& script) {
        script.check_parameters = [&](const Map&) -> std::optional<std::string> {
            if (++runs == 1)
                return std::nullopt;
            return "Neo.ClientError.Schema.ConstraintValidationFailed";
        };
    });
    TestType face(server.uri(), short_pauses().max_transaction_retry_time(20ms));
    server->next(Request::commit, Reaction::close());
    const auto report =
        face.load(numbers(3), one_by_one(3).idempotent(true).on_refused(OnRefused::bisect));
    CHECK(failures(report) == "in doubt 0+3 batch 0 why\n");
    CHECK(report.retries > 0);
}

BOTH_FACES("no server to be reached ends the load") {
    ScriptServer server;
    TestType face(server.uri(), short_pauses().max_transaction_retry_time(0s));
    server.stop_listening();
    BulkReport report;
    try {
        face.load(numbers(5000), BulkOptions().on_refused(OnRefused::go_on).report_into(report));
        FAIL("no error");
    } catch (const BulkLoadError& error) {
        CHECK(dynamic_cast<const ServiceUnavailable*>(error.cause()) != nullptr);
    }
    CHECK(report.rows_sent == 0);
    CHECK(report.rows_not_sent == report.rows_read);
}

BOTH_FACES("what the source throws is passed on, and the report is there") {
    ScriptServer server;
    const Arrivals arrivals(server.script());
    TestType face(server.uri());
    BulkReport report;
    std::int64_t given = 0;
    auto next = [&]() -> std::optional<std::int64_t> {
        if (given == 8)
            throw std::out_of_range("by the source");
        return given++;
    };
    thrown<std::out_of_range>([&] { face.load(next, one_by_one(3).report_into(report)); });
    CHECK(report.rows_read == 8);
    CHECK(report.rows_sent >= 3); // with one connection, the first at least
    CHECK(report.rows_sent + report.rows_not_sent == 8);
    CHECK(arrivals.rows().size() == report.rows_sent);
}

BOTH_FACES("what progress throws is passed on, and ends the load") {
    ScriptServer server;
    TestType face(server.uri());
    BulkReport report;
    const auto stop = [](const BulkProgress&) { throw std::out_of_range("by the program"); };
    for (const std::size_t connections : {1U, 3U}) {
        thrown<std::out_of_range>([&] {
            face.load(numbers(100), BulkOptions()
                                        .connections(connections)
                                        .batch_rows(3)
                                        .progress(stop)
                                        .report_into(report));
        });
        CHECK(report.rows_sent > 0);
        CHECK(report.rows_sent < 100);
        CHECK(accounted(report) == report.rows_read);
    }
}

BOTH_FACES("progress says how far it is") {
    ScriptServer server;
    TestType face(server.uri());
    std::vector<BulkProgress> told;
    const auto here = std::this_thread::get_id();
    const auto tell = [&](const BulkProgress& now) {
        CHECK(std::this_thread::get_id() == here);
        told.push_back(now);
    };
    face.load(numbers(7), one_by_one(3).progress(tell));
    REQUIRE(told.size() == 3);
    CHECK(told[0].rows_done == 3);
    CHECK(told[0].rows_total == 7U);
    CHECK(told[0].remaining);
    CHECK(told[2].rows_sent == 7);
    CHECK(told[2].remaining == 0ns);

    told.clear();
    auto next = counting(6);
    face.load(next, BulkOptions().connections(3).batch_rows(2).progress(tell));
    REQUIRE_FALSE(told.empty());
    CHECK(told.back().rows_done == 6);
    CHECK_FALSE(told.back().rows_total);
    CHECK_FALSE(told.back().remaining);
}

BOTH_FACES("several connections have a batch each, and no more rows are read than that") {
    ScriptServer server;
    const Arrivals arrivals(server.script());
    TestType face(server.uri());
    for (int i = 0; i < 3; ++i)
        server->next(Request::commit, Reaction::hold());
    std::atomic<std::int64_t> given{0};
    auto next = [&]() -> std::optional<std::int64_t> {
        if (given == 300)
            return std::nullopt;
        return given++;
    };
    // When all three wait for COMMIT, one batch more has been read.
    bool seen = false;
    std::int64_t read = 0;
    std::thread release([&] {
        seen = server->wait_for("COMMIT", 3);
        read = given;
        server.release();
    });
    const auto report = face.load(next, BulkOptions().connections(3).batch_rows(10));
    release.join();
    CHECK(seen);
    CHECK(read <= 40);
    CHECK(report.rows_sent == 300);
    CHECK(server->connections() == 3);
    auto rows = arrivals.rows();
    std::ranges::sort(rows, {}, [](const Value& row) { return row.as<std::int64_t>(); });
    CHECK(rows == values(300));
}

BOTH_FACES("no more connections than the pool has") {
    ScriptServer server;
    TestType face(server.uri(), DriverConfig().max_connection_pool_size(2));
    const auto report = face.load(numbers(100), BulkOptions().connections(8).batch_rows(5));
    CHECK(report.rows_sent == 100);
    CHECK(server->connections() <= 2);
}

BOTH_FACES("what fails after the commit is passed on, and the rows are counted") {
    ScriptServer server;
    TestType face(server.uri());
    const auto manager = bookmark_manager(BookmarkManagerConfig().bookmarks_consumer(
        [](const Bookmarks&) { throw std::out_of_range("by the consumer"); }));
    BulkReport report;
    const auto options =
        one_by_one(3).config(QueryConfig().bookmark_manager(manager)).report_into(report);
    thrown<std::out_of_range>([&] { face.load(numbers(9), options); });
    CHECK(report.rows_sent == 3);
    CHECK(report.rows_in_doubt == 0);
    CHECK(server->count("COMMIT") == 1);
}

BOTH_FACES("each batch has the query's settings and sees the batch before") {
    ScriptServer server;
    TestType face(server.uri());
    face.load(numbers(4), one_by_one(2).config(QueryConfig().database("graph")),
              Query(bulk_query, TransactionConfig().timeout(3s)));
    const auto told = server->told(Request::begin);
    REQUIRE(told.size() == 2);
    CHECK(told[1].get<std::int64_t>("tx_timeout") == 3000);
    CHECK(told[1].get<std::string>("db") == "graph");
    CHECK(told[1].get<std::vector<std::string>>("bookmarks") ==
          std::vector<std::string>{"bookmark-1"});
}

BOTH_FACES("options that make no sense are refused at the call") {
    ScriptServer server;
    TestType face(server.uri());
    const auto rows = numbers(3);
    const auto wrong = [&](const BulkOptions& options) {
        return thrown<ConfigurationError>([&] { face.load(rows, options); });
    };
    CHECK_CONTAINS(wrong(BulkOptions().connections(0)), "connections(0)");
    CHECK_CONTAINS(wrong(BulkOptions().batch_rows(0).batch_bytes(0)), "batch_bytes(0)");
    for (const auto* query : {"rows 1", "rows 1 $rowset", "rows 1 rows", "$ `rows`", "$`rows"}) {
        INFO(query);
        const auto text = thrown<UsageError>([&] { face.load(rows, {}, query); });
        CHECK_CONTAINS(text, "UNWIND $rows AS row");
    }
    CHECK_CONTAINS(
        thrown<UsageError>([&] { face.load(rows, BulkOptions().parameters(params("rows", 1))); }),
        "rows_parameter()");
    CHECK_CONTAINS(thrown<UsageError>([&] { face.load(rows, BulkOptions().columns("a")); }),
                   "columns()");
    const std::vector<std::tuple<int, int>> pairs{{1, 2}};
    CHECK_CONTAINS(thrown<UsageError>([&] { face.load(pairs, BulkOptions().columns("a")); }),
                   "names 1 columns, but a row has 2");
    CHECK(server->connections() == 0);
}
