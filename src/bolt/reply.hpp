#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include <neo4j/detail/batch.hpp>

#include "bolt/counted.hpp"
#include "bolt/fifo.hpp"
#include "bolt/raw_map.hpp"

namespace neo4j::bolt {

// What became of one request.
struct Reply {
    enum class State : std::uint8_t { waiting, success, failure, ignored };

    State state = State::waiting;
    RawMap metadata; // of SUCCESS or FAILURE

    bool waiting() const noexcept { return state == State::waiting; }
    bool succeeded() const noexcept { return state == State::success; }

    void clear() noexcept {
        state = State::waiting;
        metadata.clear();
    }
};
using ReplyRef = detail::Ref<Counted<Reply>>;

// One query's answer as it arrives: RUN's reply, records in batches, the reply of each PULL.
struct Stream {
    enum class State : std::uint8_t {
        idle,      // more records may be asked for (after RUN, or `has_more`)
        requested, // a PULL or DISCARD is out
        complete,  // the summary is here
        failed,    // RUN or a PULL failed: `failure` says how
        ignored    // an earlier request failed
    };

    Reply run;
    State state = State::idle;
    bool unwanted = false;              // records that still come are dropped
    std::uint64_t records = 0;          // that have arrived
    std::uint64_t records_answered = 0; // those of PULLs that have been answered
    std::int64_t qid = -1;
    detail::KeysRef keys;
    RawMap summary; // of the last PULL or DISCARD
    RawMap failure;

    bool finished() const noexcept {
        return state == State::complete || state == State::failed || state == State::ignored;
    }

    Fifo<detail::BatchRef> batches; // arrived and not yet taken
    detail::BatchRef spare;         // an emptied batch for the next records

    // How many have arrived since the last call, which is made at each answer.
    std::uint64_t take_new_records() noexcept {
        return records - std::exchange(records_answered, records);
    }
    // Drops what is here and what still comes, but for the little memory that most queries need.
    void drop_records() noexcept {
        constexpr std::size_t little = 64; // offsets of fields, batches
        unwanted = true;
        batches.clear();
        if (batches.capacity() > little)
            batches = {};
        if (spare && spare->fields.capacity() > little)
            spare.reset();
    }
    detail::BatchRef take_batch() { return batches.take_front(); }
    // Gives a batch back that has been read, to be used again if nobody keeps it.
    void recycle(detail::BatchRef batch) {
        if (!batch.unique())
            return;
        batch->clear();
        spare = std::move(batch);
    }
    // For the next query: nothing is left but what it can use again.
    void clear() noexcept {
        run.clear();
        state = State::idle;
        unwanted = false;
        records = records_answered = 0;
        qid = -1;
        keys.reset();
        summary.clear();
        failure.clear();
        batches.clear();
    }
    // Whether it holds memory, beside its batches, that is not to lie in an idle connection.
    bool is_large() const noexcept { return summary.is_large() || failure.is_large(); }
};
using StreamRef = detail::Ref<Counted<Stream>>;

} // namespace neo4j::bolt
