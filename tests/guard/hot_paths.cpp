// Does what is to be fast, one path after the other, and has callgrind count the instructions of
// each. check_budgets.py runs it and compares; on its own it prints what an operation is.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <neo4j/params.hpp>
#include <neo4j/record.hpp>

#include "guard/callgrind.hpp"
#include "guard/queries.hpp"
#include "support/packed_rows.hpp"
#include "support/replay_answers.hpp"

using namespace neo4j;
using namespace neo4j::test;

namespace {

volatile double seen; // so that nothing is left out

// ---- values -------------------------------------------------------------------------------------

void pack_maps() {
    constexpr std::size_t items = 1000;
    List all;
    for (std::size_t i = 0; i < items; ++i)
        all.push_back(Map{{"id", i}, {"name", "name-" + std::to_string(i)}, {"score", 0.5}});
    count("pack_maps", items,
          [&] { seen = static_cast<double>(params("rows", all).bytes().size()); });
}

// Reads every record of a scanned block.
template <class Each>
void count_records(const char* name, const PackedRows& rows, const Each& each) {
    const auto keys = std::make_shared<const detail::Keys>(rows.keys);
    const auto batch = scan(rows, detail::Batch::make(), keys);
    count(name, rows_per_block, [&] {
        double sum = 0;
        Record record = detail::RecordAccess::make(batch, 0);
        for (; detail::RecordAccess::row(record) < batch->rows;
             detail::RecordAccess::advance(record))
            sum += each(record);
        seen = sum;
    });
}

void scan_rows() {
    const auto rows = simple_rows();
    const auto keys = std::make_shared<const detail::Keys>(rows.keys);
    auto batch = detail::Batch::make();
    count("scan_rows", rows_per_block, [&] { batch = scan(rows, std::move(batch), keys); });
}

void read_rows() {
    const auto rows = simple_rows();
    count_records("read_views", rows, [](const Record& record) { return read_in_place(record); });
    count_records("own_values", rows,
                  [](const Record& record) { return read_in_place(record.values()); });
    count_records("own_nodes", node_rows(), [](const Record& record) {
        return static_cast<double>(record[0].as<Node>().size());
    });
}

// ---- drivers ------------------------------------------------------------------------------------

constexpr std::int64_t rows = 10'000;

void read_streams() {
    Faces faces(replay_stream(rows, 1000));
    auto session = faces.blocking.session();
    auto async = faces.async.session();
    double sum = 0;
    const auto each = [&](const Record& record) { sum += read_in_place(record); };
    count("stream_sync", rows, [&] { stream(session, each); });
    count("stream_async", rows, [&] { faces.loop.run(stream(async, each)); });
    seen = sum;
}

constexpr std::size_t queries = 100;

template <class Query>
boost::asio::awaitable<void> repeat(const Query& query) {
    for (std::size_t i = 0; i < queries; ++i)
        co_await query();
}

template <class Query, class Awaited>
void count_queries(const std::string& name, Faces& faces, const Query& query,
                   const Awaited& awaited) {
    count((name + "_sync").c_str(), queries, [&] {
        for (std::size_t i = 0; i < queries; ++i)
            query();
    });
    count((name + "_async").c_str(), queries, [&] { faces.loop.run(repeat(awaited)); });
}

void run_queries() {
    {
        Faces faces(replay_auto_commit());
        auto session = faces.blocking.session();
        auto async = faces.async.session();
        count_queries(
            "auto_commit", faces, [&] { auto_commit(session); },
            [&] { return auto_commit(async); });
    }
    {
        Faces faces(replay_execute_query());
        count_queries(
            "execute_query", faces, [&] { execute_query(faces.blocking); },
            [&] { return execute_query(faces.async); });
    }
    {
        Faces faces(replay_transactions());
        auto session = faces.blocking.session();
        auto async = faces.async.session();
        count_queries(
            "transaction", faces, [&] { explicit_transaction(session); },
            [&] { return explicit_transaction(async); });
    }
}

} // namespace

int main() {
    pack_maps();
    scan_rows();
    read_rows();
    read_streams();
    run_queries();
}
