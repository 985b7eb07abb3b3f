#include <memory>
#include <sstream>

#include <spdlog/sinks/ostream_sink.h>

#include <neo4j/spdlog.hpp>

#include "bench.hpp"

using namespace neo4j;
using namespace neo4j::test;

TEST_CASE("the log goes to spdlog") {
    std::ostringstream out;
    auto logger = std::make_shared<spdlog::logger>(
        "test", std::make_shared<spdlog::sinks::ostream_sink_mt>(out));
    logger->set_level(spdlog::level::debug);
    logger->set_pattern("%l|%v");
    {
        const auto log = add_log_sink("neo4j", LogLevel::trace, spdlog_sink(logger));
        Bench b;
        b.check_works();
    }
    CHECK_CONTAINS(out.str(), "debug|neo4j.io  [#");
    CHECK_CONTAINS(out.str(), "]  C: RUN \"rows 3\" {} {}");
    CHECK_CONTAINS(out.str(), "debug|neo4j.pool  ");

    out.str("");
    logger->set_level(spdlog::level::warn);
    const auto log = add_log_sink("neo4j", LogLevel::trace, spdlog_sink(logger));
    Bench b;
    b.check_works();
    CHECK(out.str().empty());
}

TEST_CASE("each level has its own in spdlog") {
    CHECK(to_spdlog(LogLevel::trace) == spdlog::level::trace);
    CHECK(to_spdlog(LogLevel::info) == spdlog::level::info);
    CHECK(to_spdlog(LogLevel::warning) == spdlog::level::warn);
    CHECK(to_spdlog(LogLevel::error) == spdlog::level::err);
    CHECK(to_spdlog(LogLevel::off) == spdlog::level::off);
}
