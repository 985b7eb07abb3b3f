#include <cstddef>
#include <cstdint>

#include "guard/allocations.hpp"
#include "guard/queries.hpp"
#include "support/catch.hpp"
#include "support/replay_answers.hpp"

// Allocations, counted exactly, of whole drivers over prepared answers: all that happens between
// the call and its answer but the kernel. The first queries of a driver, which open the connection
// and fill what is kept for the next ones, do not count.

using namespace neo4j;
using namespace neo4j::test;

namespace {

// Today 10 (async) and 18 (blocking) for an auto-commit query; most are frames of coroutines.
constexpr int warm_up = 10;
constexpr int queries = 60;

// Asio keeps freed frames for new ones where the sizes fit, and those are the compiler's and the
// optimiser's: elsewhere the figures are other ones, and only shown.
#if defined(NDEBUG) && !defined(__clang__) && __GNUC__ == 12
#define CHECK_ALLOCATIONS(counted, expected) CHECK((counted) == (expected))
#else
#define CHECK_ALLOCATIONS(counted, expected)                                                       \
    WARN(#counted " is " << (counted) << "; compared with " #expected                              \
                         << " only in release builds by g++ 12")
#endif

template <class Query>
double blocking_allocations(const Query& query) {
    for (int i = 0; i < warm_up; ++i)
        query();
    const auto before = allocations();
    for (int i = 0; i < queries; ++i)
        query();
    return static_cast<double>(allocations() - before) / queries;
}

// All in one coroutine, as in a program: co_spawn's own are not the driver's.
template <class Query>
boost::asio::awaitable<double> awaited_allocations(const Query& query) {
    for (int i = 0; i < warm_up; ++i)
        co_await query();
    const auto before = allocations();
    for (int i = 0; i < queries; ++i)
        co_await query();
    co_return static_cast<double>(allocations() - before) / queries;
}

// What reading so many records more costs, which leaves out what each result costs.
struct More {
    std::int64_t from;
    std::int64_t to;

    template <class Each>
    double allocations(std::int64_t fetch_size, bool blocking, Each& each) const {
        return of(to, fetch_size, blocking, each) - of(from, fetch_size, blocking, each);
    }

private:
    template <class Each>
    static double of(std::int64_t rows, std::int64_t fetch_size, bool blocking, Each& each) {
        Faces faces(replay_stream(rows, fetch_size));
        const SessionConfig config = SessionConfig().fetch_size(FetchSize(fetch_size));
        auto session = faces.blocking.session(config);
        auto async = faces.async.session(config);
        const auto read = [&] { stream(session, each); };
        const auto awaited = [&] { return stream(async, each); };
        return blocking ? blocking_allocations(read) : faces.loop.run(awaited_allocations(awaited));
    }
};

// All in one receive block, where their offsets find room in what was taken for the first ones
// (it doubles as it grows); and in ten blocks.
constexpr More records{1400, 2000};
constexpr More blocks{2000, 22'000};

} // namespace

TEST_CASE("a query allocates as often as is written here") {
    // A change that saves one lowers the number; one that costs one needs a reason.
    SECTION("auto-commit") {
        Faces faces(replay_auto_commit());
        auto session = faces.blocking.session();
        auto async = faces.async.session();
        const auto query = [&] { auto_commit(session); };
        const auto awaited = [&] { return auto_commit(async); };
        CHECK_ALLOCATIONS(blocking_allocations(query), 18);
        CHECK_ALLOCATIONS(faces.loop.run(awaited_allocations(awaited)), 10);
    }
    SECTION("execute_query") {
        Faces faces(replay_execute_query());
        const auto query = [&] { execute_query(faces.blocking); };
        const auto awaited = [&] { return execute_query(faces.async); };
        CHECK_ALLOCATIONS(blocking_allocations(query), 28);
        CHECK_ALLOCATIONS(faces.loop.run(awaited_allocations(awaited)), 20);
    }
    SECTION("a transaction") {
        Faces faces(replay_transactions());
        auto session = faces.blocking.session();
        auto async = faces.async.session();
        const auto query = [&] { explicit_transaction(session); };
        const auto awaited = [&] { return explicit_transaction(async); };
        CHECK_ALLOCATIONS(blocking_allocations(query), 46);
        CHECK_ALLOCATIONS(faces.loop.run(awaited_allocations(awaited)), 20);
    }
}

TEST_CASE("records that are read in place allocate nothing") {
    double sum = 0;
    auto each = [&](const Record& record) { sum += read_in_place(record); };
    CHECK(records.allocations(-1, true, each) == 0);
    CHECK(records.allocations(-1, false, each) == 0);
    CHECK(sum > 0);
}

TEST_CASE("an owned record is one allocation, text aside") {
    double sum = 0;
    auto each = [&](const Record& record) { sum += read_in_place(record.values()); };
    CHECK(records.allocations(-1, true, each) == records.to - records.from);
    CHECK(records.allocations(-1, false, each) == records.to - records.from);
    CHECK(sum > 0);
}

TEST_CASE("a stream that goes on allocates for each wait, as often as is written here") {
    double sum = 0;
    auto each = [&](const Record& record) { sum += read_in_place(record); };
    SECTION("for each full receive block") {
        CHECK_ALLOCATIONS(blocks.allocations(-1, true, each), 135);
        CHECK_ALLOCATIONS(blocks.allocations(-1, false, each), 26);
    }
    SECTION("for each PULL, of which there are twenty more") {
        CHECK_ALLOCATIONS(blocks.allocations(1000, true, each), 20 * 16);
        CHECK_ALLOCATIONS(blocks.allocations(1000, false, each), 20 * 5);
    }
}
