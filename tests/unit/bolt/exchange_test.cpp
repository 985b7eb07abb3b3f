#include <string>
#include <utility>
#include <vector>

#include <neo4j/value.hpp>

#include "bolt/failure.hpp"
#include "support/bolt_script.hpp"
#include "support/catch.hpp"

// For each version: from HELLO to RECORD and back to READY, what goes out and what comes in made
// from the specification. Everything that differs between versions stands in one table.

using namespace neo4j;
using namespace neo4j::test;
using bolt::Engine;
using bolt::Reply;
using bolt::ServerState;
using bolt::Stream;
using bolt::Version;

namespace {

struct Dialogue {
    Version version;
    const char* agent;     // of a server that spoke it
    const char* hello;     // HELLO's entries after user_agent; "agent" stands for bolt_agent
    bool logon;            // a message of its own
    bool hints;            // in HELLO's answer
    bool patch;            // the utc patch, in HELLO's answer
    const char* extra;     // RUN's extra map
    const char* pull;      // PULL of 1000 records
    const char* date_time; // 2024-03-31T12:00:00.000000005+02:00 as the server sends it
    bool element_ids;
    bool statuses; // in the last SUCCESS
    bool database; // in RUN's SUCCESS
    bool vectors;
    bool uuids;
};

constexpr auto auth = "86 736368656D65 85 6261736963 "                  // scheme: basic
                      "89 7072696E636970616C 83 616461 "                // principal: ada
                      "8B 63726564656E7469616C73 82 7077";              // credentials: pw
constexpr auto patch_and_auth = "8A 70617463685F626F6C74 91 83 757463 " // patch_bolt: ["utc"]
                                "86 736368656D65 85 6261736963 "
                                "89 7072696E636970616C 83 616461 "
                                "8B 63726564656E7469616C73 82 7077";
constexpr auto reader = "A1 84 6D6F6465 81 72";                      // {mode: "r"}
constexpr auto reader_of = "A2 84 6D6F6465 81 72 82 6462 83 646231"; // {mode: "r", db: "db1"}
constexpr auto pull_all = "0002 B03F 0000";
constexpr auto pull_1000 = "0008 B13F A1 816E C903E8 0000";
constexpr auto local_seconds = "B3 46 CA 66095040 05 C91C20"; // F: seconds of the wall clock
constexpr auto utc_seconds = "B3 49 CA 66093420 05 C91C20";   // I: seconds in UTC

// clang-format off
const Dialogue dialogues[] = {
    // version  agent                hello          logon  hints  patch  extra      pull
    //   date_time      element_ids statuses database vectors uuids
    {{3, 0}, "Neo4j/3.5.35", auth, false, false, false, reader, pull_all,
     local_seconds, false, false, false, false, false},
    {{4, 1}, "Neo4j/4.1.12", auth, false, false, false, reader_of, pull_1000,
     local_seconds, false, false, false, false, false},
    {{4, 2}, "Neo4j/4.2.19", auth, false, false, false, reader_of, pull_1000,
     local_seconds, false, false, false, false, false},
    {{4, 3}, "Neo4j/4.3.23", patch_and_auth, false, true, true, reader_of, pull_1000,
     utc_seconds, false, false, false, false, false},
    {{4, 4}, "Neo4j/4.4.38", patch_and_auth, false, true, true, reader_of, pull_1000,
     utc_seconds, false, false, false, false, false},
    {{5, 0}, "Neo4j/5.0.0", auth, false, true, false, reader_of, pull_1000,
     utc_seconds, true, false, false, false, false},
    {{5, 1}, "Neo4j/5.5.0", "", true, true, false, reader_of, pull_1000,
     utc_seconds, true, false, false, false, false},
    {{5, 2}, "Neo4j/5.7.0", "", true, true, false, reader_of, pull_1000,
     utc_seconds, true, false, false, false, false},
    {{5, 3}, "Neo4j/5.9.0", "agent", true, true, false, reader_of, pull_1000,
     utc_seconds, true, false, false, false, false},
    {{5, 4}, "Neo4j/5.13.0", "agent", true, true, false, reader_of, pull_1000,
     utc_seconds, true, false, false, false, false},
    {{5, 5}, "Neo4j/5.21.0", "agent", true, true, false, reader_of, pull_1000,
     utc_seconds, true, true, false, false, false},
    {{5, 6}, "Neo4j/5.23.0", "agent", true, true, false, reader_of, pull_1000,
     utc_seconds, true, true, false, false, false},
    {{5, 7}, "Neo4j/5.26.0", "agent", true, true, false, reader_of, pull_1000,
     utc_seconds, true, true, false, false, false},
    {{5, 8}, "Neo4j/5.26.30", "agent", true, true, false, reader_of, pull_1000,
     utc_seconds, true, true, true, false, false},
    {{6, 0}, "Neo4j/2026.05.0", "agent", true, true, false, reader_of, pull_1000,
     utc_seconds, true, true, true, true, false},
    {{6, 1}, "Neo4j/2026.08.1", "agent", true, true, false, reader_of, pull_1000,
     utc_seconds, true, true, true, true, true},
};
// clang-format on

// Everything of one exchange, so that it can be played with the server's bytes in any pieces.
class Exchange {
public:
    explicit Exchange(const Dialogue& d) : d_(d), engine(d.version) {}

    void request() {
        bolt::HelloFields hello;
        hello.user_agent = "app/1";
        hello.auth = basic_auth("ada", "pw");
        std::tie(greeting, login) = engine.hello(hello);
        out = sent(engine);

        bolt::TransactionFields extra;
        extra.read = true;
        if (d_.version != Version{3, 0})
            extra.database = "db1";
        const auto parameters = map({{"x", integer(1)}});
        stream = engine.run("RETURN $x", parameters, &extra);
        engine.pull(stream, 1000);
        add(out, sent(engine));
    }

    Buffer expected_out() const {
        std::string entries = "8A 757365725F6167656E74 85 6170702F31"; // user_agent: app/1
        Buffer hello;
        if (std::string_view(d_.hello) == "agent") {
            // bolt_agent depends on the compiler; requests_test.cpp looks at it. Here it is what
            // was sent.
            const auto begin = std::size_t{4 + 1 + 17};
            const auto size =
                (std::to_integer<std::size_t>(out[0]) << 8 | std::to_integer<std::size_t>(out[1])) -
                2 - 1 - 17;
            hello = join({hex("A2"), hex(entries),
                          Buffer(out.begin() + begin,
                                 out.begin() + static_cast<std::ptrdiff_t>(begin + size))});
            CHECK(shown(std::span(hello).subspan(18, 11)) ==
                  shown(text("bolt_agent"))); // 8A and ten letters
        } else {
            const unsigned count = d_.logon ? 1 : d_.patch ? 5 : 4;
            hello = join({big_endian(0xA0 | count, 1), hex(entries), hex(d_.hello)});
        }
        Buffer all = message(0x01, {hello});
        if (d_.logon)
            add(all, message(0x6A, {join({hex("A3"), hex(auth)})}));
        add(all, chunked(join({hex("B3 10 89 52455455524E202478 A1 81 78 01"), hex(d_.extra)})));
        add(all, hex(d_.pull));
        return all;
    }

    Buffer incoming() const {
        using Entries = std::vector<std::pair<std::string_view, Buffer>>;
        Entries hello{{"server", text(d_.agent)}, {"connection_id", text("bolt-61")}};
        if (d_.hints)
            hello.emplace_back("hints", map({{"connection.recv_timeout_seconds", integer(120)}}));
        if (d_.patch)
            hello.emplace_back("patch_bolt", list({text("utc")}));
        Buffer all = success(hello);
        if (d_.logon)
            add(all, success({}));

        Entries run{{"t_first", integer(1)},
                    {"fields", test::fields({"i", "node", "when", "new"})}};
        if (d_.database)
            run.emplace_back("db", text("db1"));
        add(all, success(run));
        add(all, hex("0000")); // the server works: a NOOP
        add(all, record({integer(1), node(7), hex(d_.date_time), newest()}));
        add(all, record({integer(-1), node(300), null(), null()}));

        Entries end{{"bookmark", text("FB:1")}, {"type", text("r")}, {"t_last", integer(2)}};
        if (d_.version >= Version{4, 1})
            end.emplace_back("db", text("db1"));
        if (d_.statuses)
            end.emplace_back("statuses", list({map({{"gql_status", text("00000")}})}));
        add(all, success(end));
        return all;
    }

    // What is in the column "new": the newest type that the version has.
    Buffer newest() const {
        if (d_.uuids)
            return hex("E0 00112233445566778899AABBCCDDEEFF");
        // Vector: INT16, 1 and -1
        if (d_.vectors)
            return hex("B2 56 CC01C9 CC040001FFFF");
        return text("nothing new");
    }
    Value newest_value() const {
        if (d_.uuids)
            return parse_uuid("00112233-4455-6677-8899-aabbccddeeff");
        if (d_.vectors)
            return Vector(std::vector<std::int16_t>{1, -1});
        return "nothing new";
    }

    Buffer node(std::int64_t id) const {
        std::vector<Buffer> parts{integer(id), list({text("P")}), map({{"k", integer(id)}})};
        if (d_.element_ids)
            parts.push_back(text("4:db:" + std::to_string(id)));
        return structure('N', parts);
    }
    std::string element_id(std::int64_t id) const {
        return (d_.element_ids ? "4:db:" : "") + std::to_string(id);
    }

    void check() {
        REQUIRE(greeting->succeeded());
        REQUIRE(login->succeeded());
        CHECK((greeting.get() == login.get()) == !d_.logon);
        CHECK(greeting->metadata.text("server") == d_.agent);
        CHECK(greeting->metadata.find("hints").has_value() == d_.hints);
        CHECK(greeting->metadata.find("patch_bolt").has_value() == d_.patch);

        REQUIRE(stream->run.succeeded());
        CHECK(stream->run.metadata.text("db").has_value() == d_.database);
        CHECK(stream->keys->names() == std::vector<std::string>{"i", "node", "when", "new"});
        CHECK(stream->qid == -1);
        CHECK(stream->state == Stream::State::complete);
        CHECK(stream->summary.text("bookmark") == "FB:1");
        CHECK(stream->summary.find("statuses").has_value() == d_.statuses);

        const auto rows = take_rows(*stream);
        REQUIRE(rows.size() == 2);
        CHECK(rows[0][0] == Value(1));
        for (std::size_t i = 0; i < 2; ++i) {
            const std::int64_t id = i == 0 ? 7 : 300;
            const auto found = rows[i][1].as<Node>();
            CHECK(found.id() == id);
            CHECK(found.element_id() == element_id(id));
            CHECK(found.has_label("P"));
            CHECK(found["k"] == Value(id));
        }
        CHECK(to_string(rows[0][2]) == "2024-03-31T12:00:00.000000005+02:00");
        CHECK(rows[0][3] == newest_value());
        CHECK(rows[1][0] == Value(-1));
        CHECK(rows[1][2].is_null());
        CHECK(rows[1][3].is_null());

        CHECK(engine.state() == ServerState::ready);
        CHECK(engine.outstanding() == 0);
        CHECK(engine.clean());
    }

private:
    const Dialogue& d_;

public:
    Engine engine;
    bolt::ReplyRef greeting, login;
    bolt::StreamRef stream;
    Buffer out;
};

} // namespace

TEST_CASE("every version is here", "[bolt][exchange]") {
    REQUIRE(std::size(dialogues) == std::size(all_versions));
    for (std::size_t i = 0; i < std::size(dialogues); ++i)
        CHECK(dialogues[i].version == all_versions[i]);
}

TEST_CASE("from HELLO to RECORD in every version", "[bolt][exchange]") {
    for (const auto& dialogue : dialogues) {
        INFO("Bolt " << to_string(dialogue.version));
        Exchange exchange(dialogue);
        CHECK(exchange.engine.state() == ServerState::connected);
        exchange.request();
        CHECK(shown(exchange.out) == shown(exchange.expected_out()));
        const auto fault = feed(exchange.engine, exchange.incoming());
        INFO(fault.detail);
        REQUIRE_FALSE(fault);
        exchange.check();
    }
}

TEST_CASE("the same, cut at every byte", "[bolt][exchange]") {
    for (const auto& dialogue : dialogues) {
        INFO("Bolt " << to_string(dialogue.version));
        const auto bytes = Exchange(dialogue).incoming();
        for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
            Exchange exchange(dialogue);
            exchange.request();
            REQUIRE_FALSE(feed(exchange.engine, std::span(bytes).first(cut)));
            REQUIRE_FALSE(exchange.engine.clean());
            REQUIRE_FALSE(feed(exchange.engine, std::span(bytes).subspan(cut)));
            REQUIRE(exchange.engine.clean());
            if (cut % 16 == 1)
                exchange.check();
        }
        Exchange exchange(dialogue);
        exchange.request();
        REQUIRE_FALSE(feed(exchange.engine, bytes, 1));
        exchange.check();
    }
}

TEST_CASE("a login that fails, in every version", "[bolt][exchange]") {
    for (const auto version : all_versions) {
        INFO("Bolt " << to_string(version));
        Engine engine(version);
        const auto [greeting, login] = engine.hello({"app/1", basic_auth("ada", "wrong"), {}});
        const bool gql = version >= Version{5, 7};
        if (version >= Version{5, 1}) {
            REQUIRE_FALSE(feed(engine, success({{"server", text("Neo4j/x")}})));
            CHECK(greeting->succeeded());
            CHECK(engine.state() == ServerState::authentication);
        }
        const auto metadata =
            gql ? map({{"gql_status", text("42NFF")},
                       {"description", text("error")},
                       {"message", text("wrong")},
                       {"neo4j_code", text("Neo.ClientError.Security.Unauthorized")},
                       {"diagnostic_record", map({{"_classification", text("CLIENT_ERROR")}})}})
                : map({{"code", text("Neo.ClientError.Security.Unauthorized")},
                       {"message", text("wrong")}});
        REQUIRE_FALSE(feed(engine, message(0x7F, {metadata})));
        CHECK(login->state == Reply::State::failure);
        const auto failure = bolt::read_failure(login->metadata, version);
        CHECK(failure.code == "Neo.ClientError.Security.Unauthorized");
        CHECK(failure.message == "wrong");
        CHECK(failure.gql == gql);
        CHECK(engine.state() == ServerState::defunct);
        CHECK_FALSE(engine.clean());
    }
}

TEST_CASE("a HELLO that fails leaves LOGON ignored", "[bolt][exchange]") {
    Engine engine({5, 8});
    const auto [greeting, login] = engine.hello({"app/1", no_auth(), {}});
    REQUIRE_FALSE(feed(engine, join({failure("C", "no"), ignored()})));
    CHECK(greeting->state == Reply::State::failure);
    CHECK(login->state == Reply::State::ignored);
    CHECK(engine.state() == ServerState::defunct);
}
