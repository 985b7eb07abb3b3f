#pragma once

#include <cstddef>
#include <cstdint>

#include "support/replay_transport.hpp"

// What a server of Bolt 5.8 answers, message by message as the driver writes them.
namespace neo4j::test {

// One record, whose field `x` is 1, again and again: to auto-commit queries,
Replay replay_auto_commit();
// to transactions, each request of which is waited for,
Replay replay_transactions();
// and to execute_query, which sends BEGIN with the query.
Replay replay_execute_query();

// The performance table's rows, [integer, text, float], again and again.
// @param fetch_size of the session that asks for them; -1: all at once.
Replay replay_stream(std::int64_t rows, std::int64_t fetch_size);

// One record of so many integers, named `column 0` and so on, again and again to auto-commit
// queries.
Replay replay_columns(std::size_t columns);

// A login, and no answer to what comes then.
Replay replay_silence();

} // namespace neo4j::test
