#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <vector>

#include "bolt/engine.hpp"
#include "support/bolt_script.hpp"
#include "support/catch.hpp"

// What is said to an engine and by its server, in the tests of the engine.
namespace neo4j::test {

inline const bolt::TransactionFields defaults;

// RUN and PULL as they leave together.
inline bolt::StreamRef run_and_pull(bolt::Engine& engine, std::int64_t n = 1000,
                                    bool in_transaction = false) {
    auto stream = engine.run("Q", no_parameters(), in_transaction ? nullptr : &defaults);
    engine.pull(stream, n);
    return stream;
}

inline Buffer run_ok(std::optional<std::int64_t> qid = {}) {
    if (qid)
        return success({{"fields", test::fields({"x"})}, {"qid", integer(*qid)}});
    return success({{"fields", test::fields({"x"})}});
}
inline Buffer more() {
    return success({{"has_more", boolean(true)}});
}
inline Buffer end() {
    return success({{"type", text("r")}});
}
inline Buffer row(std::int64_t value) {
    return record({integer(value)});
}
inline Buffer error() {
    return failure("Neo.ClientError.Statement.SyntaxError", "wrong");
}

inline void give(bolt::Engine& engine, std::initializer_list<Buffer> messages) {
    const auto fault = feed(engine, join(messages));
    INFO(describe(fault.code) << " " << fault.detail);
    REQUIRE_FALSE(fault);
}

inline std::vector<std::int64_t> numbers(bolt::Stream& stream) {
    std::vector<std::int64_t> out;
    for (const auto& values : take_rows(stream))
        out.push_back(values.at(0).as<std::int64_t>());
    return out;
}
using Numbers = std::vector<std::int64_t>;

} // namespace neo4j::test
