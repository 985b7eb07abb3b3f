// Bulk loads into a real server: exact counts, deadlocks, refused rows; and how many rows a second.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <optional>
#include <ranges>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <neo4j/bulk.hpp>
#include <neo4j/neo4j.hpp>

#include "integration/support/awaited.hpp"
#include "integration/support/server.hpp"
#include "support/catch.hpp"

namespace neo4j::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

// One label at a time: a name that is unique, since MERGE by it would read all nodes else.
class Keyed {
public:
    explicit Keyed(Driver& driver) : driver_(driver) {
        driver_.execute_query("CREATE CONSTRAINT " + constraint() + " FOR (n:" + label() +
                              ") REQUIRE n.id IS UNIQUE");
    }
    ~Keyed() {
        try {
            driver_.execute_query("DROP CONSTRAINT " + constraint() + " IF EXISTS");
        } catch (const std::exception& error) {
            WARN(error.what());
        }
    }
    Keyed(const Keyed&) = delete;
    Keyed& operator=(const Keyed&) = delete;

    const std::string& label() const { return scratch_.label(); }
    std::int64_t number(const std::string& what) {
        return driver_.execute_query("MATCH (n:" + label() + ") RETURN " + what)
            .records.at(0)[0]
            .as<std::int64_t>();
    }

private:
    std::string constraint() const { return "bulk_" + label(); }

    Driver& driver_;
    Scratch scratch_;
};

// On a slow machine one batch may lose against the others for longer than the usual 30 s.
DriverConfig hasty() {
    return DriverConfig().initial_retry_delay(10ms).max_transaction_retry_time(2min);
}

auto people(std::int64_t count) {
    return std::views::iota(std::int64_t{0}, count) | std::views::transform([](std::int64_t i) {
               return std::tuple(i, "person " + std::to_string(i), static_cast<double>(i) / 7);
           });
}

void print_rate(const char* what, const BulkReport& report) {
    const auto seconds = std::chrono::duration<double>(report.elapsed).count();
    std::cout << what << ": " << report.rows_sent << " rows in " << seconds << " s, "
              << static_cast<std::int64_t>(static_cast<double>(report.rows_sent) / seconds)
              << " rows/s, " << report.retries << " retries\n";
}

constexpr std::int64_t many = 100'000;

TEST_CASE("blocking: a bulk load of 100,000 rows, each there once", "[bulk]") {
    Driver driver(server().uri, server().auth(), hasty());
    Keyed nodes(driver);
    const auto report = bulk_load(
        driver, people(many), "UNWIND $rows AS row CREATE (n:" + nodes.label() + ") SET n = row",
        BulkOptions().batch_rows(5000).columns("id", "name", "share"));
    print_rate("blocking CREATE, 4 connections", report);
    CHECK(report.complete());
    CHECK(report.counters.nodes_created == many);
    CHECK(nodes.number("count(n)") == many);
    CHECK(nodes.number("sum(n.id)") == many * (many - 1) / 2);
    CHECK(nodes.number("count(DISTINCT n.name)") == many);
}

TEST_CASE("async: a bulk load of 100,000 rows, twice, merges them", "[bulk]") {
    Loop loop;
    AsyncDriver driver(loop.context().get_executor(), server().uri, server().auth(), hasty());
    Driver blocking(server().uri, server().auth());
    Keyed nodes(blocking);
    const auto query =
        "UNWIND $rows AS row MERGE (n:" + nodes.label() + " {id: row.id}) SET n = row";
    std::uint64_t last = 0;
    const auto progress = [&](const BulkProgress& now) {
        CHECK(now.rows_done > last);
        last = now.rows_done;
    };
    const auto options = BulkOptions()
                             .batch_rows(5000)
                             .columns("id", "name", "share")
                             .idempotent(true)
                             .progress(progress);
    const auto first = loop.wait(bulk_load(driver, people(many), query, options));
    print_rate("async MERGE, 4 connections", first);
    CHECK(last == many);
    last = 0;
    const auto second = loop.wait(bulk_load(driver, people(many), query, options));
    print_rate("async MERGE of what is there", second);
    CHECK(first.counters.nodes_created + second.counters.nodes_created == many);
    CHECK(nodes.number("count(n)") == many);
}

TEST_CASE("blocking: batches that merge the same nodes are tried again", "[bulk]") {
    Driver driver(server().uri, server().auth(), hasty());
    Keyed nodes(driver);
    // Each batch wants all nodes, every second one in the opposite order.
    const auto query = "UNWIND $rows AS row UNWIND "
                       "CASE row % 2 WHEN 0 THEN range(0, 99) ELSE range(99, 0, -1) END AS id "
                       "MERGE (n:" +
                       nodes.label() + " {id: id}) SET n.seen = coalesce(n.seen, 0) + 1";
    const auto report = bulk_load(driver, std::views::iota(0, 200), query,
                                  BulkOptions().connections(4).batch_rows(1));
    print_rate("on one another's nodes", report);
    CHECK(report.complete());
    CHECK(nodes.number("count(n)") == 100);
    CHECK(nodes.number("sum(n.seen)") == 200 * 100);
}

TEST_CASE("blocking: the refused rows of a bulk load are found, all others are there", "[bulk]") {
    Driver driver(server().uri, server().auth(), hasty());
    Keyed nodes(driver);
    constexpr std::int64_t count = 10'000;
    driver.execute_query("UNWIND [17, 4242, 4243] AS id CREATE (:" + nodes.label() + " {id: id})");
    const auto report = bulk_load(
        driver, people(count), "UNWIND $rows AS row CREATE (n:" + nodes.label() + ") SET n = row",
        BulkOptions().columns("id", "name", "share").on_refused(OnRefused::bisect));
    CHECK(report.rows_sent == count - 3);
    CHECK(report.rows_refused == 3);
    REQUIRE(report.failures.size() == 3);
    std::vector<std::uint64_t> refused;
    for (const auto& failure : report.failures) {
        CHECK(dynamic_cast<const ConstraintError*>(failure.error.get()) != nullptr);
        CHECK(failure.rows == 1);
        refused.push_back(failure.first_row);
    }
    CHECK(refused == std::vector<std::uint64_t>{17, 4242, 4243});
    CHECK(nodes.number("count(n)") == count);
}

TEST_CASE("async: a bulk load that is stopped has written what it says", "[bulk]") {
    Loop loop;
    AsyncDriver driver(loop.context().get_executor(), server().uri, server().auth(), hasty());
    Driver blocking(server().uri, server().auth());
    Keyed nodes(blocking);
    auto rows = [next = std::int64_t{0}]() mutable
        -> asio::awaitable<std::optional<std::pair<std::int64_t, std::optional<int>>>> {
        const auto id = next++;
        co_return std::pair(id, id == 2500 ? std::nullopt : std::optional(1));
    };
    const auto query = "UNWIND $rows AS row MERGE (n:" + nodes.label() +
                       " {id: row.id, given: row.given})"; // null cannot be merged by
    try {
        loop.wait(
            bulk_load(driver, rows, query, BulkOptions().batch_rows(100).columns("id", "given")));
        FAIL("no error");
    } catch (const BulkLoadError& error) {
        const auto& report = error.report();
        CHECK(report.rows_refused == 100);
        CHECK(report.rows_in_doubt == 0);
        CHECK(static_cast<std::int64_t>(report.rows_sent) == nodes.number("count(n)"));
        CHECK(report.rows_read == report.rows_sent + report.rows_refused + report.rows_not_sent);
    }
}

} // namespace
} // namespace neo4j::test
