#include <algorithm>
#include <cstring>
#include <vector>

#include "bolt/receive_buffer.hpp"
#include "support/bolt_wire.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using namespace neo4j::test;
using bolt::ReceiveBuffer;

namespace {

// One read of at most n bytes; gives back how many it took.
std::size_t read_some(ReceiveBuffer& in, std::span<const std::byte> bytes, std::size_t n) {
    const auto room = in.prepare();
    REQUIRE_FALSE(room.empty());
    n = std::min({n, room.size(), bytes.size()});
    std::memcpy(room.data(), bytes.data(), n);
    in.commit(n);
    return n;
}

// All whole messages that are there.
void take(ReceiveBuffer& in, std::vector<Buffer>& out) {
    std::span<const std::byte> message;
    while (in.next(message))
        out.emplace_back(message.begin(), message.end());
}

// All messages in these bytes, read in pieces of `step`.
std::vector<Buffer> messages(std::span<const std::byte> bytes, std::size_t step) {
    ReceiveBuffer in;
    std::vector<Buffer> out;
    while (!bytes.empty()) {
        bytes = bytes.subspan(read_some(in, bytes, step));
        take(in, out);
    }
    CHECK(in.unfinished() == 0);
    return out;
}

constexpr std::size_t all = 1u << 30;

} // namespace

TEST_CASE("nothing has arrived", "[bolt][receive_buffer]") {
    ReceiveBuffer in;
    std::span<const std::byte> message;
    CHECK_FALSE(in.next(message));
    CHECK(in.unfinished() == 0);
    CHECK(in.prepare().size() == ReceiveBuffer::block_size);
    CHECK_FALSE(in.next(message));
}

TEST_CASE("a message in one chunk is read where it arrived", "[bolt][receive_buffer]") {
    ReceiveBuffer in;
    const auto bytes = hex("00 03 B1 70 A0 00 00");
    read_some(in, bytes, all);
    std::span<const std::byte> message;
    REQUIRE(in.next(message));
    CHECK(shown(message) == "B1 70 A0");
    CHECK(message.data() == in.block()->data() + 2);
    CHECK_FALSE(in.next(message));
    CHECK(in.unfinished() == 0);
}

TEST_CASE("a message in several chunks is closed up in place", "[bolt][receive_buffer]") {
    ReceiveBuffer in;
    const auto bytes = hex("00 01 B1 00 02 70 A1 00 03 81 6E 01 00 00");
    read_some(in, bytes, all);
    std::span<const std::byte> message;
    REQUIRE(in.next(message));
    CHECK(shown(message) == "B1 70 A1 81 6E 01");
    CHECK(message.data() == in.block()->data() + 2);
}

TEST_CASE("NOOPs between messages are passed over", "[bolt][receive_buffer]") {
    const auto found =
        messages(hex("00 00 00 00 00 02 B0 7E 00 00 00 00 00 00 00 00 00 01 01 00 00 00 00"), all);
    REQUIRE(found.size() == 2);
    CHECK(shown(found[0]) == "B0 7E");
    CHECK(shown(found[1]) == "01");
    CHECK(messages(hex("00 00"), all).empty());
}

TEST_CASE("what is unfinished is counted", "[bolt][receive_buffer]") {
    ReceiveBuffer in;
    std::span<const std::byte> message;
    const auto feed = [&](std::string_view bytes) {
        const auto buffer = hex(bytes);
        read_some(in, buffer, all);
        return in.next(message);
    };
    CHECK_FALSE(feed("00"));
    CHECK(in.unfinished() == 1);
    CHECK_FALSE(feed("02 B0"));
    CHECK(in.unfinished() == 3);
    CHECK_FALSE(feed("7E")); // the chunk is whole: two bytes of a message
    CHECK(in.unfinished() == 2);
    CHECK_FALSE(feed("00"));
    CHECK(in.unfinished() == 3);
    CHECK(feed("00"));
    CHECK(in.unfinished() == 0);
}

TEST_CASE("cut at every byte", "[bolt][receive_buffer]") {
    const auto bytes =
        join({hex("00 00"), chunked(pattern(40, 1)), chunked(pattern(40, 2), 7), hex("00 00 00 00"),
              chunked(pattern(3, 3), 1), chunked(pattern(300, 4), 256)});
    const std::vector<Buffer> expected{pattern(40, 1), pattern(40, 2), pattern(3, 3),
                                       pattern(300, 4)};
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        ReceiveBuffer in;
        std::vector<Buffer> found;
        for (const auto part : {std::span(bytes).first(cut), std::span(bytes).subspan(cut)})
            if (!part.empty()) {
                REQUIRE(read_some(in, part, all) == part.size());
                take(in, found);
            }
        REQUIRE(found == expected);
        REQUIRE(in.unfinished() == 0);
    }
    for (const std::size_t step : {1u, 2u, 3u, 5u, 64u})
        CHECK(messages(bytes, step) == expected);
}

TEST_CASE("messages larger than a block, in chunks of any size", "[bolt][receive_buffer]") {
    for (const std::size_t size : {65534u, 65535u, 65536u, 65600u, 131070u, 131071u, 1000000u})
        for (const std::size_t chunk : {777u, 8192u, 65535u}) {
            INFO(size << " bytes in chunks of " << chunk);
            const auto content = pattern(size);
            const auto bytes = join({chunked(content, chunk), chunked(hex("01")),
                                     chunked(content, chunk), chunked(hex("02"))});
            const std::vector<Buffer> expected{content, hex("01"), content, hex("02")};
            // Compared without printing megabytes.
            for (const std::size_t step : {all, std::size_t{1460}}) {
                const bool same = messages(bytes, step) == expected;
                CHECK(same);
            }
        }
}

TEST_CASE("a block that nobody keeps is used again", "[bolt][receive_buffer]") {
    ReceiveBuffer in;
    const auto bytes = chunked(pattern(5000));
    const auto* start = in.prepare().data();
    const auto* block = in.block().get();
    for (int i = 0; i < 100; ++i) {
        const auto room = in.prepare();
        CHECK(room.data() == start);
        CHECK(room.size() == ReceiveBuffer::block_size);
        read_some(in, bytes, all);
        std::vector<Buffer> found;
        take(in, found);
        REQUIRE(found.size() == 1);
        CHECK(in.block().get() == block);
    }
}

TEST_CASE("an unfinished message moves to the front of its block", "[bolt][receive_buffer]") {
    ReceiveBuffer in;
    in.prepare();
    const auto* block = in.block().get();
    // 60 messages of 1,000 bytes and the first half of one more, in two chunks of which the first
    // is whole.
    Buffer bytes;
    for (unsigned i = 0; i < 60; ++i)
        add(bytes, chunked(pattern(1000, i)));
    const auto last = pattern(5000, 99);
    const auto tail = chunked(last, 1500);
    add(bytes, std::span(tail).first(2000));
    std::vector<Buffer> found;
    REQUIRE(read_some(in, bytes, all) == bytes.size());
    take(in, found);
    CHECK(found.size() == 60);
    CHECK(in.unfinished() == 1998); // the first chunk's header is gone
    const auto room = in.prepare();
    CHECK(in.block().get() == block);
    CHECK(room.data() == block->data() + 1998);
    CHECK(in.unfinished() == 1998);
    read_some(in, std::span(tail).subspan(2000), all);
    take(in, found);
    REQUIRE(found.size() == 61);
    CHECK(found.back() == last);
}

TEST_CASE("bytes that somebody keeps stay as they are", "[bolt][receive_buffer]") {
    struct Kept {
        detail::BlockRef block;
        std::span<const std::byte> bytes;
        Buffer copy;
    };
    // Messages of many sizes, in chunks of many sizes, read in pieces that have nothing to do
    // with either; every third is kept.
    Buffer bytes;
    for (unsigned i = 0; i < 400; ++i)
        add(bytes, chunked(pattern(i * 97 % 9000 + 1, i), i % 5 == 0 ? 700 : 65535));
    for (const std::size_t step : {997u, 4096u, 65536u}) {
        INFO("reads of " << step);
        ReceiveBuffer in;
        std::vector<Kept> kept;
        std::size_t blocks = 0;
        unsigned count = 0;
        std::span<const std::byte> rest = bytes;
        while (!rest.empty()) {
            const auto* before = in.block().get();
            rest = rest.subspan(read_some(in, rest, step));
            blocks += in.block().get() != before;
            std::span<const std::byte> message;
            for (; in.next(message); ++count) {
                REQUIRE(std::ranges::equal(message, pattern(count * 97 % 9000 + 1, count)));
                if (count % 3 == 0)
                    kept.push_back({in.block(), message, {message.begin(), message.end()}});
            }
        }
        CHECK(count == 400);
        CHECK(kept.size() == 134);
        CHECK(blocks > 20);
        for (const auto& one : kept)
            REQUIRE(std::ranges::equal(one.bytes, one.copy));
    }
}

TEST_CASE("a kept block is left as soon as it is full, and not before", "[bolt][receive_buffer]") {
    ReceiveBuffer in;
    const auto bytes = chunked(pattern(1000));
    read_some(in, bytes, all);
    const auto kept = in.block();
    std::vector<Buffer> found;
    take(in, found);
    // Nothing is unfinished, but somebody reads: go on behind it.
    auto room = in.prepare();
    CHECK(in.block().get() == kept.get());
    CHECK(room.data() == kept->data() + bytes.size());
    for (int i = 0; i < 100 && in.block().get() == kept.get(); ++i) {
        read_some(in, bytes, all);
        take(in, found);
        room = in.prepare();
    }
    CHECK(in.block().get() != kept.get());
    CHECK(found.size() >= 60);
    CHECK(room.size() == ReceiveBuffer::block_size);
    CHECK(std::ranges::equal(std::span(kept->data() + 2, 1000), pattern(1000)));
}

TEST_CASE("memory grows with what arrived, not with what is announced", "[bolt][receive_buffer]") {
    SECTION("an announced chunk that does not come") {
        ReceiveBuffer in;
        read_some(in, hex("FF FF"), all);
        std::span<const std::byte> message;
        CHECK_FALSE(in.next(message));
        in.prepare();
        CHECK(in.block()->capacity() == ReceiveBuffer::block_size);
    }
    SECTION("a message without end") {
        // Whole chunks and, in the other run, chunks of one byte.
        for (const std::size_t chunk : {65535u, 1u}) {
            const auto bytes = chunked(pattern(chunk == 1 ? 300000 : 4000000), chunk);
            ReceiveBuffer in;
            std::size_t arrived = 0;
            std::span<const std::byte> message;
            while (arrived < bytes.size() - 2) {
                arrived +=
                    read_some(in, std::span(bytes).first(bytes.size() - 2).subspan(arrived), 8192);
                REQUIRE_FALSE(in.next(message));
                in.prepare();
                REQUIRE(in.block()->capacity() <= std::max(ReceiveBuffer::block_size, 2 * arrived));
                REQUIRE(in.block()->capacity() <=
                        std::max(ReceiveBuffer::block_size, 2 * in.unfinished()));
            }
        }
    }
}

TEST_CASE("a large block does not stay for small messages", "[bolt][receive_buffer]") {
    // While its messages are kept the next blocks are of the usual size.
    ReceiveBuffer in;
    const auto large = chunked(pattern(1000000));
    std::vector<detail::BlockRef> kept;
    std::span<const std::byte> message;
    for (std::span<const std::byte> rest = large; !rest.empty();) {
        rest = rest.subspan(read_some(in, rest, all));
        if (in.next(message))
            kept.push_back(in.block());
    }
    REQUIRE(kept.size() == 1);
    const auto small = chunked(pattern(60000));
    for (int i = 0; i < 40 && in.block().get() == kept[0].get(); ++i) {
        for (std::span<const std::byte> rest = small; !rest.empty();)
            rest = rest.subspan(read_some(in, rest, all));
        while (in.next(message)) {
        }
        in.prepare();
    }
    CHECK(in.block().get() != kept[0].get());
    CHECK(in.block()->capacity() <= 2 * ReceiveBuffer::block_size);
}

TEST_CASE("at rest a large block is given up, a usual one kept", "[bolt][receive_buffer]") {
    ReceiveBuffer in;
    in.rest(); // before there is any
    const auto* usual = in.prepare().data();
    in.rest();
    CHECK(in.prepare().data() == usual);

    const auto large = chunked(Buffer(1'000'000, std::byte{'x'}));
    std::vector<Buffer> got;
    const auto receive = [&](std::span<const std::byte> bytes) {
        while (!bytes.empty())
            bytes = bytes.subspan(read_some(in, bytes, all));
        take(in, got);
    };
    receive(large);
    REQUIRE(got.size() == 1);
    CHECK(in.prepare().size() > 1'000'000);
    const auto kept = in.block(); // by somebody who reads
    in.rest();
    CHECK(in.prepare().size() == ReceiveBuffer::block_size);
    CHECK(kept->capacity() > 1'000'000);

    // What is unfinished stays.
    const std::span whole(large);
    receive(whole.first(900'000));
    in.rest();
    receive(whole.subspan(900'000));
    REQUIRE(got.size() == 2);
    CHECK(got[1] == got[0]);
    in.rest();
    receive(chunked(hex("B1 70 A0")));
    REQUIRE(got.size() == 3);
    CHECK(got[2] == hex("B1 70 A0"));
}
