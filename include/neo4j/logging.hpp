#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <neo4j/export.hpp>

/// Where the library's log goes. It has five loggers: "neo4j", and below it "neo4j.io" (the
/// messages of each connection), "neo4j.pool" (connections, routing), "neo4j.auth_management" and
/// "neo4j.notifications". A name stands for the logger and all below it. Without a sink nothing is
/// logged, and a message that nobody wants is not even formatted.
///
/// Each message of a connection is logged as `C: RUN ...` (sent) or `S: SUCCESS ...` (received) at
/// level debug, without credentials and values of parameters, but for what a server's error says.

namespace neo4j {

/// How serious a message is, rising. As the least level of a sink, off: none at all.
enum class LogLevel : int { trace, debug, info, warning, error, off };

/// "trace", ..., "off".
[[nodiscard]] NEO4J_API std::string_view to_string(LogLevel level) noexcept;

/// One message. The views are valid during the call of the sink only.
struct NEO4J_API LogRecord {
    std::chrono::system_clock::time_point time; ///< when it was logged
    LogLevel level;                             ///< never off
    std::string_view logger;                    ///< for example "neo4j.io"
    /// Counts the connections of this process; 0: not about one, or none is chosen yet.
    std::uint64_t connection_id;
    /// Counts the calls of sessions, transactions and results that had to do with a server, and
    /// execute_query as one, as long as there is any sink; 0: the driver's own doing.
    std::uint64_t operation_id;
    std::thread::id thread;       ///< that logged it
    std::string_view message;     ///< for example "C: RUN ..."
    std::uint16_t local_port = 0; ///< this end of the connection; 0: not about one, or not yet open
};

/// Receives log messages. The library calls one sink from one thread at a time, in the middle of
/// its own work: a sink should be quick, and must not call into the driver. Messages logged while
/// it runs on its thread are dropped, and so is an exception that it throws.
using LogSink = std::function<void(const LogRecord&)>;

namespace detail {
struct SinkEntry;
}

/// Keeps a sink attached. After the destructor or detach() has returned, the sink is not called
/// again and no call of it is under way (except the one that detaches it from inside).
/// Thread safety: distinct objects are independent.
class NEO4J_API LogSubscription {
public:
    LogSubscription() noexcept = default;
    /// For the library: see add_log_sink().
    explicit LogSubscription(std::shared_ptr<detail::SinkEntry> entry) noexcept;
    LogSubscription(LogSubscription&& other) noexcept = default;
    LogSubscription& operator=(LogSubscription&& other) noexcept;
    ~LogSubscription();

    /// Takes the sink off, and waits for a call of it that is under way on another thread. A second
    /// call does nothing.
    void detach() noexcept;

    /// Leaves the sink attached until the process ends.
    void keep() noexcept;

private:
    std::shared_ptr<detail::SinkEntry> entry_;
};

/// Attaches a sink to a logger and all loggers below it.
/// @param logger for example "neo4j" (everything) or "neo4j.pool"
/// @param level the least level the sink receives; off: none
/// Thread safety: safe to call from any thread.
/// @throws ConfigurationError if the name is not "neo4j" or one of the loggers below it
[[nodiscard]] NEO4J_API LogSubscription add_log_sink(std::string_view logger, LogLevel level,
                                                     LogSink sink);

/// How watch() writes.
class NEO4J_API WatchOptions {
public:
    WatchOptions() noexcept {} // NOLINT: user-provided on purpose, see the rule for option types

    /// The least level shown. Default: debug.
    WatchOptions& level(LogLevel value) noexcept {
        level_ = value;
        return *this;
    }
    /// Where to write; must outlive the Watcher. Default: std::cerr.
    WatchOptions& out(std::ostream& stream) noexcept {
        out_ = &stream;
        return *this;
    }
    /// Whether ANSI colours tell the levels apart, instead of their names. Default: false.
    WatchOptions& colour(bool value) noexcept {
        colour_ = value;
        return *this;
    }
    /// Whether each line names the thread. Default: true.
    WatchOptions& thread_info(bool value) noexcept {
        thread_info_ = value;
        return *this;
    }
    /// Whether each line names the operation (the public call) it belongs to. Default: true.
    WatchOptions& operation_info(bool value) noexcept {
        operation_info_ = value;
        return *this;
    }

    [[nodiscard]] LogLevel level() const noexcept { return level_; }
    [[nodiscard]] std::ostream* out() const noexcept { return out_; }
    [[nodiscard]] bool colour() const noexcept { return colour_; }
    [[nodiscard]] bool thread_info() const noexcept { return thread_info_; }
    [[nodiscard]] bool operation_info() const noexcept { return operation_info_; }

private:
    LogLevel level_ = LogLevel::debug;
    std::ostream* out_ = nullptr; // nullptr: std::cerr
    bool colour_ = false;
    bool thread_info_ = true;
    bool operation_info_ = true;
};

/// Writes log messages to a stream for as long as it lives, one line each. The format is for
/// people and may change.
///
///     neo4j::Watcher watcher({"neo4j.io"}, neo4j::WatchOptions().colour(true));
///
/// Thread safety: distinct objects are independent, but two that write to one stream mix.
class NEO4J_API Watcher {
public:
    /// Starts to watch.
    /// @throws ConfigurationError for an unknown logger
    explicit Watcher(std::initializer_list<std::string_view> loggers = {"neo4j"},
                     const WatchOptions& options = WatchOptions());
    explicit Watcher(std::string_view logger, const WatchOptions& options = WatchOptions());

    Watcher(Watcher&&) noexcept = default;
    Watcher& operator=(Watcher&&) noexcept = default;
    ~Watcher() = default;

    /// Ends watching; a second call does nothing.
    void stop() noexcept { subscriptions_.clear(); }

private:
    std::vector<LogSubscription> subscriptions_;
};

/// Starts to watch one logger and all below it, until the returned Watcher is gone.
[[nodiscard]] NEO4J_API Watcher watch(std::string_view logger = "neo4j",
                                      const WatchOptions& options = WatchOptions());

} // namespace neo4j
