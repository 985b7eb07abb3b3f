// Server messages into the engine, in every state of every version: a fault ends it, and what
// passes can be read. The outcome is the same however the bytes arrive.

#include "bolt/engine.hpp"

#include <array>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <neo4j/record.hpp>

#include "bolt/failure.hpp"
#include "bolt/plan.hpp"
#include "bolt/statuses.hpp"
#include "fuzz/fuzz.hpp"
#include "support/bolt_script.hpp"

using namespace neo4j;
using namespace neo4j::fuzz;
using bolt::Engine;
using bolt::StreamRef;

namespace {

const bolt::TransactionFields defaults;

enum class State {
    connected,      // HELLO and LOGON are out
    authentication, // HELLO is answered
    ready,          // nothing is asked for
    run,            // RUN and PULL are out
    streaming,      // RUN is answered with two columns, PULL is out
    run_failed,     // RUN has failed, PULL is out
    discard,        // RUN is answered, DISCARD is out
    has_more,       // one PULL is answered, none is out
    abandoned,      // as streaming, and nobody reads it
    begin,          // BEGIN, RUN and PULL are out
    two_queries,    // in a transaction two results are open, each with a PULL out
    commit,
    rollback,
    reset,
    route,
    telemetry,        // TELEMETRY, RUN and PULL are out
    log_on,           // LOGOFF, LOGON, RUN and PULL are out
    failed_reset,     // RUN has failed, PULL is ignored, RESET is out
    pull_again,       // one PULL is answered, another one is out
    tx_two_mixed,     // in a transaction one result has more, another one's RUN and PULL are out
    commit_with_open, // in a transaction one result has more, COMMIT is out
    last = commit_with_open
};

struct Bench {
    Engine engine;
    std::vector<StreamRef> streams;

    explicit Bench(Engine at_its_state) : engine(std::move(at_its_state)) {}

    void query() {
        streams.push_back(engine.run("Q", test::no_parameters(), &defaults));
        engine.pull(streams.back(), 1000);
    }
    void answer(const test::Buffer& bytes) { test::feed(engine, bytes); }
    void answer_run() {
        answer(test::success({{"fields", test::fields({"x", "y"})}, {"qid", test::integer(0)}}));
    }
    // Of a query of which a PULL is answered.
    void answer_with_more() {
        answer_run();
        answer(test::success({{"has_more", test::boolean(true)}}));
    }
    void begin() {
        engine.begin(defaults);
        answer(test::success({}));
    }
};

Bench logging_on(State state, bolt::Version version) {
    Bench bench{Engine(version)};
    bolt::HelloFields hello;
    hello.user_agent = "test";
    bench.engine.hello(hello);
    if (state == State::authentication)
        bench.answer(test::success({{"server", test::text("Neo4j/test")}}));
    return bench;
}

Bench bench_in(State state, bolt::Version version) {
    if (state == State::connected || state == State::authentication)
        return logging_on(state, version);
    Bench bench(test::ready_engine(version));
    auto& engine = bench.engine;
    switch (state) {
    case State::begin:
        engine.begin(defaults);
        [[fallthrough]];
    case State::run:
        bench.query();
        break;
    case State::streaming:
    case State::abandoned:
        bench.query();
        bench.answer_run();
        if (state == State::abandoned)
            engine.abandon();
        break;
    case State::has_more:
    case State::pull_again:
        bench.query();
        bench.answer_with_more();
        if (state == State::pull_again)
            engine.pull(bench.streams.back(), 2);
        break;
    case State::run_failed:
    case State::failed_reset:
        bench.query();
        bench.answer(test::failure("C", "M"));
        if (state == State::failed_reset) {
            bench.answer(test::ignored());
            engine.reset();
        }
        break;
    case State::discard:
        bench.streams.push_back(engine.run("Q", test::no_parameters(), &defaults));
        engine.discard(bench.streams.back());
        bench.answer_run();
        break;
    case State::two_queries:
        bench.begin();
        bench.query();
        bench.query();
        break;
    case State::tx_two_mixed:
    case State::commit_with_open:
        bench.begin();
        bench.query();
        bench.answer_with_more();
        if (state == State::tx_two_mixed)
            bench.query();
        else
            engine.commit();
        break;
    case State::commit:
        engine.commit();
        break;
    case State::rollback:
        engine.rollback();
        break;
    case State::reset:
        engine.reset();
        break;
    case State::route:
        if (engine.has(bolt::Capability::route_message))
            engine.route({});
        break;
    case State::telemetry:
        engine.telemetry(bolt::Api::auto_commit);
        bench.query();
        break;
    case State::log_on:
        engine.log_on_again({});
        bench.query();
        break;
    default:
        break;
    }
    return bench;
}

// What came of it, in words.
struct Outcome {
    bolt::Errc fault = bolt::Errc::ok;
    std::string detail;
    std::string text;

    friend bool operator==(const Outcome&, const Outcome&) = default;
};

void add_metadata(std::string& text, const bolt::RawMap& metadata, bolt::Version version) {
    text += to_string(Value(metadata.to_map()));
    static_cast<void>(bolt::read_failure(metadata, version));
    static_cast<void>(bolt::read_plan(metadata));
    static_cast<void>(bolt::read_profile(metadata));
    static_cast<void>(bolt::read_notifications(metadata));
    static_cast<void>(bolt::read_statuses(metadata));
}

// Broken values, too: a record of them would refuse to be read.
void add_records(std::string& text, bolt::Stream& stream) {
    while (!stream.batches.empty()) {
        const auto batch = stream.take_batch();
        for (std::uint32_t row = 0; row < batch->rows; ++row)
            for (std::uint32_t column = 0; column < batch->columns; ++column)
                text += to_string(ValueView(batch->field(row, column)).to_value());
    }
}

Outcome feed(Bench bench, ByteSpan bytes, Reads reads) {
    auto& engine = bench.engine;
    Outcome outcome;
    while (!bytes.empty() && outcome.fault == bolt::Errc::ok) {
        const auto room = engine.prepare();
        require(!room.empty(), "there is room for a read");
        const auto n = std::min({room.size(), bytes.size(), reads.next()});
        std::memcpy(room.data(), bytes.data(), n);
        bytes = bytes.subspan(n);
        const auto fault = engine.received(n);
        outcome.fault = fault.code;
        outcome.detail = fault.detail;
    }
    if (outcome.fault != bolt::Errc::ok) {
        require(engine.state() == bolt::ServerState::defunct, "a fault ends the connection");
        require(!engine.clean(), "nobody uses it again");
    }
    const auto version = engine.version();
    for (const auto& stream : bench.streams) {
        outcome.text += '|';
        outcome.text += std::to_string(stream->records);
        add_records(outcome.text, *stream);
        add_metadata(outcome.text, stream->run.metadata, version);
        add_metadata(outcome.text, stream->summary, version);
        add_metadata(outcome.text, stream->failure, version);
    }
    add_metadata(outcome.text, engine.take_failure(), version);
    outcome.text += name(engine.state());
    outcome.text += std::to_string(engine.outstanding());
    return outcome;
}

// Messages of up to 255 bytes, each after its length: chunks are easier made than guessed.
std::vector<std::byte> chunked(Input input) {
    std::vector<std::byte> out;
    while (!input.empty()) {
        const auto message = test::chunked(input.take(input.byte()));
        out.insert(out.end(), message.begin(), message.end());
    }
    return out;
}

} // namespace

NEO4J_FUZZ_TARGET(engine) {
    const auto version = input.one_of(test::all_versions);
    const auto choice = input.byte();
    const auto state =
        static_cast<State>((choice & 0x7F) % (static_cast<unsigned>(State::last) + 1));
    const Reads reads(input);
    Input none({});
    const auto rest = input.rest();
    const auto bytes = (choice & 0x80) != 0 ? std::vector<std::byte>(rest.begin(), rest.end())
                                            : chunked(Input(rest));
    const auto outcome = feed(bench_in(state, version), bytes, reads);
    require(feed(bench_in(state, version), bytes, Reads(none)) == outcome,
            "the same however the bytes arrive");
}
