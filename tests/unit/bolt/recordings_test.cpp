#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <neo4j/params.hpp>

#include "bolt/engine.hpp"
#include "bolt/failure.hpp"
#include "bolt/handshake.hpp"
#include "recordings/queries.hpp"
#include "support/bolt_script.hpp"
#include "support/catch.hpp"

// What real servers said, replayed: at once, byte by byte, and cut at every position. What the
// engine wants to say must be, byte for byte, what those servers were told.

using namespace neo4j;
using namespace neo4j::test;
using bolt::Engine;
using bolt::Handshake;
using bolt::ServerState;
using bolt::Stream;
using bolt::StreamRef;
using bolt::TransactionFields;
using bolt::Version;

namespace {

// Alternating: what the client said, what the server said.
using Turns = std::vector<Buffer>;

Turns load(const std::string& name) {
    std::ifstream file(std::string(NEO4J_TEST_RECORDINGS) + "/" + name + ".txt");
    if (!file)
        throw std::runtime_error("there is no recording " + name);
    Turns turns;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with('#'))
            continue;
        const char expected = turns.size() % 2 == 0 ? 'C' : 'S';
        if (line.size() < 4 || line[0] != expected)
            throw std::runtime_error("recording " + name + ": line out of turn");
        turns.push_back(hex(std::string_view(line).substr(2)));
    }
    return turns;
}

struct Recording {
    std::string name;
    Version version;
    Turns turns = load(name);
};

const std::vector<Recording>& recordings() {
    static const std::vector<Recording> all{{"5.26.30", {5, 8}}, {"2026.08.1", {6, 1}}};
    return all;
}

constexpr std::size_t first_scene = 4; // after proposal, answer, login, answer
constexpr std::size_t no_cut = std::numeric_limits<std::size_t>::max();

// How the server's bytes arrive.
struct Arrival {
    std::size_t cut = no_cut; // counted over all of the scene's bytes
    std::size_t step = at_once;
};

// An engine that talks to a recorded server.
class Player {
public:
    Player(const Recording& recording, std::size_t turn, Engine at_that_turn, Arrival arrival = {})
        : engine(std::move(at_that_turn)), turns_(recording.turns), turn_(turn), arrival_(arrival) {
    }

    StreamRef run(const char* query, const Params& parameters, const TransactionFields* extra,
                  std::int64_t n = recorded::fetch_size) {
        auto stream = engine.run(query, parameters.bytes(), extra);
        engine.pull(stream, n);
        return stream;
    }

    // The recorded answer to what the engine has to say.
    void answer() {
        REQUIRE(turn_ + 1 < turns_.size());
        if (shown(engine.output()) != shown(turns_[turn_]))
            CHECK(shown(engine.output()) == shown(turns_[turn_]));
        receive();
    }
    // The same, whatever the engine says.
    void receive() {
        sent(engine);
        const std::span<const std::byte> bytes = turns_[turn_ + 1];
        const auto cut = arrival_.cut - std::min(arrival_.cut, received_);
        give(bytes.first(std::min(cut, bytes.size())));
        give(bytes.subspan(std::min(cut, bytes.size())));
        received_ += bytes.size();
        turn_ += 2;
    }

    std::size_t turn() const { return turn_; }
    std::size_t received() const { return received_; }

    Engine engine;

private:
    void give(std::span<const std::byte> bytes) {
        const auto fault = feed(engine, bytes, arrival_.step);
        if (fault)
            FAIL(describe(fault.code) << ": " << fault.detail);
    }

    const Turns& turns_;
    std::size_t turn_;
    Arrival arrival_;
    std::size_t received_ = 0;
};

// What a scene brought.
struct Outcome {
    Version version;
    std::vector<std::string> keys;
    std::vector<List> rows;
    bolt::RawMap end; // of the last SUCCESS or FAILURE
};

std::string printed(const Outcome& outcome) {
    std::ostringstream out;
    for (const auto& key : outcome.keys)
        out << key << ' ';
    for (const auto& row : outcome.rows)
        out << '\n' << Value(row);
    out << '\n' << Value(outcome.end.to_map());
    return out.str();
}

Outcome outcome_of(const Player& player, Stream& stream) {
    const auto& end = stream.state == Stream::State::failed ? stream.failure : stream.summary;
    const auto keys = stream.keys ? stream.keys->names() : std::vector<std::string>{};
    return {player.engine.version(), keys, take_rows(stream), end};
}

const TransactionFields defaults;

Outcome ask(Player& player, const char* query, const Params& parameters = {}) {
    const auto stream = player.run(query, parameters, &defaults);
    player.answer();
    CHECK(stream->state == Stream::State::complete);
    return outcome_of(player, *stream);
}

Outcome ask_in_vain(Player& player, const char* query) {
    const auto stream = player.run(query, {}, &defaults);
    player.answer();
    CHECK(stream->state == Stream::State::failed);
    CHECK(player.engine.state() == ServerState::failed);
    // The client sends it as soon as it knows: the rest may come as part of the next answer.
    const auto reset = player.engine.reset();
    player.answer();
    CHECK(reset->succeeded());
    return outcome_of(player, *stream);
}

// --- the scenes, in the order of recordings/client.cpp ---

Outcome scalars(Player& player) {
    return ask(player, recorded::scalars, recorded::scalars_parameters());
}
void check_scalars(const Outcome& outcome) {
    CHECK(outcome.keys == std::vector<std::string>{"nothing", "yes", "no", "integers", "floats",
                                                   "nan", "texts", "long_text", "bytes"});
    REQUIRE(outcome.rows.size() == 1);
    const auto& row = outcome.rows[0];
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    constexpr auto infinity = std::numeric_limits<double>::infinity();
    CHECK(row[0].is_null());
    CHECK(row[1] == Value(true));
    CHECK(row[2] == Value(false));
    CHECK(row[3] == Value(List{0, -16, -17, 127, 128, -128, -129, 32767, 32768, -32768, -32769,
                               2147483647, 2147483648, -2147483648LL, -2147483649LL, most, least}));
    CHECK(row[4] == Value(List{0.0, -1.5, 1e300, 5e-324, infinity, -infinity}));
    CHECK(std::isnan(row[5].as<double>()));
    CHECK(row[6] == Value(List{"", "Ada", "Größe €", "𝄞", "0123456789abcdef"}));
    CHECK(row[7] == Value(std::string(300, 'x')));
    CHECK(row[8] == Value(Bytes{std::byte{0}, std::byte{127}, std::byte{128}, std::byte{255}}));
    CHECK(outcome.end.text("type") == "r");
}

Outcome containers(Player& player) {
    return ask(player, recorded::containers);
}
void check_containers(const Outcome& outcome) {
    REQUIRE(outcome.rows.size() == 1);
    const auto& row = outcome.rows[0];
    CHECK(row[0] == Value(List{}));
    CHECK(row[1] == Value(Map{}));
    CHECK(row[2] == Value(List{1, List{2, List{3, List{}}}, "x", nullptr}));
    List numbers;
    for (int i = 1; i <= 300; ++i)
        numbers.emplace_back(i);
    CHECK(row[3] == Value(numbers));
    CHECK(row[4] == Value(Map{{"a", 1}, {"b", Map{{"c", List{1.5}}}}, {"ü", nullptr}}));
}

Outcome temporal(Player& player) {
    return ask(player, recorded::temporal);
}
void check_temporal(const Outcome& outcome) {
    using namespace std::chrono_literals;
    REQUIRE(outcome.rows.size() == 1);
    const auto& row = outcome.rows[0];
    CHECK(row[0] == Value(Date(2024, 2, 29)));
    CHECK(row[1] == Value(LocalTime(23, 59, 59, 999'999'999)));
    CHECK(row[2] == Value(Time(LocalTime(12, 0), 5h + 30min)));
    CHECK(row[3] == Value(LocalDateTime(2024, 3, 31, 2, 30, 0, 500'000'000)));
    CHECK(row[4] == Value(DateTime(LocalDateTime(2024, 3, 31, 12, 0, 0, 5), 2h)));
    // Zone and all: equality looks at the instant alone.
    CHECK(to_string(row[5]) == "2024-10-27T12:00:00.000000000+01:00[Europe/Berlin]");
    CHECK(to_string(row[6]) == "1945-05-08T23:01:00.000000000+02:00[Europe/Berlin]");
    CHECK(row[7] == Value(Duration(14, 3, 4 * 3600 + 5 * 60 + 6, 7)));
    CHECK(row[8] == Value(Duration(0, 0, -1, 1)));
}

Outcome spatial(Player& player) {
    return ask(player, recorded::spatial);
}
void check_spatial(const Outcome& outcome) {
    REQUIRE(outcome.rows.size() == 1);
    CHECK(outcome.rows[0] == List{Point::cartesian(1.5, -2.5), Point::cartesian(1, 2, 3),
                                  Point::wgs84(12.99, 55.61), Point::wgs84(12.99, 55.61, 100)});
}

Outcome graph(Player& player) {
    const auto begin = player.engine.begin(defaults);
    player.answer();
    CHECK(begin->succeeded());
    CHECK(player.engine.state() == ServerState::tx_ready);
    const auto stream = player.run(recorded::graph, {}, nullptr);
    player.answer();
    CHECK(stream->state == Stream::State::complete);
    CHECK(stream->qid == 0);
    CHECK(player.engine.state() == ServerState::tx_ready);
    const auto rollback = player.engine.rollback();
    player.answer();
    CHECK(rollback->succeeded());
    return outcome_of(player, *stream);
}
void check_graph(const Outcome& outcome) {
    REQUIRE(outcome.rows.size() == 1);
    const auto& row = outcome.rows[0];
    const auto a = row[0].as<Node>();
    const auto r = row[1].as<Relationship>();
    const auto b = row[2].as<Node>();
    const auto p = row[3].as<Path>();
    const auto m = row[4][0].as<Node>();
    CHECK(a.labels().size() == 2);
    CHECK(a.has_label("Person"));
    CHECK(a.has_label("Two Words"));
    CHECK(a.properties() == Map{{"name", "Ada"}, {"born", Date(1815, 12, 10)}});
    CHECK(b.properties() == Map{{"name", "Charles"}});
    CHECK(m.properties() == Map{{"steam", true}});
    CHECK(r.type() == "KNOWS");
    CHECK(r.properties() == Map{{"since", 1833}});
    CHECK(r.start_node() == a);
    CHECK(r.end_node() == b);
    for (const auto* node : {&a, &b, &m}) {
        CHECK(node->id());
        CHECK(node->element_id().starts_with("4:"));
        CHECK(node->element_id().ends_with(":" + std::to_string(*node->id())));
    }
    CHECK(r.element_id().starts_with("5:"));
    REQUIRE(p.size() == 2);
    REQUIRE(p.nodes().size() == 3);
    CHECK(p.nodes()[0] == b);
    CHECK(p.nodes()[1] == m);
    CHECK(p.nodes()[2] == a);
    CHECK(p.relationships()[0].type() == "BUILT");
    CHECK(p.relationships()[0].start_node() == b);
    CHECK(p.relationships()[0].end_node() == m);
    CHECK(p.relationships()[1].type() == "DESCRIBED"); // against its direction
    CHECK(p.relationships()[1].start_node() == a);
    CHECK(p.relationships()[1].end_node() == m);
    CHECK(outcome.end.to_map().get<Map>("stats").get<std::int64_t>("nodes-created") == 3);
}

// Both servers send failures as from 5.7 on.
detail::ServerFailure failure_of(const Outcome& outcome) {
    return bolt::read_failure(outcome.end, {5, 7});
}

Outcome syntax_error(Player& player) {
    return ask_in_vain(player, recorded::syntax_error);
}
void check_syntax_error(const Outcome& outcome) {
    CHECK(outcome.rows.empty());
    const auto failure = failure_of(outcome);
    CHECK(failure.code == "Neo.ClientError.Statement.SyntaxError");
    REQUIRE(failure.message);
    CHECK(failure.message->find("bogus") != std::string::npos);
    if (outcome.version < Version{6, 0}) {
        // 5.26 has the shape but not yet the content.
        CHECK(failure.gql_status == "50N42");
        CHECK_FALSE(failure.diagnostic_record);
        CHECK_FALSE(failure.cause);
        return;
    }
    CHECK(failure.gql_status == "42001");
    CHECK(failure.raw_classification == "CLIENT_ERROR");
    REQUIRE(failure.cause);
    CHECK(failure.cause->gql_status == "42N62");
}

Outcome runtime_error(Player& player) {
    return ask_in_vain(player, recorded::runtime_error);
}
void check_runtime_error(const Outcome& outcome) {
    CHECK(outcome.rows == std::vector<List>{{1}, {2}});
    CHECK(failure_of(outcome).code == "Neo.ClientError.Statement.ArithmeticError");
}

Outcome stream(Player& player) {
    const auto stream = player.run(recorded::stream, {}, &defaults, recorded::stream_fetch_size);
    player.answer();
    for (int i = 0; i < 2; ++i) {
        CHECK(stream->state == Stream::State::idle);
        CHECK(player.engine.state() == ServerState::streaming);
        player.engine.pull(stream, recorded::stream_fetch_size);
        player.answer();
    }
    CHECK(stream->state == Stream::State::complete);
    return outcome_of(player, *stream);
}
void check_stream(const Outcome& outcome) {
    CHECK(outcome.keys == std::vector<std::string>{"i", "text"});
    REQUIRE(outcome.rows.size() == 7);
    for (int i = 1; i <= 7; ++i)
        CHECK(outcome.rows[static_cast<std::size_t>(i - 1)] == List{i, "row " + std::to_string(i)});
    CHECK_FALSE(outcome.end.find("has_more"));
}

Outcome newest(Player& player) {
    return ask(player, recorded::newest, recorded::newest_parameters());
}
void check_newest(const Outcome& outcome) {
    REQUIRE(outcome.rows.size() == 1);
    const auto& row = outcome.rows[0];
    CHECK(row[0] == Value(Vector(std::vector<std::int8_t>{1, -1, 127})));
    CHECK(row[1] == Value(Vector(std::vector<std::int16_t>{1, -1, 32767})));
    CHECK(row[2] == Value(Vector(std::vector<std::int32_t>{1, -1, 2147483647})));
    CHECK(row[3] == Value(Vector(std::vector<std::int64_t>{
                        1, -1, std::numeric_limits<std::int64_t>::max()})));
    CHECK(row[4] == Value(Vector(std::vector<float>{1.5F, -0.25F})));
    CHECK(row[5] == Value(Vector(std::vector<double>{1.5, -0.25})));
    CHECK(row[6] == Value(parse_uuid("00112233-4455-6677-8899-aabbccddeeff")));
}

struct Scene {
    const char* name;
    Outcome (*play)(Player&);
    void (*check)(const Outcome&);
    Version since{3, 0};
};

constexpr Scene scenes[] = {
    {"scalars", scalars, check_scalars},
    {"containers", containers, check_containers},
    {"temporal", temporal, check_temporal},
    {"spatial", spatial, check_spatial},
    {"graph", graph, check_graph},
    {"syntax error", syntax_error, check_syntax_error},
    {"runtime error", runtime_error, check_runtime_error},
    {"stream", stream, check_stream},
    {"newest types", newest, check_newest, {6, 1}},
};

// The login, for which `turn` is 2.
Player logged_on(const Recording& recording, Arrival arrival = {}) {
    Player player(recording, 2, Engine(recording.version), arrival);
    bolt::HelloFields hello;
    hello.user_agent = "neo4j-cpp/test";
    hello.auth = basic_auth(recorded::user, std::string(24, '*'));
    const auto replies = player.engine.hello(hello);
    player.receive();
    CHECK(replies.first->succeeded());
    CHECK(replies.first->metadata.text("server") == "Neo4j/" + recording.name);
    CHECK(replies.first->metadata.text("connection_id"));
    CHECK(replies.second->succeeded());
    CHECK(player.engine.clean());
    return player;
}

void play_all(const Recording& recording, Arrival arrival) {
    INFO("Neo4j " << recording.name);
    auto player = logged_on(recording, arrival);
    for (const auto& scene : scenes) {
        if (recording.version < scene.since)
            continue;
        INFO(scene.name);
        scene.check(scene.play(player));
        CHECK(player.engine.clean());
    }
    player.engine.goodbye();
    REQUIRE(player.turn() + 1 == recording.turns.size());
    CHECK(shown(player.engine.output()) == shown(recording.turns.back()));
}

} // namespace

TEST_CASE("a real server's handshake", "[bolt][recordings]") {
    for (const auto& [name, version, turns] : recordings()) {
        INFO("Neo4j " << name);
        CHECK(shown(Handshake::proposal()) == shown(turns[0]));
        Handshake handshake;
        handshake.feed(turns[1]);
        REQUIRE(handshake.state() == Handshake::State::replying);
        const auto reply = handshake.reply();
        CHECK(shown(reply) == shown(std::span(turns[2]).first(reply.size())));
        handshake.replied();
        CHECK(handshake.version() == version);

        Handshake pieces;
        for (std::size_t at = 0; at < turns[1].size(); ++at) {
            REQUIRE(pieces.wanted() > 0);
            REQUIRE(pieces.wanted() <= turns[1].size() - at);
            pieces.feed(std::span(turns[1]).subspan(at, 1));
        }
        CHECK(pieces.state() == Handshake::State::replying);
        CHECK(pieces.version() == version);
    }
}

TEST_CASE("a real server's login", "[bolt][recordings]") {
    for (const auto& recording : recordings()) {
        INFO("Neo4j " << recording.name);
        // HELLO names a compiler, so only LOGON, the turn's end, can be compared.
        bolt::OutputBuffer out;
        bolt::write_logon(out, basic_auth(recorded::user, std::string(24, '*')));
        const auto& turn = recording.turns[2];
        REQUIRE(turn.size() > out.pending().size());
        CHECK(shown(std::span(turn).last(out.pending().size())) == shown(out.pending()));
        for (std::size_t cut = 0; cut < recording.turns[3].size(); ++cut)
            logged_on(recording, {.cut = cut});
    }
}

TEST_CASE("a real server's whole conversation", "[bolt][recordings]") {
    for (const auto& recording : recordings())
        play_all(recording, {});
}

TEST_CASE("a real server's whole conversation, in small pieces", "[bolt][recordings]") {
    for (const auto& recording : recordings())
        for (const std::size_t step : {1u, 2u, 3u, 7u, 100u})
            play_all(recording, {.step = step});
}

TEST_CASE("a real server's answers, cut at every byte", "[bolt][recordings]") {
    for (const auto& recording : recordings()) {
        std::size_t turn = first_scene;
        for (const auto& scene : scenes) {
            if (recording.version < scene.since)
                continue;
            Player whole(recording, turn, ready_engine(recording.version));
            const auto expected = printed(scene.play(whole));
            std::size_t wrong = 0;
            for (std::size_t cut = 1; cut < whole.received(); ++cut) {
                Player player(recording, turn, ready_engine(recording.version), {.cut = cut});
                wrong += printed(scene.play(player)) != expected;
            }
            INFO("Neo4j " << recording.name << ", " << scene.name);
            CHECK(wrong == 0);
            CHECK(whole.received() > 50);
            turn = whole.turn();
        }
    }
}
