// A stream of any length needs the memory of a few batches.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>

#include <neo4j/neo4j.hpp>

#include "integration/support/awaited.hpp"
#include "integration/support/server.hpp"
#include "support/catch.hpp"
#include "support/process_figures.hpp"
#include "support/slack.hpp"

namespace neo4j::test {
namespace {

// About 40 MB on the way.
constexpr std::int64_t records = 200'000;
constexpr std::int64_t allowed_growth = 8'000'000;
const std::string query = "UNWIND range(1, $n) AS i RETURN i, $text + i AS text";
const std::string text(180, 'x');

template <class Read>
void check_growth(Read read) {
    CHECK(read(2'000, [](std::int64_t) {}) == 2'000);
    const std::int64_t before = process_figures().resident_bytes;
    std::int64_t peak = before;
    const auto seen = read(records, [&](std::int64_t row) {
        if (row % 5'000 == 0)
            peak = std::max(peak, process_figures().resident_bytes);
    });
    CHECK(seen == records);
    std::cout << "grew by " << (peak - before) / 1'024 << " KiB while " << seen
              << " records went by\n";
    if (under_sanitizer)
        WARN("the growth is not judged: a sanitizer keeps freed memory back");
    else
        CHECK(peak - before < allowed_growth);
}

using Watch = std::function<void(std::int64_t)>;

TEST_CASE("async: 200,000 records go by in constant memory", "[memory]") {
    Loop loop;
    AsyncDriver driver(loop.context().get_executor(), server().uri, server().auth());
    const auto stream = [&](std::int64_t n, Watch watch) -> boost::asio::awaitable<std::int64_t> {
        auto session = driver.session();
        auto result = co_await session.run(query, params("n", n, "text", text));
        std::int64_t seen = 0;
        for (;;) {
            const auto batch = co_await result.next_batch();
            if (batch.empty())
                co_return seen;
            for (const auto& record : batch) {
                if (record["text"].as<std::string_view>().size() <= text.size())
                    throw std::runtime_error("a record is cut short");
                watch(++seen);
            }
        }
    };
    check_growth([&](std::int64_t n, Watch watch) { return loop.wait(stream(n, watch)); });
}

TEST_CASE("blocking: 200,000 records go by in constant memory", "[memory]") {
    Driver driver(server().uri, server().auth());
    check_growth([&](std::int64_t n, const Watch& watch) {
        auto session = driver.session();
        std::int64_t seen = 0;
        for (const Record& record : session.run(query, params("n", n, "text", text))) {
            if (record["text"].as<std::string_view>().size() <= text.size())
                throw std::runtime_error("a record is cut short");
            watch(++seen);
        }
        return seen;
    });
}

} // namespace
} // namespace neo4j::test
