// What PackStream costs without any socket: records as [integer, text, float] rows, as views and as
// owned values, against a bare walk over the same bytes and a bare vector of variants; parameters
// of many elements. (One type at a time: values_bench.cpp.)

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <benchmark/benchmark.h>

#include <neo4j/params.hpp>
#include <neo4j/record.hpp>

#include "packstream/scan.hpp"
#include "support/packed_rows.hpp"

namespace {

using namespace neo4j;
using namespace neo4j::test;

void per_record(benchmark::State& state) {
    state.counters["per_record"] =
        benchmark::Counter(static_cast<double>(state.iterations()) * rows_per_block,
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

template <class Each>
void read_batches(benchmark::State& state, const PackedRows& rows, Each&& each) {
    const auto keys = std::make_shared<const detail::Keys>(rows.keys);
    auto batch = detail::Batch::make();
    for (auto _ : state) {
        batch = scan(rows, std::move(batch), keys);
        Record record = detail::RecordAccess::make(batch, 0);
        for (; detail::RecordAccess::row(record) < batch->rows;
             detail::RecordAccess::advance(record))
            each(record);
    }
    per_record(state);
}

// The bound: reads the same bytes with nothing kept and no text checked.
void bare_walk(benchmark::State& state) {
    const PackedRows rows = simple_rows();
    for (auto _ : state) {
        std::int64_t integers = 0;
        std::size_t text = 0;
        double floats = 0;
        const std::byte* at = rows.block->data();
        for (const std::size_t end_offset : rows.ends) {
            const std::byte* const end = rows.block->data() + end_offset;
            const auto need = [&](std::size_t n) {
                if (static_cast<std::size_t>(end - at) < n)
                    std::abort();
            };
            need(1);
            unsigned count = std::to_integer<unsigned>(*at++) & 15;
            for (; count > 0; --count) {
                need(1);
                const auto m = std::to_integer<std::uint8_t>(*at++);
                if (m <= 0x7F || m >= 0xF0) {
                    integers += static_cast<std::int8_t>(m);
                } else if ((m & 0xF0) == 0x80) {
                    need(m & 15);
                    text += m & 15;
                    at += m & 15;
                } else if (m == 0xC1) {
                    need(8);
                    floats += std::bit_cast<double>(detail::load_big<std::uint64_t>(at));
                    at += 8;
                } else if (m == 0xC9) {
                    need(2);
                    integers += static_cast<std::int16_t>(detail::load_big<std::uint16_t>(at));
                    at += 2;
                } else {
                    std::abort();
                }
            }
        }
        benchmark::DoNotOptimize(integers);
        benchmark::DoNotOptimize(text);
        benchmark::DoNotOptimize(floats);
    }
    per_record(state);
}
BENCHMARK(bare_walk);

void scan_only(benchmark::State& state) {
    const PackedRows rows = simple_rows();
    const auto keys = std::make_shared<const detail::Keys>(rows.keys);
    auto batch = detail::Batch::make();
    for (auto _ : state)
        batch = scan(rows, std::move(batch), keys);
    per_record(state);
}
BENCHMARK(scan_only);

void views_by_index(benchmark::State& state) {
    std::int64_t integers = 0;
    std::size_t text = 0;
    double floats = 0;
    read_batches(state, simple_rows(), [&](const Record& record) {
        integers += record[0].as<std::int64_t>();
        text += record[1].as<std::string_view>().size();
        floats += record[2].as<double>();
    });
    benchmark::DoNotOptimize(integers);
    benchmark::DoNotOptimize(text);
    benchmark::DoNotOptimize(floats);
}
BENCHMARK(views_by_index);

void views_by_name(benchmark::State& state) {
    std::int64_t integers = 0;
    std::size_t text = 0;
    double floats = 0;
    read_batches(state, simple_rows(), [&](const Record& record) {
        integers += record["i"].as<std::int64_t>();
        text += record["s"].as<std::string_view>().size();
        floats += record["f"].as<double>();
    });
    benchmark::DoNotOptimize(integers);
    benchmark::DoNotOptimize(text);
    benchmark::DoNotOptimize(floats);
}
BENCHMARK(views_by_name);

void as_tuple(benchmark::State& state) {
    std::int64_t sum = 0;
    read_batches(state, simple_rows(), [&](const Record& record) {
        const auto [i, s, f] = record.as<std::tuple<std::int64_t, std::string, double>>();
        sum += i + static_cast<std::int64_t>(s.size() + static_cast<std::size_t>(f));
    });
    benchmark::DoNotOptimize(sum);
}
BENCHMARK(as_tuple);

// The bound for owned records: a vector of variants, made afresh for each.
void bare_owned(benchmark::State& state) {
    using Bare = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string>;
    std::size_t sum = 0;
    read_batches(state, simple_rows(), [&](const Record& record) {
        std::vector<Bare> row;
        row.reserve(3);
        row.emplace_back(packstream::read_integer(record[0].data()));
        row.emplace_back(std::string(packstream::read_text(record[1].data())));
        row.emplace_back(packstream::read_real(record[2].data()));
        benchmark::DoNotOptimize(row.data());
        sum += std::get<std::string>(row[1]).size();
    });
    benchmark::DoNotOptimize(sum);
}
BENCHMARK(bare_owned);

void owned_values(benchmark::State& state) {
    std::size_t sum = 0;
    read_batches(state, simple_rows(), [&](const Record& record) {
        const List row = record.values();
        benchmark::DoNotOptimize(row.data());
        sum += row[1].get_if<std::string>()->size();
    });
    benchmark::DoNotOptimize(sum);
}
BENCHMARK(owned_values);

void detached(benchmark::State& state) {
    read_batches(state, simple_rows(), [](const Record& record) {
        const Record alone = record.detach();
        benchmark::DoNotOptimize(&alone);
    });
}
BENCHMARK(detached);

void nodes_owned(benchmark::State& state) {
    read_batches(state, node_rows(), [](const Record& record) {
        const auto node = record[0].as<Node>();
        benchmark::DoNotOptimize(&node);
    });
}
BENCHMARK(nodes_owned);

void nodes_in_place(benchmark::State& state) {
    std::int64_t sum = 0;
    read_batches(state, node_rows(), [&](const Record& record) {
        const auto node = record[0].as<NodeView>();
        for (const auto& [name, value] : node.properties())
            sum += static_cast<std::int64_t>(name.size()) + (value.is_null() ? 1 : 0);
    });
    benchmark::DoNotOptimize(sum);
}
BENCHMARK(nodes_in_place);

void scan_nested(benchmark::State& state) {
    ParamWriter out;
    for (std::int64_t i = 0; i < state.range(0); ++i)
        out.packer().list_header(1);
    out.value(1);
    const auto bytes = out.buffer().view();
    for (auto _ : state) {
        const auto result = packstream::validate(bytes.data(), bytes.data() + bytes.size());
        benchmark::DoNotOptimize(result.next);
    }
}
BENCHMARK(scan_nested)->Arg(10)->Arg(100)->Arg(1000);

// ---- writing ------------------------------------------------------------------------------------

void params_one_integer(benchmark::State& state) {
    std::int64_t i = 0;
    for (auto _ : state) {
        const auto made = params("x", ++i);
        benchmark::DoNotOptimize(made.bytes().data());
    }
}
BENCHMARK(params_one_integer);

struct Item {
    std::int64_t id;
    std::string name;
    double score;
};

} // namespace

template <>
struct neo4j::Encoder<Item> {
    static void encode(ParamWriter& out, const Item& item) {
        out.map("id", item.id, "name", item.name, "score", item.score);
    }
};

namespace {

std::vector<Item> items() {
    std::vector<Item> all;
    for (std::int64_t i = 0; i < 10000; ++i)
        all.push_back({i, "name-" + std::to_string(i), static_cast<double>(i) * 0.5});
    return all;
}

void per_item(benchmark::State& state) {
    state.counters["per_item"] =
        benchmark::Counter(static_cast<double>(state.iterations()) * 10000,
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void params_structs(benchmark::State& state) {
    const auto all = items();
    for (auto _ : state) {
        const auto made = params("items", all);
        benchmark::DoNotOptimize(made.bytes().data());
    }
    per_item(state);
}
BENCHMARK(params_structs);

void params_maps(benchmark::State& state) {
    List all;
    for (const auto& item : items())
        all.push_back(Map{{"id", item.id}, {"name", item.name}, {"score", item.score}});
    for (auto _ : state) {
        const auto made = params("items", all);
        benchmark::DoNotOptimize(made.bytes().data());
    }
    per_item(state);
}
BENCHMARK(params_maps);

void params_integers(benchmark::State& state) {
    std::vector<std::int64_t> all(10000);
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = static_cast<std::int64_t>(i * i);
    for (auto _ : state) {
        const auto made = params("items", all);
        benchmark::DoNotOptimize(made.bytes().data());
    }
    per_item(state);
}
BENCHMARK(params_integers);

void params_texts(benchmark::State& state) {
    std::vector<std::string> all;
    for (const auto& item : items())
        all.push_back(item.name);
    for (auto _ : state) {
        const auto made = params("items", all);
        benchmark::DoNotOptimize(made.bytes().data());
    }
    per_item(state);
}
BENCHMARK(params_texts);

} // namespace
