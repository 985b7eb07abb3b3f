#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <span>
#include <string_view>

// What the targets share. A target is one function of an input, in a file of its own:
//
//     NEO4J_FUZZ_TARGET(uri) { ... input ... }
//
// With libFuzzer (preset fuzz) it is a program of its own; in the other presets all of them are in
// one program that replays the corpus (replay.cpp).
namespace neo4j::fuzz {

using ByteSpan = std::span<const std::byte>;

// An input, read from its front: first what the target decides by, then the hostile bytes. Beyond
// the end all bytes are zero.
class Input {
public:
    explicit Input(ByteSpan bytes) noexcept : left_(bytes) {}

    bool empty() const noexcept { return left_.empty(); }
    std::uint8_t byte() noexcept {
        const auto one = take(1);
        return one.empty() ? std::uint8_t{0} : std::to_integer<std::uint8_t>(one[0]);
    }
    // One of the items of an array.
    template <class Items>
    const auto& one_of(const Items& items) noexcept {
        return items[byte() % std::size(items)];
    }
    ByteSpan take(std::size_t n) noexcept {
        const auto part = left_.first(std::min(n, left_.size()));
        left_ = left_.subspan(part.size());
        return part;
    }
    ByteSpan rest() noexcept { return take(left_.size()); }
    std::string_view text() noexcept {
        const auto bytes = rest();
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }

private:
    ByteSpan left_;
};

// ByteSpan in memory of exactly their size, so that AddressSanitizer sees each step beyond it.
class Exact {
public:
    explicit Exact(ByteSpan bytes)
        : size_(bytes.size()), data_(std::make_unique<std::byte[]>(bytes.size())) {
        std::ranges::copy(bytes, data_.get());
    }
    const std::byte* begin() const noexcept { return data_.get(); }
    const std::byte* end() const noexcept { return data_.get() + size_; }

private:
    std::size_t size_;
    std::unique_ptr<std::byte[]> data_;
};

// How bytes arrive: in reads of sizes that the input chose, again and again from the first.
class Reads {
public:
    explicit Reads(Input& input) noexcept : sizes_(input.take(input.byte() % 8u)) {}

    // The size of the next read, at least 1; without sizes, everything at once.
    std::size_t next() noexcept {
        if (sizes_.empty())
            return static_cast<std::size_t>(-1);
        const auto size = std::to_integer<std::size_t>(sizes_[at_++ % sizes_.size()]);
        return size < 128 ? size + 1 : (size - 127) * 1000; // across the blocks' ends, too
    }

private:
    ByteSpan sizes_;
    std::size_t at_ = 0;
};

// What must hold whatever the input.
inline void require(bool holds, const char* what) {
    if (holds)
        return;
    std::fprintf(stderr, "fuzz: not so: %s\n", what);
    std::abort();
}

// Whether the function throws an exception of that type; any other one is a finding.
template <class Error, class Function>
bool refused(Function function) {
    try {
        function();
        return false;
    } catch (const Error&) {
        return true;
    }
}

// A target of the program that replays.
struct Target {
    Target(const char* its_name, void (*its_run)(Input));

    std::string_view name;
    void (*run)(Input);
};

} // namespace neo4j::fuzz

#ifdef NEO4J_FUZZ_REPLAY
#define NEO4J_FUZZ_TARGET(name)                                                                    \
    static void fuzz_##name(neo4j::fuzz::Input input);                                             \
    static const neo4j::fuzz::Target fuzz_target_##name(#name, fuzz_##name);                       \
    static void fuzz_##name(neo4j::fuzz::Input input)
#else
#define NEO4J_FUZZ_TARGET(name)                                                                    \
    static void fuzz_##name(neo4j::fuzz::Input input);                                             \
    extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {            \
        fuzz_##name(neo4j::fuzz::Input(std::as_bytes(std::span(data, size))));                     \
        return 0;                                                                                  \
    }                                                                                              \
    static void fuzz_##name(neo4j::fuzz::Input input)
#endif
