#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "engine_talk.hpp"

// Where an engine's records and answers lie, and which memory is used again.

using namespace neo4j;
using namespace neo4j::test;
using bolt::Stream;

TEST_CASE("records lie where they arrived", "[bolt][engine]") {
    auto engine = ready_engine({5, 8});
    const auto stream = run_and_pull(engine);
    sent(engine);
    give(engine, {run_ok()});
    const auto bytes = record({text("in place")});
    const auto room = engine.prepare();
    std::memcpy(room.data(), bytes.data(), bytes.size());
    REQUIRE_FALSE(engine.received(bytes.size()));
    const auto batch = stream->take_batch();
    CHECK(batch->rows == 1);
    CHECK(batch->field(0, 0) == room.data() + 5); // behind the chunk's head, B1 71 91
}

TEST_CASE("kept records stay while others arrive", "[bolt][engine]") {
    auto engine = ready_engine({5, 8});
    const auto stream = run_and_pull(engine);
    sent(engine);
    give(engine, {run_ok()});
    // 300 records of 1 to 3,000 bytes, read in pieces; every tenth batch is kept to the end.
    std::vector<detail::BatchRef> kept;
    std::vector<std::string> expected;
    const auto word = [](int i) {
        return std::string(static_cast<std::size_t>(i * 37 % 3000),
                           static_cast<char>('a' + i % 26));
    };
    std::size_t batches = 0;
    int seen = 0;
    for (int i = 0; i < 300; ++i) {
        REQUIRE_FALSE(feed(engine, record({text(word(i))}), 1000));
        while (!stream->batches.empty()) {
            auto batch = stream->take_batch();
            for (std::uint32_t r = 0; r < batch->rows; ++r, ++seen) {
                REQUIRE(ValueView(batch->field(r, 0)).as<std::string_view>() == word(seen));
                if (batches % 10 == 0)
                    expected.push_back(word(seen));
            }
            if (batches++ % 10 == 0)
                kept.push_back(std::move(batch));
            else
                stream->recycle(std::move(batch));
        }
    }
    CHECK(seen == 300);
    CHECK(kept.size() == 30);
    std::vector<std::string> found;
    for (const auto& batch : kept)
        for (std::uint32_t r = 0; r < batch->rows; ++r)
            found.push_back(ValueView(batch->field(r, 0)).as<std::string>());
    CHECK(found == expected);
}

TEST_CASE("a batch that is given back is used again", "[bolt][engine]") {
    auto engine = ready_engine({5, 8});
    const auto stream = run_and_pull(engine);
    sent(engine);
    give(engine, {run_ok(), row(1)});
    auto batch = stream->take_batch();
    const auto* where = batch.get();
    stream->recycle(std::move(batch));
    give(engine, {row(2)});
    CHECK(stream->batches.front().get() == where);
    CHECK_FALSE(stream->spare);
    CHECK(numbers(*stream) == Numbers{2});
}

TEST_CASE("a query takes the stream again that nobody holds any more", "[bolt][engine]") {
    auto engine = ready_engine({5, 8});
    auto stream = run_and_pull(engine, 1);
    sent(engine);
    give(engine, {run_ok(), row(1), error()});
    REQUIRE(stream->state == Stream::State::failed);
    engine.reset();
    sent(engine);
    give(engine, {success({})});
    const auto* const at = stream.get();
    stream->drop_records();
    stream.reset();

    stream = run_and_pull(engine);
    CHECK(stream.get() == at);
    CHECK(stream->run.waiting());
    CHECK(stream->run.metadata.empty());
    CHECK(stream->state == Stream::State::requested);
    CHECK_FALSE(stream->keys);
    CHECK(stream->qid == -1);
    CHECK(stream->failure.empty());
    sent(engine);
    give(engine, {run_ok(), row(2), end()});
    CHECK(numbers(*stream) == Numbers{2});
    CHECK(stream->records == 1);

    const auto next = run_and_pull(engine);
    CHECK(next.get() != at);
    CHECK(stream->summary.text("type") == "r");
}

TEST_CASE("a stream that an answer still belongs to is not taken again", "[bolt][engine]") {
    auto engine = ready_engine({5, 8});
    engine.begin(defaults);
    const auto* const at = run_and_pull(engine, 1000, true).get();
    const auto stream = run_and_pull(engine, 1000, true);
    CHECK(stream.get() != at);
    sent(engine);
    give(engine, {success({}), run_ok(0), row(1), end(), run_ok(1), row(2), end()});
    CHECK(numbers(*stream) == Numbers{2});
}

TEST_CASE("a connection at rest keeps no large metadata", "[bolt][engine]") {
    auto engine = ready_engine({5, 8});
    auto stream = run_and_pull(engine);
    sent(engine);
    give(engine, {run_ok(), success({{"plan", text(std::string(1000, 'p'))}})});
    engine.rest();
    CHECK(stream->summary.text("plan")->size() == 1000);
    CHECK(stream.unique());
}

TEST_CASE("a reply is taken again that nobody holds any more", "[bolt][engine]") {
    auto engine = ready_engine({5, 8});
    auto begun = engine.begin(defaults);
    auto committed = engine.commit();
    CHECK(committed.get() != begun.get());
    sent(engine);
    give(engine, {success({}), success({{"bookmark", text("b")}})});
    const auto* const at = committed.get();
    committed.reset();
    begun = engine.begin(defaults);
    CHECK(begun.get() == at);
    CHECK(begun->waiting());
    CHECK(begun->metadata.empty());
}

TEST_CASE("one batch for each block", "[bolt][engine]") {
    auto engine = ready_engine({5, 8});
    const auto stream = run_and_pull(engine);
    sent(engine);
    give(engine, {run_ok(), row(1), row(2), row(3)});
    CHECK(stream->batches.size() == 1);
    const std::string large(70000, 'x'); // goes to a block of its own
    give(engine, {record({text(large)}), row(5)});
    CHECK(stream->batches.size() == 2);
    const auto rows = take_rows(*stream);
    REQUIRE(rows.size() == 5);
    CHECK(rows[3][0] == Value(large));
    CHECK(rows[4][0] == Value(5));
}
