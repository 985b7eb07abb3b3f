#include <atomic>
#include <future>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <neo4j/error.hpp>
#include <neo4j/logging.hpp>

#include "core/log.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using namespace neo4j::detail;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using Texts = std::vector<std::string>;

namespace {

// A sink that keeps "level logger message".
LogSink keep_in(Texts& texts) {
    return [&texts](const LogRecord& record) {
        texts.push_back(std::string(to_string(record.level)) + " " + std::string(record.logger) +
                        " " + std::string(record.message));
    };
}

void log_everywhere(const std::string& text) {
    for (const Logger* const logger :
         {&log_driver, &log_io, &log_pool, &log_auth, &log_notifications}) {
        logger->info({}, [&] { return text; });
    }
}

} // namespace

// First: one of the others keeps a sink for good.
TEST_CASE("operations are numbered while somebody listens to any logger") {
    CHECK(new_operation_id() == 0);
    for (const auto* name :
         {"neo4j", "neo4j.io", "neo4j.pool", "neo4j.auth_management", "neo4j.notifications"}) {
        {
            const auto deaf = add_log_sink(name, LogLevel::off, [](const LogRecord&) {});
            CHECK(new_operation_id() == 0);
        }
        const auto sink = add_log_sink(name, LogLevel::error, [](const LogRecord&) {});
        const auto first = new_operation_id();
        CHECK(first != 0);
        CHECK(new_operation_id() == first + 1);
    }
    CHECK(new_operation_id() == 0);
}

TEST_CASE("without a sink no message is even formatted") {
    int formatted = 0;
    log_io.error({}, [&] {
        ++formatted;
        return "x";
    });
    CHECK(formatted == 0);
    CHECK_FALSE(log_io.enabled(LogLevel::error));
    {
        Texts texts;
        const LogSubscription subscription =
            add_log_sink("neo4j.io", LogLevel::info, keep_in(texts));
        const auto text = [&] {
            ++formatted;
            return "x";
        };
        log_io.debug({}, text);
        log_pool.error({}, text);
        CHECK(formatted == 0);
        log_io.info({}, text);
        CHECK(formatted == 1);
        CHECK(texts == Texts{"info neo4j.io x"});
    }
    CHECK_FALSE(log_io.enabled(LogLevel::error));
}

TEST_CASE("a sink receives its logger and all below it") {
    Texts all;
    Texts pool;
    const auto a = add_log_sink("neo4j", LogLevel::trace, keep_in(all));
    const auto b = add_log_sink("neo4j.pool", LogLevel::trace, keep_in(pool));
    log_everywhere("m");
    CHECK(all == Texts{"info neo4j m", "info neo4j.io m", "info neo4j.pool m",
                       "info neo4j.auth_management m", "info neo4j.notifications m"});
    CHECK(pool == Texts{"info neo4j.pool m"});
}

TEST_CASE("each sink has its own level") {
    Texts low;
    Texts high;
    const auto a = add_log_sink("neo4j", LogLevel::trace, keep_in(low));
    const auto b = add_log_sink("neo4j.io", LogLevel::error, keep_in(high));
    const auto c = add_log_sink("neo4j.io", LogLevel::off, keep_in(high));
    log_io.trace({}, [] { return "1"; });
    log_io.debug({}, [] { return "2"; });
    log_io.info({}, [] { return "3"; });
    log_io.warning({}, [] { return "4"; });
    log_io.error({}, [] { return "5"; });
    CHECK(low == Texts{"trace neo4j.io 1", "debug neo4j.io 2", "info neo4j.io 3",
                       "warning neo4j.io 4", "error neo4j.io 5"});
    CHECK(high == Texts{"error neo4j.io 5"});
}

TEST_CASE("a record tells when, where and about what") {
    const auto before = std::chrono::system_clock::now();
    int calls = 0;
    const auto subscription = add_log_sink("neo4j", LogLevel::debug, [&](const LogRecord& record) {
        ++calls;
        CHECK(record.connection_id == 7);
        CHECK(record.operation_id == 9);
        CHECK(record.local_port == 11);
        CHECK(record.thread == std::this_thread::get_id());
        CHECK(record.time >= before);
        CHECK(record.time <= std::chrono::system_clock::now());
    });
    log_io.debug({.connection = 7, .operation = 9, .local_port = 11}, [] { return "x"; });
    CHECK(calls == 1);
}

TEST_CASE("a subscription ends with its object, detach() or an assignment") {
    Texts texts;
    LogSubscription outer;
    {
        LogSubscription inner = add_log_sink("neo4j", LogLevel::debug, keep_in(texts));
        outer = std::move(inner);
    }
    log_driver.info({}, [] { return "1"; });
    Texts others;
    outer = add_log_sink("neo4j", LogLevel::debug, keep_in(others));
    log_driver.info({}, [] { return "2"; });
    outer.detach();
    outer.detach();
    log_driver.info({}, [] { return "3"; });
    CHECK(texts == Texts{"info neo4j 1"});
    CHECK(others == Texts{"info neo4j 2"});
    CHECK_FALSE(log_driver.enabled(LogLevel::error));
}

TEST_CASE("a sink kept for good outlives its subscription") {
    static std::atomic<int> calls = 0;
    // The level keeps it out of the way of the other tests.
    add_log_sink("neo4j.auth_management", LogLevel::error, [](const LogRecord&) {
        ++calls;
    }).keep();
    log_auth.error({}, [] { return "x"; });
    CHECK(calls == 1);
}

TEST_CASE("a sink that throws, and a text that cannot be made, disturb nobody") {
    Texts texts;
    const auto a = add_log_sink("neo4j", LogLevel::debug,
                                [](const LogRecord&) { throw std::runtime_error("sink"); });
    const auto b = add_log_sink("neo4j", LogLevel::debug, keep_in(texts));
    log_io.info({}, []() -> std::string { throw std::runtime_error("text"); });
    log_io.info({}, [] { return "after"; });
    CHECK(texts == Texts{"info neo4j.io after"});
}

TEST_CASE("a sink may log and may detach itself") {
    int calls = 0;
    LogSubscription subscription;
    subscription = add_log_sink("neo4j", LogLevel::debug, [&](const LogRecord&) {
        ++calls;
        log_io.error({}, [] { return "from inside"; }); // dropped
        subscription.detach();
    });
    log_io.info({}, [] { return "1"; });
    log_io.info({}, [] { return "2"; });
    CHECK(calls == 1);
}

TEST_CASE("detach() waits for a call that is under way") {
    std::promise<void> entered;
    std::promise<void> leave;
    std::atomic<bool> left = false;
    LogSubscription subscription = add_log_sink("neo4j", LogLevel::debug, [&](const LogRecord&) {
        entered.set_value();
        leave.get_future().wait();
        left = true;
    });
    std::thread logs([] { log_io.info({}, [] { return "x"; }); });
    entered.get_future().wait();
    std::thread lets_go([&] { leave.set_value(); });
    subscription.detach();
    CHECK(left);
    logs.join();
    lets_go.join();
}

TEST_CASE("many threads may log, attach and detach") {
    std::atomic<int> received = 0;
    int unguarded = 0; // the library calls one sink from one thread at a time
    const auto subscription = add_log_sink("neo4j", LogLevel::info, [&](const LogRecord&) {
        ++received;
        ++unguarded;
    });
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([] {
            for (int i = 0; i < 500; ++i) {
                log_pool.info({}, [&] { return std::to_string(i); });
                const auto other =
                    add_log_sink("neo4j.pool", LogLevel::debug, [](const LogRecord&) {});
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(received == 2000);
    CHECK(unguarded == 2000);
}

TEST_CASE("an unknown logger or an empty sink is refused") {
    CHECK_THROWS_WITH((void)add_log_sink("neo4j.oi", LogLevel::debug, [](const LogRecord&) {}),
                      "there is no logger 'neo4j.oi'; the loggers are neo4j, neo4j.io, "
                      "neo4j.pool, neo4j.auth_management and neo4j.notifications");
    CHECK_THROWS_AS((void)add_log_sink("", LogLevel::debug, [](const LogRecord&) {}),
                    ConfigurationError);
    CHECK_THROWS_AS((void)add_log_sink("neo4j", LogLevel::debug, LogSink()), ConfigurationError);
}

TEST_CASE("a watcher writes lines while it lives") {
    std::ostringstream out;
    {
        Watcher watcher("neo4j.io", WatchOptions().out(out));
        log_io.debug({.connection = 5, .operation = 8, .local_port = 0xC2A8},
                     [] { return "C: HELLO"; });
        log_io.trace({}, [] { return "hidden"; });
        log_pool.error({}, [] { return "hidden"; });
        CHECK_THAT(out.str(), StartsWith("[DEBUG  ] [Thread ") && Contains("] [Op 8] 20") &&
                                  Contains("Z  neo4j.io  [#C2A8]  C: HELLO\n"));
        CHECK_THAT(out.str(), !Contains("hidden"));
        const Watcher moved = std::move(watcher);
        log_io.warning({}, [] { return "second"; });
        CHECK_THAT(out.str(), Contains("[WARNING] [Thread ") && Contains("neo4j.io  second\n"));
    }
    const std::string written = out.str();
    log_io.error({}, [] { return "late"; });
    CHECK(out.str() == written);
}

TEST_CASE("a watcher can be told how to write") {
    std::ostringstream out;
    Watcher watcher = watch("neo4j", WatchOptions()
                                         .out(out)
                                         .level(LogLevel::warning)
                                         .colour(true)
                                         .thread_info(false)
                                         .operation_info(false));
    log_io.info({}, [] { return "hidden"; });
    CHECK(out.str().empty());
    log_io.error({}, [] { return "bad\x1b[2J news"; });
    CHECK_THAT(out.str(), StartsWith("\x1b[31;1m20") &&
                              Catch::Matchers::EndsWith("neo4j.io  bad\\x1b[2J news\x1b[0m\n"));
    watcher.stop();
    const std::string written = out.str();
    log_io.error({}, [] { return "late"; });
    CHECK(out.str() == written);
}

TEST_CASE("a watcher of overlapping loggers writes each message once") {
    std::ostringstream out;
    const Watcher watcher({"neo4j.io", "neo4j", "neo4j.io"}, WatchOptions().out(out));
    log_io.debug({}, [] { return "once"; });
    const std::string text = out.str();
    CHECK(text.find("once") != text.npos);
    CHECK(text.find("once") == text.rfind("once"));
}
