#include <string>
#include <string_view>
#include <vector>

#include "bolt/engine.hpp"
#include "support/bolt_script.hpp"
#include "support/catch.hpp"

// What a broken or hostile server may send: each kind has its code, and nothing crashes.

using namespace neo4j;
using namespace neo4j::test;
using bolt::Engine;
using bolt::Errc;
using bolt::ServerState;
using bolt::Stream;

namespace {

const bolt::TransactionFields defaults;

enum class After {
    login,      // nothing is asked for
    run,        // RUN and PULL are out
    run_ok,     // RUN is answered with one column, PULL is out
    run_failed, // RUN has failed, PULL is out
    discard,    // RUN is answered with one column, DISCARD is out
    has_more,   // one PULL is answered, none is out
    abandoned,  // as run_ok, and nobody reads it
    commit,     // COMMIT is out
    reset       // RESET is out
};

Engine engine_after(After after, bolt::Version version = {6, 1}) {
    auto engine = ready_engine(version);
    if (after == After::login)
        return engine;
    if (after == After::commit) {
        engine.begin(defaults);
        engine.commit();
        feed(engine, success({}));
        return engine;
    }
    if (after == After::reset) {
        engine.reset();
        return engine;
    }
    const auto stream = engine.run("Q", no_parameters(), &defaults);
    if (after == After::discard)
        engine.discard(stream);
    else
        engine.pull(stream, 1000);
    if (after == After::run)
        return engine;
    feed(engine, after == After::run_failed ? failure("C", "M")
                                            : success({{"fields", test::fields({"x"})}}));
    if (after == After::has_more)
        feed(engine, success({{"has_more", boolean(true)}}));
    if (after == After::abandoned)
        engine.abandon();
    return engine;
}

// @param message without its chunks
void check(After after, const Buffer& message, Errc expected, std::string_view detail,
           bolt::Version version = {6, 1}) {
    INFO("state " << static_cast<int>(after) << ", message "
                  << shown(std::span(message).first(std::min<std::size_t>(message.size(), 40))));
    for (const std::size_t step : {at_once, std::size_t{1}}) {
        auto engine = engine_after(after, version);
        const auto fault = feed(engine, chunked(message), step);
        CHECK(describe(fault.code) == describe(expected));
        CHECK(fault.detail == detail);
        CHECK(engine.state() == ServerState::defunct);
        CHECK_FALSE(engine.clean());
    }
}
void check(After after, std::string_view message, Errc expected, std::string_view detail,
           bolt::Version version = {6, 1}) {
    check(after, hex(message), expected, detail, version);
}

constexpr auto truncated = "a value goes on beyond the end of its message";

} // namespace

TEST_CASE("messages that are no structure", "[bolt][malformed]") {
    for (const auto after : {After::login, After::run, After::run_ok}) {
        check(after, "01", Errc::message_malformed, "it starts with byte 01");
        check(after, "A1 81 78 01", Errc::message_malformed, "it starts with byte A1");
        check(after, "91 70", Errc::message_malformed, "it starts with byte 91");
        check(after, "C0", Errc::message_malformed, "it starts with byte C0");
        check(after, "FF FF FF FF", Errc::message_malformed, "it starts with byte FF");
        check(after, "DC 01 70 A0", Errc::message_malformed, "it starts with byte DC");
        check(after, "B1", Errc::message_malformed, "it starts with byte B1"); // without a tag
        check(after, "48 54 54 50 2F 31", Errc::message_malformed, "it starts with byte 48");
    }
}

TEST_CASE("messages of an unknown kind", "[bolt][malformed]") {
    for (const auto after : {After::login, After::run_ok, After::reset}) {
        check(after, "B1 72 A0", Errc::message_unknown, "its tag is 72");
        check(after, "B0 00", Errc::message_unknown, "its tag is 00");
        check(after, "B0 FF", Errc::message_unknown, "its tag is FF");
        check(after, "B1 10 A0", Errc::message_unknown, "its tag is 10"); // RUN, of all things
    }
}

TEST_CASE("answers that nobody asked for", "[bolt][malformed]") {
    for (const auto after : {After::login, After::has_more}) {
        check(after, "B1 70 A0", Errc::message_unexpected, "");
        check(after, "B1 7F A0", Errc::message_unexpected, "");
        check(after, "B0 7E", Errc::message_unexpected, "");
    }
}

TEST_CASE("one answer too many", "[bolt][malformed]") {
    auto engine = engine_after(After::run_ok);
    const auto fault = feed(engine, join({success({}), success({})}));
    CHECK(fault.code == Errc::message_unexpected);
}

TEST_CASE("records that nobody asked for", "[bolt][malformed]") {
    check(After::login, "B1 71 91 01", Errc::record_unexpected, "");
    check(After::run, "B1 71 91 01", Errc::record_unexpected, ""); // before RUN's answer
    check(After::discard, "B1 71 91 01", Errc::record_unexpected, "");
    check(After::has_more, "B1 71 91 01", Errc::record_unexpected, "");
    check(After::commit, "B1 71 91 01", Errc::record_unexpected, "");
    check(After::reset, "B1 71 91 01", Errc::record_unexpected, "");
    check(After::run_failed, "B1 71 91 01", Errc::record_unexpected, "its query was not accepted");
}

TEST_CASE("success of a query that was not accepted", "[bolt][malformed]") {
    constexpr auto not_accepted = "SUCCESS for a query that was not accepted";
    check(After::run_failed, "B1 70 A0", Errc::message_unexpected, not_accepted);
    check(After::run_failed, "B1 70 A1 88 68 61 73 5F 6D 6F 72 65 C3", Errc::message_unexpected,
          not_accepted);
    // Ignored, because of something before it.
    auto engine = ready_engine({6, 1});
    engine.begin(defaults);
    const auto stream = engine.run("Q", no_parameters(), nullptr);
    engine.pull(stream, 1000);
    const auto fault = feed(engine, join({failure("C", "M"), ignored(), success({})}));
    CHECK(fault.code == Errc::message_unexpected);
    CHECK(fault.detail == not_accepted);
    CHECK(stream->state == Stream::State::ignored);
}

TEST_CASE("more records than were asked for", "[bolt][malformed]") {
    const auto row = record({integer(1)});
    const auto run = success({{"fields", test::fields({"x"})}});
    const auto more = success({{"has_more", boolean(true)}});
    // Of two PULLs of n each.
    const auto check_fault = [&](std::int64_t n, const std::vector<Buffer>& answers,
                                 std::string_view detail, bolt::Version version = {6, 1}) {
        for (const std::size_t step : {at_once, std::size_t{1}}) {
            auto engine = ready_engine(version);
            const auto stream = engine.run("Q", no_parameters(), &defaults);
            engine.pull(stream, n);
            engine.pull(stream, n);
            auto bytes = run;
            for (const auto& answer : answers)
                add(bytes, answer);
            const auto fault = feed(engine, bytes, step);
            CHECK(fault.code == (detail.empty() ? Errc::ok : Errc::record_unexpected));
            CHECK(fault.detail == detail);
        }
    };
    constexpr auto too_many = "3 came where PULL asked for 2";
    check_fault(2, {row, row, row, success({})}, too_many);
    check_fault(2, {row, row, row, more}, too_many);
    check_fault(2, {row, row, row, failure("C", "M")}, too_many);
    check_fault(2, {row, more, row, row, row, success({})}, too_many);
    check_fault(2, {row, row, more, row, row, success({})}, {});
    check_fault(-1, {row, row, row, success({})}, {});
    // Bolt 3 knows no number.
    check_fault(2, {row, row, row, success({})}, {}, {3, 0});
}

TEST_CASE("answers with a wrong number of fields", "[bolt][malformed]") {
    for (const auto* tag : {"70", "7F"}) {
        const std::string t = tag;
        check(After::run, "B0 " + t, Errc::message_malformed, "an answer without its map");
        check(After::run, "B2 " + t + " A0 A0", Errc::message_malformed,
              "an answer without its map");
    }
    check(After::run_ok, "B0 71", Errc::record_malformed, "a RECORD without its list");
    check(After::run_ok, "B2 71 91 01 91 01", Errc::record_malformed, "a RECORD without its list");
}

TEST_CASE("IGNORED may say why", "[bolt][malformed]") {
    auto engine = engine_after(After::run_failed);
    CHECK_FALSE(feed(engine, chunked(hex("B1 7E A0"))));
    CHECK(engine.outstanding() == 0);
}

TEST_CASE("answers whose metadata are no map", "[bolt][malformed]") {
    constexpr auto no_map = "its metadata is not one map";
    for (const auto after : {After::run, After::run_ok, After::commit, After::reset})
        for (const auto* tag : {"70", "7F"}) {
            const auto with = [&](const char* rest) {
                return "B1 " + (tag + (" " + std::string(rest)));
            };
            check(after, with("90"), Errc::message_malformed, no_map);
            check(after, with("C0"), Errc::message_malformed, no_map);
            check(after, with("83 61 62 63"), Errc::message_malformed, no_map);
            check(after, with("B1 4E A0"), Errc::message_malformed, no_map);
            check(after, with("A0 00"), Errc::message_malformed, no_map); // something after it
            check(after, with("A0 A0"), Errc::message_malformed, no_map);
            check(after, with(""), Errc::message_malformed, truncated);
            check(after, with("A1"), Errc::message_malformed, truncated);
            check(after, with("A1 81 78"), Errc::message_malformed, truncated);
            check(after, with("A1 8F 78"), Errc::message_malformed, truncated);
            check(after, with("DA FF FF FF FF"), Errc::message_malformed, truncated);
            check(after, with("A1 01 01"), Errc::message_malformed,
                  "a map has a key that is no text");
            check(after, with("A1 81 FF 01"), Errc::message_malformed, "a text is not UTF-8");
            check(after, with("A1 81 78 C4"), Errc::message_malformed,
                  "a byte that begins no PackStream value of this version");
        }
}

TEST_CASE("metadata nested without end", "[bolt][malformed]") {
    auto deep = hex("B1 70 A1 81 78");
    deep.insert(deep.end(), 100000, std::byte{0x91});
    deep.push_back(std::byte{0xC0});
    check(After::run, deep, Errc::message_malformed, "values are nested more than 1024 times");
}

TEST_CASE("RUN's answer names the columns", "[bolt][malformed]") {
    const auto answer = [](const Buffer& fields) {
        return structure(0x70, {map({{"fields", fields}})});
    };
    for (const auto& wrong : {integer(1), text("x"), null(), map({})})
        check(After::run, answer(wrong), Errc::message_malformed,
              "the answer to RUN has fields that are no list");
    for (const auto& wrong : {integer(1), null(), list({})})
        check(After::run, answer(list({text("x"), wrong})), Errc::message_malformed,
              "the answer to RUN has a field name that is no text");
}

TEST_CASE("records that do not fit", "[bolt][malformed]") {
    constexpr auto columns = "a record has another number of fields than its result has keys";
    check(After::run_ok, "B1 71 90", Errc::record_malformed, columns);
    check(After::run_ok, "B1 71 92 01 02", Errc::record_malformed, columns);
    check(After::run_ok, "B1 71 D6 FF FF FF FF", Errc::record_malformed, columns);
    check(After::run_ok, "B1 71 A1 81 78 01", Errc::record_malformed,
          "a record's fields are no list");
    check(After::run_ok, "B1 71 01", Errc::record_malformed, "a record's fields are no list");
    check(After::run_ok, "B1 71", Errc::record_malformed, truncated);
    check(After::run_ok, "B1 71 91", Errc::record_malformed, truncated);
    check(After::run_ok, "B1 71 D4", Errc::record_malformed, truncated);
    check(After::run_ok, "B1 71 91 C9 00", Errc::record_malformed, truncated);
    check(After::run_ok, "B1 71 91 82 61", Errc::record_malformed, truncated);
    check(After::run_ok, "B1 71 91 92 01", Errc::record_malformed, truncated);
    check(After::run_ok, "B1 71 91 CE 7F FF FF FF", Errc::record_malformed, truncated);
    check(After::run_ok, "B1 71 91 01 01", Errc::record_malformed, "bytes follow after the value");
    check(After::run_ok, "B1 71 91 82 C3 28", Errc::record_malformed, "a text is not UTF-8");
    check(After::run_ok, "B1 71 91 C4", Errc::record_malformed,
          "a byte that begins no PackStream value of this version");
    check(After::run_ok, "B1 71 91 A1 01 01", Errc::record_malformed,
          "a map has a key that is no text");
}

TEST_CASE("a UUID before 6.1", "[bolt][malformed]") {
    constexpr auto record = "B1 71 91 E0 00112233445566778899AABBCCDDEEFF";
    constexpr auto metadata = "B1 70 A1 81 78 E0 00112233445566778899AABBCCDDEEFF";
    constexpr auto unknown = "a byte that begins no PackStream value of this version";
    for (const auto version : all_versions) {
        INFO("Bolt " << to_string(version));
        if (version == bolt::Version{6, 1}) {
            auto engine = engine_after(After::run_ok, version);
            CHECK_FALSE(feed(engine, join({chunked(hex(record)), chunked(hex(metadata))})));
            CHECK(engine.clean() == engine.output().empty());
            continue;
        }
        check(After::run_ok, record, Errc::record_malformed, unknown, version);
        check(After::run_ok, metadata, Errc::message_malformed, unknown, version);
    }
}

TEST_CASE("what came before a malformed record is still there", "[bolt][malformed]") {
    auto engine = ready_engine({5, 8});
    const auto stream = engine.run("Q", no_parameters(), &defaults);
    engine.pull(stream, 1000);
    const auto fault =
        feed(engine, join({success({{"fields", test::fields({"x", "y"})}}),
                           record({integer(1), integer(2)}), record({integer(3), hex("C4")})}));
    CHECK(fault.code == Errc::record_malformed);
    const auto rows = take_rows(*stream);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0] == List{1, 2});
    CHECK(stream->state == Stream::State::requested); // it never ended
}

TEST_CASE("a broken value is no broken message", "[bolt][malformed]") {
    auto engine = ready_engine({5, 8});
    const auto stream = engine.run("Q", no_parameters(), &defaults);
    engine.pull(stream, 1000);
    // an unknown structure, a date of a thousand million years, a zone that does not exist
    const auto fault =
        feed(engine, join({success({{"fields", test::fields({"x"})}}), record({hex("B1 5A 01")}),
                           record({hex("B1 44 CB 7FFFFFFFFFFFFFFF")}),
                           record({structure('i', {integer(0), integer(0), text("Mars/Olympus")})}),
                           record({integer(4)}), success({})}));
    CHECK_FALSE(fault);
    const auto batch = stream->take_batch();
    REQUIRE(batch->rows == 4);
    for (std::uint32_t row = 0; row < 3; ++row)
        CHECK(ValueView(batch->field(row, 0)).to_value().type() == ValueType::broken);
    CHECK(ValueView(batch->field(3, 0)).to_value() == Value(4));
    CHECK(engine.state() == ServerState::ready);
}

TEST_CASE("no single wrong byte does harm", "[bolt][malformed]") {
    const auto bytes = join(
        {success({{"fields", test::fields({"x", "y"})}, {"qid", integer(0)}}),
         record({list({integer(1), hex("C1 3FF8000000000000"), text("two")}),
                 map({{"k", structure('D', {integer(5)})}})}),
         hex("00 00"),
         record({structure('N', {integer(1), list({text("L")}), map({{"k", null()}}), text("e")}),
                 integer(70000)}),
         success({{"has_more", boolean(true)}}), record({null(), boolean(false)}),
         failure("C", "M")});
    std::size_t faults = 0, passed = 0;
    for (std::size_t at = 0; at < bytes.size(); ++at)
        for (const unsigned value : {0x00u, 0x01u, 0x7Fu, 0x80u, 0x91u, 0xA1u, 0xB1u, 0xC0u, 0xC4u,
                                     0xCCu, 0xD0u, 0xD6u, 0xDAu, 0xE0u, 0xFFu}) {
            auto wrong = bytes;
            wrong[at] = static_cast<std::byte>(value);
            auto engine = ready_engine({6, 1});
            const auto stream = engine.run("Q", no_parameters(), &defaults);
            engine.pull(stream, 1000);
            engine.pull(stream, 1000);
            sent(engine);
            const auto fault = feed(engine, wrong);
            (fault ? faults : passed) += 1;
            if (fault)
                CHECK(engine.state() == ServerState::defunct);
            // Whatever passed can be read.
            while (!stream->batches.empty()) {
                const auto batch = stream->take_batch();
                for (std::uint32_t row = 0; row < batch->rows; ++row)
                    for (std::uint32_t column = 0; column < batch->columns; ++column)
                        static_cast<void>(
                            to_string(ValueView(batch->field(row, column)).to_value()));
            }
        }
    CHECK(faults > 100);
    CHECK(passed > 100);
}

TEST_CASE("every code is explained", "[bolt][errc]") {
    std::vector<std::string_view> seen;
    for (int code = 0; code <= static_cast<int>(Errc::message_too_large); ++code) {
        const auto text = describe(static_cast<Errc>(code));
        CHECK(text.size() > 5);
        CHECK(std::ranges::count(seen, text) == 0);
        seen.push_back(text);
    }
    CHECK_FALSE(bolt::Fault{});
    CHECK(bolt::Fault{Errc::not_bolt, {}});
}
