#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <neo4j/logging.hpp>

namespace neo4j::detail {

// What a message is about; 0: nothing in particular.
struct LogIds {
    std::uint64_t connection = 0;
    std::uint64_t operation = 0;
    std::uint16_t local_port = 0;

    [[nodiscard]] LogIds with_operation(std::uint64_t number) const noexcept {
        return {connection, number, local_port};
    }
};

// The number of a public call that begins now; 0 while nobody listens to any logger.
[[nodiscard]] std::uint64_t new_operation_id() noexcept;

// One of the five loggers. A message is given as a function that makes its text:
//
//     log_io.debug(ids, [&] { return "C: RUN " + text; });
//
// It is called only if somebody listens; otherwise the cost is one relaxed load.
class Logger {
public:
    constexpr explicit Logger(std::string_view name) noexcept : name_(name) {}
    Logger(const Logger&) = delete;
    Logger& operator=(const Logger&) = delete;

    [[nodiscard]] std::string_view name() const noexcept { return name_; }

    [[nodiscard]] bool enabled(LogLevel level) const noexcept {
        return static_cast<int>(level) >= level_.load(std::memory_order_relaxed);
    }

    // Never throws: a message whose text cannot be made is dropped.
    template <class MakeText>
    void log(LogLevel level, LogIds ids, MakeText&& make_text) const noexcept {
        if (enabled(level)) [[unlikely]] {
            try {
                write(level, ids, std::forward<MakeText>(make_text)());
            } catch (...) { // logging must not change what the driver does
            }
        }
    }

    template <class MakeText>
    void trace(LogIds ids, MakeText&& make_text) const noexcept {
        log(LogLevel::trace, ids, std::forward<MakeText>(make_text));
    }
    template <class MakeText>
    void debug(LogIds ids, MakeText&& make_text) const noexcept {
        log(LogLevel::debug, ids, std::forward<MakeText>(make_text));
    }
    template <class MakeText>
    void info(LogIds ids, MakeText&& make_text) const noexcept {
        log(LogLevel::info, ids, std::forward<MakeText>(make_text));
    }
    template <class MakeText>
    void warning(LogIds ids, MakeText&& make_text) const noexcept {
        log(LogLevel::warning, ids, std::forward<MakeText>(make_text));
    }
    template <class MakeText>
    void error(LogIds ids, MakeText&& make_text) const noexcept {
        log(LogLevel::error, ids, std::forward<MakeText>(make_text));
    }

private:
    friend class LogRegistry;

    void write(LogLevel level, LogIds ids, std::string_view text) const;

    std::string_view name_;
    // The least level that any sink wants. Constant-initialised: usable before main.
    std::atomic<int> level_{static_cast<int>(LogLevel::off)};
};

extern Logger log_driver;        // "neo4j"
extern Logger log_io;            // "neo4j.io"
extern Logger log_pool;          // "neo4j.pool"
extern Logger log_auth;          // "neo4j.auth_management"
extern Logger log_notifications; // "neo4j.notifications"

} // namespace neo4j::detail
