#include "bolt/reply.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using bolt::Stream;

namespace {

detail::BatchRef batch_of(std::uint32_t rows) {
    auto batch = detail::Batch::make();
    batch->block = detail::Block::make(16);
    batch->base = batch->block->data();
    batch->columns = 1;
    batch->rows = rows;
    for (std::uint32_t i = 0; i < rows; ++i)
        batch->fields.push_back(0);
    batch->keys = std::make_shared<const detail::Keys>(std::vector<std::string>{"x"});
    return batch;
}

} // namespace

TEST_CASE("a stream is finished when it is complete, failed or ignored", "[bolt][reply]") {
    using State = Stream::State;
    Stream stream;
    CHECK(stream.state == State::idle);
    for (const auto state : {State::idle, State::requested}) {
        stream.state = state;
        CHECK_FALSE(stream.finished());
    }
    for (const auto state : {State::complete, State::failed, State::ignored}) {
        stream.state = state;
        CHECK(stream.finished());
    }
}

TEST_CASE("batches are taken in order", "[bolt][reply]") {
    Stream stream;
    stream.batches.push_back(batch_of(1));
    stream.batches.push_back(batch_of(2));
    CHECK(stream.take_batch()->rows == 1);
    CHECK(stream.take_batch()->rows == 2);
    CHECK(stream.batches.empty());
}

TEST_CASE("a batch that nobody keeps is used again", "[bolt][reply]") {
    Stream stream;
    auto batch = batch_of(3);
    const auto* where = batch.get();
    const auto block = batch->block;
    stream.recycle(std::move(batch));
    REQUIRE(stream.spare);
    CHECK(stream.spare.get() == where);
    CHECK(stream.spare->rows == 0);
    CHECK(stream.spare->fields.empty());
    CHECK_FALSE(stream.spare->block);
    CHECK_FALSE(stream.spare->keys);
    CHECK(block.unique()); // the batch has let go of it
}

TEST_CASE("a batch that somebody keeps is left alone", "[bolt][reply]") {
    Stream stream;
    const auto kept = batch_of(3);
    stream.recycle(kept);
    CHECK_FALSE(stream.spare);
    CHECK(kept->rows == 3);
    CHECK(kept->block);
}

TEST_CASE("dropping records frees them at once", "[bolt][reply]") {
    Stream stream;
    auto batch = batch_of(3);
    const auto block = batch->block;
    stream.batches.push_back(std::move(batch));
    stream.drop_records();
    CHECK(stream.unwanted);
    CHECK(stream.batches.empty());
    CHECK(block.unique());
}
