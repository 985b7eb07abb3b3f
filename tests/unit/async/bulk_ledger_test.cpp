#include <chrono>
#include <exception>
#include <stdexcept>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include "async/bulk_ledger.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/thrown.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
using detail::BulkAttempt;
using detail::BulkBatch;
using detail::BulkLedger;
using detail::BulkRange;

namespace {

BulkAttempt attempt(BulkOutcome outcome, std::exception_ptr error = nullptr,
                    std::uint64_t sends = 1) {
    return {outcome, std::move(error), sends, {}};
}

const auto refusal = std::make_exception_ptr(ClientError("no", "Neo.ClientError.General.No"));
const auto cancel =
    std::make_exception_ptr(boost::system::system_error(boost::asio::error::operation_aborted));

} // namespace

TEST_CASE("bulk ledger: rate and remaining time") {
    FakeClock clock;
    const BulkOptions options;
    BulkLedger ledger(options, 1000, clock);
    auto now = ledger.progress();
    CHECK(now.rows_done == 0);
    CHECK(now.rows_per_second == 0);
    CHECK_FALSE(now.remaining);
    clock.advance(1s);
    CHECK_FALSE(ledger.progress().remaining); // at that rate: never
    ledger.settle({0, 0, 100}, attempt(BulkOutcome::sent));
    clock.advance(1s);
    now = ledger.progress();
    CHECK(now.rows_done == 100);
    CHECK(now.rows_total == 1000U);
    CHECK(now.elapsed == 2s);
    CHECK(now.rows_per_second == 50);
    CHECK(now.remaining == 18s);
    ledger.settle({1, 100, 1000}, attempt(BulkOutcome::sent)); // more than announced
    CHECK(ledger.progress().remaining == 0s);
    CHECK(ledger.close().elapsed == 2s);
}

TEST_CASE("bulk ledger: the total may be unknown, or the program's") {
    FakeClock clock;
    const BulkOptions options;
    BulkLedger unknown(options, std::nullopt, clock);
    clock.advance(1s);
    unknown.settle({0, 0, 10}, attempt(BulkOutcome::sent));
    CHECK_FALSE(unknown.progress().rows_total);
    CHECK_FALSE(unknown.progress().remaining);
    CHECK(unknown.progress().rows_per_second == 10);
    const auto told = BulkOptions().total_rows(30);
    BulkLedger known(told, 20, clock);
    CHECK(known.progress().rows_total == 30U);
}

TEST_CASE("bulk ledger: a remaining time beyond all measure is none") {
    FakeClock clock;
    const auto options = BulkOptions().total_rows(~std::uint64_t{0});
    BulkLedger ledger(options, std::nullopt, clock);
    ledger.settle({0, 0, 1}, attempt(BulkOutcome::sent));
    clock.advance(24h);
    CHECK_FALSE(ledger.progress().remaining);
}

TEST_CASE("bulk ledger: failures come by their place") {
    FakeClock clock;
    const auto options = BulkOptions().on_refused(OnRefused::go_on);
    BulkLedger ledger(options, std::nullopt, clock);
    ledger.settle({2, 20, 10}, attempt(BulkOutcome::refused, refusal, 3));
    ledger.settle({0, 0, 10}, attempt(BulkOutcome::in_doubt, refusal));
    ledger.settle({1, 10, 10}, attempt(BulkOutcome::sent, nullptr, 2));
    CHECK_FALSE(ledger.stopped());
    const auto report = ledger.close();
    REQUIRE(report.failures.size() == 2);
    CHECK(report.failures[0].first_row == 0);
    CHECK(report.failures[1].first_row == 20);
    CHECK(report.retries == 3);
    CHECK(report.rows_retried == 20);
}

TEST_CASE("bulk ledger: what ended it first is raised, but for a cancel") {
    FakeClock clock;
    const BulkOptions options;
    const auto other = std::make_exception_ptr(std::out_of_range("by the program"));
    {
        BulkLedger ledger(options, std::nullopt, clock);
        ledger.settle({0, 0, 1}, attempt(BulkOutcome::refused, refusal));
        CHECK(ledger.stopped());
        ledger.stop(other);
        thrown<BulkLoadError>([&] { ledger.close(); });
    }
    {
        BulkLedger ledger(options, std::nullopt, clock);
        ledger.stop(other);
        ledger.settle({0, 0, 1}, attempt(BulkOutcome::refused, refusal));
        thrown<std::out_of_range>([&] { ledger.close(); });
    }
    {
        BulkLedger ledger(options, std::nullopt, clock);
        ledger.settle({0, 0, 1}, attempt(BulkOutcome::refused, refusal));
        ledger.settle({1, 1, 1}, attempt(BulkOutcome::in_doubt, cancel));
        thrown<boost::system::system_error>([&] { ledger.close(); });
    }
}
