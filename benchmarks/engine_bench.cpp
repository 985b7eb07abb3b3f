// What the Bolt engine makes of a stream's bytes, without any transport: dechunking, the check of
// every value and the batches of records.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include "support/bolt_script.hpp"
#include "support/packed_rows.hpp"

namespace {

using namespace neo4j;
using namespace neo4j::test;

// RECORD messages, one chunk each.
Buffer messages(const PackedRows& rows) {
    Buffer all;
    std::size_t begin = 0;
    for (const std::size_t end : rows.ends) {
        const std::byte* const at = rows.block->data();
        add(all, message(0x71, {Buffer(at + begin, at + end)}));
        begin = end;
    }
    return all;
}

void must(const bolt::Fault& fault) {
    if (fault)
        std::abort();
}

// @param state its argument: how many bytes come with one read.
void feed_records(benchmark::State& state, const PackedRows& rows) {
    const auto bytes = messages(rows);
    const auto step = static_cast<std::size_t>(state.range(0));
    std::vector<std::string_view> names(rows.keys.begin(), rows.keys.end());
    const auto accepted = success({{"fields", fields(names)}});
    const auto ended = success({{"type", text("r")}});
    const bolt::TransactionFields extra;
    auto engine = ready_engine({5, 8});
    for (auto _ : state) {
        const auto stream = engine.run("RETURN 1", no_parameters(), &extra);
        engine.pull(stream, -1);
        engine.sent(engine.output().size());
        must(feed(engine, accepted));
        std::span<const std::byte> left = bytes;
        while (!left.empty()) {
            const auto part = left.first(std::min(step, left.size()));
            left = left.subspan(part.size());
            must(feed(engine, part));
            while (!stream->batches.empty())
                benchmark::DoNotOptimize(stream->take_batch().get());
        }
        must(feed(engine, ended));
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows_per_block));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}
// A full block, what a TCP segment holds, and a trickle.
BENCHMARK_CAPTURE(feed_records, simple, simple_rows())->Arg(65536)->Arg(1448)->Arg(100);
BENCHMARK_CAPTURE(feed_records, nodes, node_rows())->Arg(65536)->Arg(1448);

} // namespace
