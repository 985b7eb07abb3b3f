#include <array>
#include <bit>
#include <chrono>
#include <cstring>
#include <random>

#include <neo4j/detail/name_index.hpp>

namespace neo4j::detail {

namespace {

using Key = std::array<std::uint64_t, 2>;

Key draw_key() noexcept {
    try {
        std::random_device source;
        const auto draw = [&] { return std::uint64_t{source()} << 32 | source(); };
        return {draw(), draw()};
    } catch (...) { // where the system has no chance to give, the clock's must do
        const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
        std::mt19937_64 source(static_cast<std::uint64_t>(now));
        return {source(), source()};
    }
}

// SipHash's four words; its authors' names.
struct Words {
    std::uint64_t v0, v1, v2, v3;

    void round() noexcept {
        v0 += v1;
        v2 += v3;
        v1 = std::rotl(v1, 13) ^ v0;
        v3 = std::rotl(v3, 16) ^ v2;
        v0 = std::rotl(v0, 32) + v3;
        v2 += v1;
        v3 = std::rotl(v3, 21) ^ v0;
        v1 = std::rotl(v1, 17) ^ v2;
        v2 = std::rotl(v2, 32);
    }
    void take(std::uint64_t word) noexcept {
        v3 ^= word;
        round();
        v0 ^= word;
    }
};

} // namespace

std::uint64_t keyed_hash(std::string_view name) noexcept {
    static const Key key = draw_key();
    Words words{key[0] ^ 0x736f6d6570736575, key[1] ^ 0x646f72616e646f6d,
                key[0] ^ 0x6c7967656e657261, key[1] ^ 0x7465646279746573};
    auto left = name;
    for (; left.size() >= 8; left.remove_prefix(8)) {
        std::uint64_t word = 0;
        std::memcpy(&word, left.data(), 8);
        words.take(word);
    }
    std::uint64_t last = 0;
    if (!left.empty())
        std::memcpy(&last, left.data(), left.size());
    words.take(last ^ std::uint64_t{name.size()} << 56);
    words.v2 ^= 0xFF;
    for (int i = 0; i < 3; ++i)
        words.round();
    return words.v0 ^ words.v1 ^ words.v2 ^ words.v3;
}

} // namespace neo4j::detail
