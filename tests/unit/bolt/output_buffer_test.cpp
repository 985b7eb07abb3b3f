#include "bolt/output_buffer.hpp"
#include "support/bolt_wire.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using namespace neo4j::test;
using bolt::OutputBuffer;

namespace {

Buffer pending(const OutputBuffer& out) {
    return {out.pending().begin(), out.pending().end()};
}

// What must be on the wire for the content: compared without printing 64 KiB.
bool is_chunked(const OutputBuffer& out, const Buffer& content) {
    return pending(out) == chunked(content);
}

} // namespace

TEST_CASE("an output buffer begins empty", "[bolt][output_buffer]") {
    OutputBuffer out;
    CHECK(out.empty());
    CHECK(out.pending().empty());
    out.consume(0);
    CHECK(out.empty());
}

TEST_CASE("a message is one chunk and an end mark", "[bolt][output_buffer]") {
    OutputBuffer out;
    out.begin_message();
    out.push(std::byte{0xB0});
    out.append(hex("0F"));
    out.append({});
    out.end_message();
    CHECK(shown(out.pending()) == "00 02 B0 0F 00 00");
    CHECK_FALSE(out.empty());
    out.begin_message();
    out.push(std::byte{0x01});
    out.end_message();
    CHECK(shown(out.pending()) == "00 02 B0 0F 00 00 00 01 01 00 00");
}

TEST_CASE("an empty message is an end mark alone", "[bolt][output_buffer]") {
    OutputBuffer out;
    out.begin_message();
    out.end_message();
    CHECK(shown(out.pending()) == "00 00");
}

TEST_CASE("chunks hold 65535 bytes at most", "[bolt][output_buffer]") {
    for (const std::size_t size :
         {65534u, 65535u, 65536u, 65537u, 131069u, 131070u, 131071u, 196605u, 196606u, 300000u}) {
        const auto content = pattern(size);
        INFO(size << " bytes");

        OutputBuffer whole;
        whole.begin_message();
        whole.append(content);
        whole.end_message();
        CHECK(is_chunked(whole, content));

        OutputBuffer single;
        single.begin_message();
        for (const auto b : content)
            single.push(b);
        single.end_message();
        CHECK(is_chunked(single, content));

        // in pieces that do not fit into a chunk a whole number of times
        OutputBuffer pieces;
        pieces.begin_message();
        for (std::size_t at = 0; at < size; at += 1000)
            pieces.append(std::span(content).subspan(at, std::min<std::size_t>(1000, size - at)));
        pieces.end_message();
        CHECK(is_chunked(pieces, content));
    }
}

TEST_CASE("around a chunk's end", "[bolt][output_buffer]") {
    // What is there already, what comes by append, and then one byte more.
    for (const std::size_t first : {1u, 65533u, 65534u, 65535u})
        for (const std::size_t second : {0u, 1u, 2u, 65534u, 65535u, 65536u, 131070u}) {
            INFO(first << " + " << second);
            auto content = pattern(first + second + 1);
            OutputBuffer out;
            out.begin_message();
            for (std::size_t i = 0; i < first; ++i)
                out.push(content[i]);
            out.append(std::span(content).subspan(first, second));
            out.push(content.back());
            out.end_message();
            CHECK(is_chunked(out, content));
        }
}

TEST_CASE("the second message is chunked for itself", "[bolt][output_buffer]") {
    const auto content = pattern(65535);
    OutputBuffer out;
    for (int i = 0; i < 2; ++i) {
        out.begin_message();
        out.append(content);
        out.end_message();
    }
    const bool same = pending(out) == join({chunked(content), chunked(content)});
    CHECK(same);
}

TEST_CASE("what is sent goes, what is not stays", "[bolt][output_buffer]") {
    OutputBuffer out;
    const auto put = [&](std::string_view bytes) {
        out.begin_message();
        out.append(hex(bytes));
        out.end_message();
    };
    put("01 02 03");
    out.consume(3);
    CHECK(shown(out.pending()) == "02 03 00 00");
    put("04"); // while some is still to be sent
    CHECK(shown(out.pending()) == "02 03 00 00 00 01 04 00 00");
    out.consume(4);
    CHECK(shown(out.pending()) == "00 01 04 00 00");
    CHECK_FALSE(out.empty());
    out.consume(5);
    CHECK(out.empty());
    CHECK(out.pending().empty());
    put("05");
    CHECK(shown(out.pending()) == "00 01 05 00 00");
}

TEST_CASE("partly sent while it grows", "[bolt][output_buffer]") {
    const auto first = pattern(600, 1);
    const auto second = pattern(70000, 2);
    OutputBuffer out;
    out.begin_message();
    out.append(first);
    out.end_message();
    out.consume(100);
    out.begin_message();
    out.append(second);
    out.end_message();
    auto expected = join({chunked(first), chunked(second)});
    expected.erase(expected.begin(), expected.begin() + 100);
    const bool same = pending(out) == expected;
    CHECK(same);
    // and after the large memory has been given back
    out.consume(expected.size());
    CHECK(out.empty());
    out.begin_message();
    out.append(first);
    out.end_message();
    CHECK(is_chunked(out, first));
}

TEST_CASE("a secret is overwritten once it is sent, and not before", "[bolt][output_buffer]") {
    OutputBuffer out;
    const auto put = [&](std::string_view bytes) {
        out.begin_message();
        out.append(hex(bytes));
        out.end_message();
    };
    const bool is_secret = GENERATE(true, false);
    if (is_secret)
        out.holds_secret();
    put("01 02 03");
    const auto memory = out.pending();
    out.consume(5);
    CHECK(shown(memory) == "00 03 01 02 03 00 00");
    put("04"); // leaves with it
    CHECK(shown(out.pending()) == "00 00 00 01 04 00 00");
    out.consume(7);
    CHECK(shown(memory) == (is_secret ? "00 00 00 00 00 00 00" : "00 03 01 02 03 00 00"));
    put("05");
    CHECK(shown(out.pending()) == "00 01 05 00 00");
    out.consume(5);
    CHECK(shown(memory.first(3)) == "00 01 05"); // that was none
}
