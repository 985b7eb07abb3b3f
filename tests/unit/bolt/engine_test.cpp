#include <string>
#include <vector>

#include "bolt/engine.hpp"
#include "bolt/failure.hpp"
#include "engine_talk.hpp"
#include "support/bolt_script.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using namespace neo4j::test;
using bolt::Engine;
using bolt::Reply;
using bolt::ServerState;
using bolt::Stream;
using bolt::StreamRef;
using bolt::TransactionFields;

namespace {

constexpr auto run_message = "00 06 B3 10 81 51 A0 A0 00 00";
constexpr auto pull_message = "00 08 B1 3F A1 81 6E C9 03 E8 00 00";
constexpr auto discard_message = "00 06 B1 2F A1 81 6E FF 00 00";

} // namespace

TEST_CASE("an engine before HELLO", "[bolt][engine]") {
    Engine engine({5, 8});
    CHECK(engine.version() == bolt::Version{5, 8});
    CHECK(engine.has(bolt::Capability::logon));
    CHECK_FALSE(engine.has(bolt::Capability::vectors));
    CHECK(engine.state() == ServerState::connected);
    CHECK(engine.output().empty());
    CHECK(engine.outstanding() == 0);
    CHECK_FALSE(engine.clean());
}

TEST_CASE("a query", "[bolt][engine]") {
    auto engine = ready_engine({5, 8});
    REQUIRE(engine.clean());
    const auto stream = run_and_pull(engine);
    CHECK(engine.outstanding() == 2);
    CHECK_FALSE(engine.clean());
    CHECK(shown(engine.output()) == shown(join({hex(run_message), hex(pull_message)})));
    sent(engine);
    CHECK(stream->run.waiting());
    CHECK(stream->state == Stream::State::requested);

    give(engine, {run_ok()});
    CHECK(stream->run.succeeded());
    CHECK(stream->keys->names() == std::vector<std::string>{"x"});
    CHECK(stream->state == Stream::State::requested);
    CHECK(engine.state() == ServerState::streaming);
    CHECK(engine.outstanding() == 1);
    give(engine, {row(1), row(2)});
    CHECK(numbers(*stream) == Numbers{1, 2});
    CHECK_FALSE(stream->finished());
    give(engine, {row(3), end()});
    CHECK(numbers(*stream) == Numbers{3});
    CHECK(stream->state == Stream::State::complete);
    CHECK(stream->summary.text("type") == "r");
    CHECK(engine.clean());
}

TEST_CASE("has_more, and a second PULL", "[bolt][engine]") {
    auto engine = ready_engine({5, 8});
    const auto stream = run_and_pull(engine, 2);
    sent(engine);
    give(engine, {run_ok(), row(1), row(2), more()});
    CHECK(stream->state == Stream::State::idle);
    CHECK_FALSE(stream->finished());
    CHECK(engine.outstanding() == 0);
    CHECK(engine.state() == ServerState::streaming);
    CHECK_FALSE(engine.clean());

    engine.pull(stream, 2);
    CHECK(stream->state == Stream::State::requested);
    CHECK(shown(sent(engine)) == "00 06 B1 3F A1 81 6E 02 00 00");
    give(engine, {row(3), end()});
    CHECK(numbers(*stream) == Numbers{1, 2, 3});
    CHECK(stream->state == Stream::State::complete);
    CHECK(engine.clean());
}

TEST_CASE("has_more: false is the end", "[bolt][engine]") {
    auto engine = ready_engine({4, 1});
    const auto stream = run_and_pull(engine, 2);
    sent(engine);
    give(engine, {run_ok(), success({{"has_more", boolean(false)}, {"type", text("w")}})});
    CHECK(stream->state == Stream::State::complete);
    CHECK(stream->summary.text("type") == "w");
    CHECK(engine.clean());
}

TEST_CASE("DISCARD", "[bolt][engine]") {
    auto engine = ready_engine({5, 8});
    SECTION("instead of a PULL") {
        const auto stream = engine.run("Q", no_parameters(), &defaults);
        sent(engine);
        engine.discard(stream);
        CHECK(shown(sent(engine)) == discard_message);
        give(engine, {run_ok(), end()});
        CHECK(stream->state == Stream::State::complete);
        CHECK(stream->summary.text("type") == "r");
    }
    SECTION("after some records") {
        const auto stream = run_and_pull(engine, 1);
        sent(engine);
        give(engine, {run_ok(), row(1), more()});
        engine.discard(stream);
        CHECK(shown(sent(engine)) == discard_message);
        CHECK(stream->state == Stream::State::requested);
        give(engine, {end()});
        CHECK(stream->state == Stream::State::complete);
        CHECK(numbers(*stream) == Numbers{1});
    }
    CHECK(engine.clean());
}

TEST_CASE("a query that the server does not take", "[bolt][engine]") {
    auto engine = ready_engine({5, 6});
    const auto stream = run_and_pull(engine);
    sent(engine);
    give(engine, {error()});
    CHECK(stream->run.state == Reply::State::failure);
    CHECK(stream->state == Stream::State::failed);
    CHECK(engine.state() == ServerState::failed);
    CHECK(engine.outstanding() == 1);
    give(engine, {ignored()});
    CHECK(stream->state == Stream::State::failed);
    CHECK(bolt::read_failure(stream->failure, {5, 6}).code ==
          "Neo.ClientError.Statement.SyntaxError");
    CHECK(engine.outstanding() == 0);
    CHECK_FALSE(engine.clean());

    const auto reset = engine.reset();
    CHECK(shown(sent(engine)) == "00 02 B0 0F 00 00");
    give(engine, {success({})});
    CHECK(reset->succeeded());
    CHECK(engine.clean());

    const auto next = run_and_pull(engine);
    sent(engine);
    give(engine, {run_ok(), row(5), end()});
    CHECK(numbers(*next) == Numbers{5});
    CHECK(engine.clean());
}

TEST_CASE("a failure in mid-stream", "[bolt][engine]") {
    auto engine = ready_engine({5, 6});
    const auto stream = run_and_pull(engine);
    sent(engine);
    give(engine, {run_ok(), row(1), row(2), error()});
    CHECK(stream->run.succeeded());
    CHECK(stream->state == Stream::State::failed);
    CHECK(bolt::read_failure(stream->failure, {5, 6}).message == "wrong");
    CHECK(numbers(*stream) == Numbers{1, 2}); // what came before it is good
    CHECK(engine.state() == ServerState::failed);
    CHECK_FALSE(engine.clean());
    engine.reset();
    sent(engine);
    give(engine, {success({})});
    CHECK(engine.clean());
}

TEST_CASE("a failure at the second PULL", "[bolt][engine]") {
    auto engine = ready_engine({5, 6});
    const auto stream = run_and_pull(engine, 1);
    give(engine, {run_ok(), row(1), more()});
    engine.pull(stream, 1);
    give(engine, {error()});
    CHECK(stream->state == Stream::State::failed);
    CHECK(engine.state() == ServerState::failed);
}

TEST_CASE("what is sent after a failure is ignored until RESET", "[bolt][engine]") {
    auto engine = ready_engine({5, 6});
    const auto first = run_and_pull(engine);
    const auto second = run_and_pull(engine);
    const auto reset = engine.reset();
    const auto third = run_and_pull(engine);
    sent(engine);
    give(engine, {error(), ignored()});
    give(engine, {ignored()});
    CHECK(second->run.state == Reply::State::ignored);
    CHECK(second->state == Stream::State::ignored);
    give(engine, {ignored()});
    CHECK(second->state == Stream::State::ignored);
    CHECK(second->failure.empty());
    CHECK(engine.state() == ServerState::failed);
    give(engine, {success({}), run_ok(), row(1), end()});
    CHECK(first->state == Stream::State::failed);
    CHECK(reset->succeeded());
    CHECK(numbers(*third) == Numbers{1});
    CHECK(engine.clean());
}

TEST_CASE("a RESET that fails is the end", "[bolt][engine]") {
    auto engine = ready_engine({5, 6});
    const auto reset = engine.reset();
    sent(engine);
    give(engine, {error()});
    CHECK(reset->state == Reply::State::failure);
    CHECK(engine.state() == ServerState::defunct);
    CHECK_FALSE(engine.clean());
}

TEST_CASE("RESET of an open stream", "[bolt][engine]") {
    auto engine = ready_engine({5, 6});
    const auto stream = run_and_pull(engine, 1);
    sent(engine);
    give(engine, {run_ok(), row(1), more()});
    engine.reset();
    CHECK(engine.outstanding() == 1);
    sent(engine);
    give(engine, {success({})});
    CHECK(engine.clean());
    // The next stream ends as if the first had never been.
    run_and_pull(engine);
    sent(engine);
    give(engine, {run_ok(), row(1), end()});
    CHECK(engine.clean());
}

TEST_CASE("RESET interrupts a stream", "[bolt][engine]") {
    auto engine = ready_engine({5, 6});
    const auto stream = run_and_pull(engine);
    engine.reset();
    sent(engine);
    // Some records were on their way; the rest of the PULL is ignored.
    give(engine, {run_ok(), row(1), ignored(), success({})});
    CHECK(stream->state == Stream::State::ignored);
    CHECK(numbers(*stream) == Numbers{1});
    CHECK(engine.clean());
}

TEST_CASE("an explicit transaction leaves in one write", "[bolt][engine]") {
    auto engine = ready_engine({5, 8});
    TransactionFields fields;
    fields.read = true;
    const auto begin = engine.begin(fields);
    const auto stream = run_and_pull(engine, 1000, true);
    const auto commit = engine.commit();
    CHECK(engine.outstanding() == 4);
    CHECK(shown(sent(engine)) ==
          shown(join({chunked(hex("B1 11 A1 84 6D6F6465 81 72")), hex(run_message),
                      hex(pull_message), chunked(hex("B0 12"))})));
    give(engine, {success({{"db", text("neo4j")}})});
    CHECK(begin->succeeded());
    CHECK(begin->metadata.text("db") == "neo4j");
    CHECK(engine.state() == ServerState::tx_ready);
    give(engine, {run_ok(0)});
    CHECK(engine.state() == ServerState::tx_streaming);
    CHECK(stream->qid == 0);
    give(engine, {row(1), end()});
    CHECK(engine.state() == ServerState::tx_ready);
    CHECK_FALSE(engine.clean());
    give(engine, {success({{"bookmark", text("FB:2")}})});
    CHECK(commit->metadata.text("bookmark") == "FB:2");
    CHECK(engine.clean());
}

TEST_CASE("BEGIN fails: all that follows it is ignored", "[bolt][engine]") {
    auto engine = ready_engine({5, 6});
    const auto begin = engine.begin(defaults);
    const auto stream = run_and_pull(engine, 1000, true);
    sent(engine);
    give(engine, {error(), ignored(), ignored()});
    CHECK(begin->state == Reply::State::failure);
    CHECK(stream->run.state == Reply::State::ignored);
    CHECK(stream->state == Stream::State::ignored);
    CHECK(engine.state() == ServerState::failed);
    engine.reset();
    sent(engine);
    give(engine, {success({})});
    CHECK(engine.clean());
}

TEST_CASE("COMMIT fails", "[bolt][engine]") {
    auto engine = ready_engine({5, 6});
    engine.begin(defaults);
    const auto commit = engine.commit();
    sent(engine);
    give(engine, {success({}), error()});
    CHECK(commit->state == Reply::State::failure);
    CHECK(engine.state() == ServerState::failed);
    CHECK_FALSE(engine.clean());
}

TEST_CASE("several streams of a transaction are told apart by qid", "[bolt][engine]") {
    auto engine = ready_engine({5, 8});
    engine.begin(defaults);
    const auto a = run_and_pull(engine, 1, true);
    sent(engine);
    give(engine, {success({}), run_ok(0), row(1), more()});
    const auto b = run_and_pull(engine, 1, true);
    CHECK(shown(sent(engine)) ==
          shown(join({hex(run_message), chunked(hex("B1 3F A1 81 6E 01"))})));
    give(engine, {run_ok(1), row(10), more()});
    CHECK(engine.state() == ServerState::tx_streaming);
    CHECK(a->state == Stream::State::idle);
    CHECK(b->state == Stream::State::idle);

    engine.pull(a, 1); // not the one run last: with its qid
    CHECK(shown(sent(engine)) == "00 0B B1 3F A2 81 6E 01 83 71 69 64 00 00 00");
    give(engine, {row(2), more()});
    engine.pull(b, 1); // the one run last, still: without
    CHECK(shown(sent(engine)) == "00 06 B1 3F A1 81 6E 01 00 00");
    give(engine, {row(11), end()});
    CHECK(b->state == Stream::State::complete);
    CHECK(engine.state() == ServerState::tx_streaming); // the other one is open
    engine.discard(a);
    CHECK(shown(sent(engine)) == "00 0B B1 2F A2 81 6E FF 83 71 69 64 00 00 00");
    give(engine, {end()});
    CHECK(engine.state() == ServerState::tx_ready);
    CHECK(numbers(*a) == Numbers{1, 2});
    CHECK(numbers(*b) == Numbers{10, 11});

    engine.rollback();
    CHECK(shown(sent(engine)) == "00 02 B0 13 00 00");
    give(engine, {success({})});
    CHECK(engine.clean());
}

TEST_CASE("two PULLs of different streams on their way at once", "[bolt][engine]") {
    auto engine = ready_engine({4, 4});
    engine.begin(defaults);
    const auto a = engine.run("Q", no_parameters(), nullptr);
    const auto b = engine.run("Q", no_parameters(), nullptr);
    sent(engine);
    give(engine, {success({}), run_ok(0), run_ok(1)});
    engine.pull(b, 1000);
    engine.pull(a, 1000);
    give(engine, {row(10), row(11), end(), row(1), end()});
    CHECK(numbers(*a) == Numbers{1});
    CHECK(numbers(*b) == Numbers{10, 11});
    CHECK(engine.state() == ServerState::tx_ready);
}

TEST_CASE("ROLLBACK closes open streams", "[bolt][engine]") {
    auto engine = ready_engine({5, 8});
    engine.begin(defaults);
    run_and_pull(engine, 1, true);
    give(engine, {success({}), run_ok(0), row(1), more()});
    const auto rollback = engine.rollback();
    sent(engine);
    give(engine, {success({})});
    CHECK(rollback->succeeded());
    CHECK(engine.clean());
    run_and_pull(engine);
    sent(engine);
    give(engine, {run_ok(), end()});
    CHECK(engine.clean());
}

TEST_CASE("abandoned streams keep nothing", "[bolt][engine]") {
    auto engine = ready_engine({5, 8});
    SECTION("while records come") {
        const auto stream = run_and_pull(engine);
        sent(engine);
        give(engine, {run_ok(), row(1)});
        REQUIRE(stream->batches.size() == 1);
        engine.abandon();
        CHECK(stream->batches.empty());
        give(engine, {row(2), row(3)});
        CHECK(stream->batches.empty());
        CHECK(engine.outstanding() == 1);
        give(engine, {end()});
        CHECK(stream->state == Stream::State::complete);
    }
    SECTION("before the query was accepted") {
        const auto stream = run_and_pull(engine);
        sent(engine);
        engine.abandon();
        give(engine, {run_ok(), row(1), end()});
        CHECK(stream->batches.empty());
        CHECK(stream->state == Stream::State::complete);
    }
    SECTION("and the next one is its own") {
        const auto stream = run_and_pull(engine);
        sent(engine);
        engine.abandon();
        const auto next = run_and_pull(engine);
        sent(engine);
        give(engine, {run_ok(), row(1), end(), run_ok(), row(2), end()});
        CHECK(stream->batches.empty());
        CHECK(numbers(*next) == Numbers{2});
    }
    SECTION("nothing to abandon") {
        engine.abandon();
    }
    CHECK(engine.clean());
}

TEST_CASE("nobody else holds the stream", "[bolt][engine]") {
    auto engine = ready_engine({5, 8});
    run_and_pull(engine);
    sent(engine);
    give(engine, {run_ok(), row(1), end()});
    CHECK(engine.clean());
}

TEST_CASE("GOODBYE has no answer", "[bolt][engine]") {
    auto engine = ready_engine({5, 8});
    engine.goodbye();
    CHECK(shown(sent(engine)) == "00 02 B0 02 00 00");
    CHECK(engine.outstanding() == 0);
}

TEST_CASE("ROUTE is answered by its own reply", "[bolt][engine]") {
    auto engine = ready_engine({5, 8});
    bolt::RouteFields fields;
    fields.database = "db";
    const auto reply = engine.route(fields);
    CHECK(shown(sent(engine)) == "00 0B B3 66 A0 90 A1 82 64 62 82 64 62 00 00");
    give(engine, {success({{"rt", test::map({})}})});
    CHECK(reply->succeeded());
    CHECK(reply->metadata.find("rt"));
    CHECK(engine.clean());
}

TEST_CASE("logging off and on leaves with what follows", "[bolt][engine]") {
    auto engine = ready_engine({5, 8});
    engine.log_on_again(basic_auth("u", "p"));
    const auto stream = run_and_pull(engine);
    CHECK(engine.outstanding() == 4);
    sent(engine);
    SECTION("taken") {
        give(engine, {success({}), success({}), run_ok(), row(1), end()});
        CHECK(engine.refusal().empty());
        CHECK(numbers(*stream) == Numbers{1});
        CHECK(engine.clean());
    }
    SECTION("refused") {
        give(engine, {success({}), error(), ignored(), ignored()});
        CHECK_FALSE(engine.refusal().empty());
        CHECK(stream->state == Stream::State::ignored);
    }
}

TEST_CASE("an authorization that has expired is told once", "[bolt][engine]") {
    auto engine = ready_engine({5, 6});
    run_and_pull(engine);
    sent(engine);
    CHECK_FALSE(engine.take_authorization_expired());
    give(engine, {failure("Neo.ClientError.Security.AuthorizationExpired", "again")});
    CHECK(engine.take_authorization_expired());
    CHECK_FALSE(engine.take_authorization_expired());
}

TEST_CASE("not clean while something is unsent", "[bolt][engine]") {
    auto engine = ready_engine({5, 8});
    engine.goodbye();
    CHECK_FALSE(engine.clean());
    engine.sent(3);
    CHECK(shown(engine.output()) == "02 00 00");
    CHECK_FALSE(engine.clean());
    engine.sent(3);
    CHECK(engine.clean());
}

TEST_CASE("NOOPs between all messages", "[bolt][engine]") {
    auto engine = ready_engine({5, 8});
    const auto stream = run_and_pull(engine);
    sent(engine);
    const auto noop = hex("00 00");
    give(engine, {noop, run_ok(), noop, noop, row(1), noop, row(2), noop, end(), noop});
    CHECK(numbers(*stream) == Numbers{1, 2});
    CHECK(engine.clean());
}

TEST_CASE("results without columns and without fields", "[bolt][engine]") {
    auto engine = ready_engine({5, 8});
    const auto stream = run_and_pull(engine);
    sent(engine);
    SECTION("no columns") {
        give(engine, {success({{"fields", list({})}}), record({}), end()});
    }
    SECTION("no fields at all") {
        give(engine, {success({}), record({}), end()});
    }
    CHECK(stream->keys->size() == 0);
    const auto rows = take_rows(*stream);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].empty());
    CHECK(engine.clean());
}

TEST_CASE("3.0 pulls everything", "[bolt][engine]") {
    auto engine = ready_engine({3, 0});
    const auto stream = run_and_pull(engine, 2);
    CHECK(shown(sent(engine)) == "00 06 B3 10 81 51 A0 A0 00 00 00 02 B0 3F 00 00");
    give(engine, {run_ok(), row(1), row(2), row(3), end()});
    CHECK(numbers(*stream) == Numbers{1, 2, 3});
    CHECK(engine.clean());
    const auto other = engine.run("Q", no_parameters(), &defaults);
    sent(engine);
    engine.discard(other);
    CHECK(shown(sent(engine)) == "00 02 B0 2F 00 00");
    give(engine, {run_ok(), end()});
    CHECK(engine.clean());
}
