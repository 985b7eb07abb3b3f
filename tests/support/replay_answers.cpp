#include "support/replay_answers.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace neo4j::test {
namespace {

// To the handshake, and to HELLO with LOGON.
std::vector<Bytes> login() {
    auto hello = success(params("server", "Neo4j/5.26.0", "connection_id", "bolt-1"));
    append(hello, success());
    return {{std::byte{0}, std::byte{0}, std::byte{8}, std::byte{5}}, std::move(hello)};
}

Bytes join(const std::vector<Bytes>& messages) {
    Bytes all;
    for (const auto& message : messages)
        append(all, message);
    return all;
}

Bytes accepted(const std::vector<std::string>& fields) {
    return success(params("fields", fields, "t_first", 1, "qid", 0));
}

Bytes ended() {
    return success(params("type", "r", "t_last", 1, "db", "neo4j"));
}

Bytes committed() {
    return success(params("bookmark", "FB:kcwQwyaGWuKxQ3CnsNTNhNDEKckBkA=="));
}

// The end of an auto-commit query.
Bytes auto_committed() {
    return success(params("type", "r", "t_last", 1, "db", "neo4j", "bookmark",
                          "FB:kcwQwyaGWuKxQ3CnsNTNhNDEKckBkA=="));
}

Bytes one_record() {
    return join({accepted({"x"}), record(std::int64_t{1}), ended()});
}

} // namespace

Replay replay_auto_commit() {
    return {login(), {join({accepted({"x"}), record(std::int64_t{1}), auto_committed()})}};
}

Replay replay_transactions() {
    return {login(), {success(), one_record(), committed()}};
}

Replay replay_execute_query() {
    return {login(), {join({success(), one_record()}), committed()}};
}

Replay replay_stream(std::int64_t rows, std::int64_t fetch_size) {
    Replay replay{login(), {}};
    auto answer = accepted({"i", "s", "f"});
    const auto most = fetch_size < 0 ? rows : fetch_size;
    for (std::int64_t i = 1; i <= rows; ++i) {
        append(answer, record(List{i, "name-" + std::to_string(i), static_cast<double>(i) * 0.5}));
        if (i % most != 0 && i != rows)
            continue;
        append(answer, i == rows ? ended() : success(params("has_more", true)));
        replay.then.push_back(std::exchange(answer, {}));
    }
    return replay;
}

Replay replay_columns(std::size_t columns) {
    std::vector<std::string> names;
    List row;
    for (std::size_t i = 0; i < columns; ++i) {
        names.push_back("column " + std::to_string(i));
        row.push_back(i);
    }
    return {login(), {join({accepted(names), record(row), auto_committed()})}};
}

Replay replay_silence() {
    return {login(), {Bytes()}};
}

} // namespace neo4j::test
