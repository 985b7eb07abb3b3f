// What a hostile server costs: its fault has a name, the connection is dead, and no more memory was
// taken than 1 MiB above the bytes that came.

#include <cstddef>
#include <string>
#include <string_view>

#include "bolt/engine.hpp"
#include "bolt/handshake.hpp"
#include "bolt/routing_answer.hpp"
#include "support/bolt_script.hpp"
#include "support/catch.hpp"
#include "support/memory_peak.hpp"

using namespace neo4j;
using namespace neo4j::test;
using bolt::Engine;
using bolt::Errc;
using bolt::Handshake;

namespace {

constexpr std::size_t mib = 1024 * 1024;
const bolt::TransactionFields defaults;

// RUN and PULL are out.
Engine asked(bolt::StreamRef* stream = nullptr) {
    auto engine = ready_engine({6, 1});
    const auto made = engine.run("Q", no_parameters(), &defaults);
    engine.pull(made, 1000);
    if (stream != nullptr)
        *stream = made;
    return engine;
}
// And RUN is answered with one column.
Engine streaming(bolt::StreamRef* stream = nullptr) {
    auto engine = asked(stream);
    feed(engine, success({{"fields", test::fields({"x"})}}));
    return engine;
}

// Says it, and then the same unit so many times or until the engine has had enough.
struct Flood {
    Buffer begin;
    Buffer unit{};
    std::size_t times = 0;
};
struct Outcome {
    bolt::Fault fault;
    std::size_t received = 0;
    std::size_t memory = 0;
};

Outcome flood(Engine& engine, const Flood& bytes, std::size_t step = at_once) {
    Outcome outcome;
    const MemoryPeak peak;
    outcome.fault = feed(engine, bytes.begin, step);
    outcome.received = bytes.begin.size();
    for (std::size_t i = 0; i < bytes.times && !outcome.fault; ++i) {
        outcome.fault = feed(engine, bytes.unit, step);
        outcome.received += bytes.unit.size();
    }
    outcome.memory = peak.bytes();
    return outcome;
}

void check_refused(Engine (*make)(bolt::StreamRef*), const Flood& bytes, Errc expected,
                   std::string_view detail, std::size_t at_most_received = at_once) {
    INFO(shown(std::span(bytes.begin).first(std::min<std::size_t>(bytes.begin.size(), 20))));
    for (const std::size_t step : {at_once, std::size_t{1}}) {
        auto engine = make(nullptr);
        const auto outcome = flood(engine, bytes, step);
        CHECK(describe(outcome.fault.code) == describe(expected));
        CHECK(outcome.fault.detail == detail);
        CHECK(engine.state() == bolt::ServerState::defunct);
        CHECK(outcome.received <= at_most_received);
        CHECK(outcome.memory < outcome.received + mib);
    }
}

constexpr std::string_view truncated = "a value goes on beyond the end of its message";
constexpr std::string_view too_deep = "values are nested more than 1024 times";

} // namespace

#ifndef NEO4J_TEST_UNCOUNTED
TEST_CASE("memory is counted", "[bolt][bounds]") {
    const MemoryPeak peak;
    {
        const Buffer some(100'000);
        CHECK(peak.bytes() >= 100'000);
    }
    auto block = detail::Block::make(100'000);
    detail::Block::grow(block, 5 * mib);
    CHECK(peak.bytes() >= 5 * mib);
    CHECK(peak.bytes() < 6 * mib);
    block.reset();
    CHECK(MemoryPeak().bytes() == 0);
}
#endif

TEST_CASE("sizes that are announced and do not come", "[bolt][bounds]") {
    // texts and bytes of 4 GiB, lists of 2^31 and 2^32, maps of 2^31, one in the other
    for (const auto* value : {"D2 FFFFFFFF 61", "CE FFFFFFFF 00", "D6 80000000 01", "D6 FFFFFFFF",
                              "DA 80000000 81 61 01", "D6 80000000 D6 80000000 D6 80000000"}) {
        const std::string text = value;
        check_refused(streaming, {chunked(hex("B1 71 91" + text))}, Errc::record_malformed,
                      truncated);
        check_refused(asked, {chunked(hex("B1 70 A1 81 78" + text))}, Errc::message_malformed,
                      truncated);
        check_refused(asked, {chunked(hex("B1 7F A1 81 78" + text))}, Errc::message_malformed,
                      truncated);
    }
    // columns: of RUN's answer, and of a record
    check_refused(asked, {chunked(hex("B1 70 A1 86 6669656C6473 D6 80000000 81 78"))},
                  Errc::message_malformed, truncated);
    check_refused(streaming, {chunked(hex("B1 71 D6 80000000 01"))}, Errc::record_malformed,
                  "a record has another number of fields than its result has keys");
}

TEST_CASE("values nested 100,000 times", "[bolt][bounds]") {
    for (const auto* level : {"91", "A1 80", "B1 5A"}) {
        auto deep = hex("B1 71 91");
        for (int i = 0; i < 100'000; ++i)
            add(deep, hex(level));
        check_refused(streaming, {chunked(deep)}, Errc::record_malformed, too_deep);
    }
    auto deep = hex("B1 70 A1 81 78");
    deep.insert(deep.end(), 100'000, std::byte{0x91});
    check_refused(asked, {chunked(deep)}, Errc::message_malformed, too_deep);
}

TEST_CASE("messages out of turn", "[bolt][bounds]") {
    const auto ready = [](bolt::StreamRef*) { return ready_engine({6, 1}); };
    check_refused(ready, {record({integer(1)})}, Errc::record_unexpected, "");
    check_refused(ready, {success({})}, Errc::message_unexpected, "");
    check_refused(asked, {record({integer(1)})}, Errc::record_unexpected, "");
    check_refused(streaming, {join({success({}), success({})})}, Errc::message_unexpected, "");
}

TEST_CASE("NOOPs without end cost no memory", "[bolt][bounds]") {
    // They say that the server is alive: what bounds them is the operation's time
    // (async/endless_test.cpp).
    auto engine = streaming();
    const auto outcome = flood(engine, {{}, Buffer(mib), 16});
    CHECK_FALSE(outcome.fault);
    CHECK(outcome.received == 16 * mib);
    CHECK(outcome.memory < mib);
    CHECK_FALSE(feed(engine, success({})));
    CHECK(engine.state() == bolt::ServerState::ready);
}

TEST_CASE("a message without end takes no more memory than there are bytes", "[bolt][bounds]") {
    // One text that may yet come.
    auto part = hex("FF FF");
    part.insert(part.end(), 65535, std::byte{'x'});
    const auto begin = hex("00 08 B1 71 91 D2 FFFFFFFF");
    for (const std::size_t step : {at_once, std::size_t{4096}}) {
        auto engine = streaming();
        const auto outcome = flood(engine, {begin, part, 64}, step); // 4 MiB
        CHECK_FALSE(outcome.fault);
        CHECK(outcome.memory < outcome.received + mib);
    }
    auto engine = streaming();
    const auto outcome = flood(engine, {begin, part, 1024}); // 64 MiB
    CHECK_FALSE(outcome.fault);
    CHECK(outcome.memory < outcome.received + mib);
}

TEST_CASE("a message without end ends at the most that one may have", "[bolt][bounds]") {
    auto part = hex("FF FF");
    part.insert(part.end(), 65535, std::byte{'x'});
    for (const auto* begin : {"00 08 B1 71 91 D2 FFFFFFFF", "00 07 B1 7F D2 FFFFFFFF"}) {
        auto engine = ready_engine({6, 1}, 4 * mib); // and not 4 GiB
        engine.pull(engine.run("Q", no_parameters(), &defaults), 1000);
        feed(engine, success({{"fields", test::fields({"x"})}}));
        const auto outcome = flood(engine, {hex(begin), part, 1000});
        CHECK(outcome.fault.code == Errc::message_too_large);
        CHECK(engine.state() == bolt::ServerState::defunct);
        CHECK(outcome.received < 5 * mib);
        CHECK(outcome.memory < outcome.received + mib);
    }
    CHECK(Engine::largest_message == 4096 * mib - 1);
}

TEST_CASE("a large answer is there twice at most", "[bolt][bounds]") {
    // Where it arrives, and where it is kept, by however many.
    const auto long_text = text(std::string(16 * mib, 'x'));
    const auto check = [&](Engine& engine, const Buffer& answer) {
        const auto outcome = flood(engine, {answer});
        CHECK_FALSE(outcome.fault);
        CHECK(outcome.memory < 2 * outcome.received + mib);
    };
    auto engine = asked();
    check(engine, failure("C", std::string(16 * mib, 'x')));
    auto telling = ready_engine({6, 1});
    telling.telemetry(bolt::Api::auto_commit);
    check(telling, failure("C", std::string(16 * mib, 'x')));
    CHECK_FALSE(telling.refusal().empty());
    auto ending = streaming();
    check(ending, success({{"x", long_text}}));
}

TEST_CASE("columns that are claimed and do not come", "[bolt][bounds]") {
    // A million of them, whose names were one byte each.
    const auto wide = [](bolt::StreamRef*) {
        Buffer names = join({hex("D6"), big_endian(1'000'000, 4)});
        names.resize(names.size() + 1'000'000, std::byte{0x80});
        auto engine = asked();
        feed(engine, success({{"fields", names}}));
        return engine;
    };
    check_refused(wide, {chunked(join({hex("B1 71 D6"), big_endian(1'000'000, 4), hex("01")}))},
                  Errc::record_malformed, truncated);
}

TEST_CASE("a message that begins wrongly is refused before its end", "[bolt][bounds]") {
    const auto endless = [](std::string_view begin) {
        Buffer chunk = hex(begin);
        chunk.resize(1000);
        auto part = big_endian(chunk.size(), 2);
        add(part, chunk);
        return Flood{part, part, 10'000};
    };
    const auto ready = [](bolt::StreamRef*) { return ready_engine({6, 1}); };
    check_refused(streaming, endless("48 54 54 50"), Errc::message_malformed,
                  "it starts with byte 48", 1002);
    check_refused(streaming, endless("B1 10"), Errc::message_unknown, "its tag is 10", 1002);
    check_refused(ready, endless("B1 70"), Errc::message_unexpected, "", 1002);
    check_refused(ready, endless("B0 7E"), Errc::message_unexpected, "", 1002);
    check_refused(ready, endless("B1 71"), Errc::record_unexpected, "", 1002);
    check_refused(asked, endless("B1 71"), Errc::record_unexpected, "", 1002);
    // In chunks of a byte each, too.
    check_refused(asked, {hex("00 01 B1 00 01 71"), hex("00 01 00"), 1000}, Errc::record_unexpected,
                  "", 6);
}

TEST_CASE("records without end that nobody reads cost no memory", "[bolt][bounds]") {
    auto engine = streaming();
    engine.abandon();
    Buffer unit;
    for (int i = 0; i < 1000; ++i)
        add(unit, record({text("abcdefghijklmnopqrstuvwxyz")}));
    const auto outcome = flood(engine, {{}, unit, 100});
    CHECK_FALSE(outcome.fault);
    CHECK(outcome.memory < mib);
}

TEST_CASE("hostile handshakes", "[bolt][bounds]") {
    const auto check = [](std::string_view begin, std::string_view unit, std::string_view detail) {
        INFO(begin << " and " << unit << " for ever");
        const auto first = hex(begin), more = hex(unit);
        Buffer bytes = first;
        while (bytes.size() < 100'000)
            add(bytes, more);
        const MemoryPeak peak;
        Handshake handshake;
        std::size_t taken = 0;
        while (handshake.state() == Handshake::State::reading && taken < bytes.size())
            handshake.feed(std::span(bytes).subspan(taken++, 1));
        REQUIRE(handshake.state() == Handshake::State::failed);
        CHECK(handshake.fault().code == Errc::manifest_malformed);
        CHECK(handshake.fault().detail == detail);
        CHECK(handshake.wanted() == 0);
        CHECK(taken < 30);
        CHECK(peak.bytes() < 1000);
    };
    constexpr auto endless = "a varint of more than nine bytes";
    check("00 00 01 FF", "80", endless);
    check("00 00 01 FF", "FF", endless);
    check("00 00 01 FF 01 00 00 00 06", "80", endless);
    check("00 00 01 FF A0 1F", "00 00 00 06", "4000 offers");
    check("00 00 01 FF FF FF FF FF 0F", "00 00 00 06", "4294967295 offers");
}

TEST_CASE("a handshake byte by byte", "[bolt][bounds]") {
    Handshake handshake;
    for (const auto b : hex("00 00 01 FF 02 00 00 00 06 00 08 08 05 80 80 00")) {
        REQUIRE(handshake.state() == Handshake::State::reading);
        CHECK(handshake.wanted() > 0);
        handshake.feed(std::span(&b, 1));
    }
    CHECK(handshake.state() == Handshake::State::replying);
    CHECK(handshake.version() == bolt::Version{6, 0});
}

TEST_CASE("a routing table of 100,000 servers is read at once", "[bolt][bounds]") {
    // Each looked for among all the others, it would take minutes.
    Buffer addresses = join({hex("D6"), big_endian(100'000, 4)});
    for (int i = 0; i < 100'000; ++i)
        add(addresses, text("server" + std::to_string(i)));
    const auto servers =
        list({map({{"role", text("READ")}, {"addresses", addresses}}),
              map({{"role", text("READ")}, {"addresses", list({text("server7"), text("last")})}})});
    const auto ttl = integer(1);
    const auto answer =
        bolt::read_routing_answer(ValueView(ttl.data()), ValueView(servers.data()), std::nullopt);
    REQUIRE(answer);
    CHECK(answer->readers.size() == 100'001);
    CHECK(answer->readers.back().host == "last");
}
