// Packing and unpacking, one type at a time: `pack` C++ values to PackStream, `view` the check of
// the bytes and a read of every value in place, `own` the check and an owning Value. What a vector
// may cost: `swap_vector`, `swap_new_vector` and `copy_and_swap_vector`, without packing.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <neo4j/params.hpp>
#include <neo4j/value.hpp>
#include <neo4j/value_view.hpp>

#include "neo4j_bench/census.hpp"
#include "packstream/scan.hpp"
#include "support/packed_rows.hpp"

namespace {

using namespace neo4j;

constexpr std::size_t dimensions = 1536;

Map nested_map() {
    Map map{{"name", "leaf"}, {"size", 1}, {"tags", List{"a", "b", "c"}}};
    for (int depth = 0; depth < 5; ++depth)
        map = Map{{"name", "level " + std::to_string(depth)}, {"weight", 0.5}, {"child", map}};
    return map;
}

// The values that can be sent.
constexpr std::int64_t small_integer = 7;
constexpr std::int64_t large_integer = 1'234'567'890'123'456;
const std::string short_text = "name-1234";
const std::string text_1_kib(1024, 'x');
const std::vector<std::int64_t> list{1, 200, 30'000, 4'000'000, 50'000'000'000};
const Map nested = nested_map();
const Date date(2024, 3, 31);
const Duration duration = Duration::from_wire(14, 3, 7, 5);
const DateTime date_time(LocalDateTime(2024, 3, 31, 12, 30, 15, 5), std::chrono::hours(2));
const Point point = Point::wgs84(13.4, 52.5);
const Vector vector(std::vector<float>(dimensions, 0.25F));

template <class T>
void pack(benchmark::State& state, const T& value) {
    ParamWriter out;
    for (auto _ : state) {
        out.buffer().clear();
        out.value(value);
        benchmark::DoNotOptimize(out.buffer().data());
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(out.buffer().size()));
}

void check(std::span<const std::byte> bytes) {
    if (packstream::validate(bytes.data(), bytes.data() + bytes.size()).error !=
        packstream::Errc::ok)
        std::abort();
}

void view(benchmark::State& state, const ParamWriter& bytes) {
    bench::Census census;
    for (auto _ : state) {
        check(bytes.buffer().view());
        census.add(ValueView(bytes.buffer().data()));
    }
    benchmark::DoNotOptimize(census.check());
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.buffer().size()));
}

void own(benchmark::State& state, const ParamWriter& bytes) {
    for (auto _ : state) {
        check(bytes.buffer().view());
        const auto value = ValueView(bytes.buffer().data()).to_value();
        benchmark::DoNotOptimize(&value);
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.buffer().size()));
}

template <class T>
ParamWriter packed(const T& value) {
    ParamWriter out;
    out.value(value);
    return out;
}

ParamWriter packed_entity(test::WriteRow write) {
    ParamWriter out;
    write(out, 1000);
    return out;
}

#if defined(__x86_64__)
#define FOR_THE_BEST_PROCESSOR __attribute__((target_clones("avx2", "default")))
#else
#define FOR_THE_BEST_PROCESSOR
#endif

// The least that a vector costs either way: each element once, its bytes swapped.
FOR_THE_BEST_PROCESSOR void swap_to(std::uint32_t* to, const std::uint32_t* from) {
    for (std::size_t i = 0; i < dimensions; ++i)
        to[i] = __builtin_bswap32(from[i]);
}

void swap_vector(benchmark::State& state) {
    const std::vector<std::uint32_t> from(dimensions, 0x3E800000);
    std::vector<std::uint32_t> to(dimensions);
    for (auto _ : state) {
        benchmark::DoNotOptimize(from.data());
        swap_to(to.data(), from.data());
        benchmark::DoNotOptimize(to.data());
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(dimensions * 4));
}
BENCHMARK(swap_vector);

// The same into memory of its own, as a result has it.
void swap_new_vector(benchmark::State& state) {
    const std::vector<std::uint32_t> from(dimensions, 0x3E800000);
    for (auto _ : state) {
        benchmark::DoNotOptimize(from.data());
        const auto to = std::make_unique_for_overwrite<std::uint32_t[]>(dimensions);
        swap_to(to.get(), from.data());
        benchmark::DoNotOptimize(to.get());
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(dimensions * 4));
}
BENCHMARK(swap_new_vector);

// Two passes: the bound that is given for it.
void copy_and_swap_vector(benchmark::State& state) {
    const std::vector<std::uint32_t> from(dimensions, 0x3E800000);
    std::vector<std::uint32_t> to(dimensions);
    for (auto _ : state) {
        benchmark::DoNotOptimize(from.data());
        std::memcpy(to.data(), from.data(), dimensions * sizeof(std::uint32_t));
        benchmark::DoNotOptimize(to.data());
        swap_to(to.data(), to.data());
        benchmark::DoNotOptimize(to.data());
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(dimensions * 4));
}
BENCHMARK(copy_and_swap_vector);

#define BENCHMARK_BOTH_WAYS(name)                                                                  \
    BENCHMARK_CAPTURE(pack, name, name);                                                           \
    BENCHMARK_CAPTURE(view, name, packed(name));                                                   \
    BENCHMARK_CAPTURE(own, name, packed(name))

BENCHMARK_BOTH_WAYS(small_integer);
BENCHMARK_BOTH_WAYS(large_integer);
BENCHMARK_BOTH_WAYS(short_text);
BENCHMARK_BOTH_WAYS(text_1_kib);
BENCHMARK_BOTH_WAYS(list);
BENCHMARK_BOTH_WAYS(nested);
BENCHMARK_BOTH_WAYS(date);
BENCHMARK_BOTH_WAYS(duration);
BENCHMARK_BOTH_WAYS(date_time);
BENCHMARK_BOTH_WAYS(point);
BENCHMARK_BOTH_WAYS(vector);

// These come from the server only.
BENCHMARK_CAPTURE(view, node, packed_entity(test::write_node));
BENCHMARK_CAPTURE(own, node, packed_entity(test::write_node));
BENCHMARK_CAPTURE(view, path, packed_entity(test::write_path));
BENCHMARK_CAPTURE(own, path, packed_entity(test::write_path));

} // namespace
