#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>

#include <neo4j/error.hpp>
#include <neo4j/logging.hpp>

#include "core/log.hpp"

namespace neo4j {

std::string_view to_string(LogLevel level) noexcept {
    switch (level) {
    case LogLevel::trace:
        return "trace";
    case LogLevel::debug:
        return "debug";
    case LogLevel::info:
        return "info";
    case LogLevel::warning:
        return "warning";
    case LogLevel::error:
        return "error";
    case LogLevel::off:
        break;
    }
    return "off";
}

namespace detail {

constinit Logger log_driver{"neo4j"};
constinit Logger log_io{"neo4j.io"};
constinit Logger log_pool{"neo4j.pool"};
constinit Logger log_auth{"neo4j.auth_management"};
constinit Logger log_notifications{"neo4j.notifications"};

namespace {
// Whether any logger has a sink that may want something.
constinit std::atomic<bool> somebody_listens{false};
} // namespace

std::uint64_t new_operation_id() noexcept {
    static std::atomic<std::uint64_t> last{0};
    if (!somebody_listens.load(std::memory_order_relaxed)) [[likely]]
        return 0;
    return ++last;
}

struct SinkEntry {
    SinkEntry(std::string_view logger_, LogLevel level_, LogSink sink_)
        : logger(logger_), level(level_), sink(std::move(sink_)) {}

    // Whether messages of the named logger go to this sink.
    [[nodiscard]] bool covers(std::string_view name) const noexcept {
        return name.starts_with(logger) &&
               (name.size() == logger.size() || name[logger.size()] == '.');
    }

    const std::string logger;
    const LogLevel level;
    const LogSink sink;
    // Held while the sink runs. Recursive, so that a sink may detach itself.
    std::recursive_mutex mutex;
    bool attached = true; // guarded by mutex
};

// All sinks of the process. The list is replaced as a whole, so that a writer takes a reference
// and calls the sinks without holding the registry's lock.
class LogRegistry {
public:
    // Never destroyed: the destructors of static objects may still log.
    static LogRegistry& instance() {
        static LogRegistry* const registry = new LogRegistry;
        return *registry;
    }

    static bool knows(std::string_view name) {
        return std::ranges::any_of(loggers,
                                   [&](const Logger* logger) { return logger->name() == name; });
    }

    void attach(std::shared_ptr<SinkEntry> entry) {
        const std::lock_guard lock(mutex_);
        auto next = std::make_shared<Entries>(*entries_);
        next->push_back(std::move(entry));
        replace(std::move(next));
    }

    void detach(const std::shared_ptr<SinkEntry>& entry) {
        const std::lock_guard lock(mutex_);
        auto next = std::make_shared<Entries>(*entries_);
        std::erase(*next, entry);
        replace(std::move(next));
    }

    [[nodiscard]] std::shared_ptr<const std::vector<std::shared_ptr<SinkEntry>>> entries() {
        const std::lock_guard lock(mutex_);
        return entries_;
    }

private:
    using Entries = std::vector<std::shared_ptr<SinkEntry>>;

    static constexpr Logger* loggers[] = {&log_driver, &log_io, &log_pool, &log_auth,
                                          &log_notifications};

    void replace(std::shared_ptr<const Entries> next) {
        entries_ = std::move(next);
        bool listened_to = false;
        for (Logger* const logger : loggers) {
            LogLevel least = LogLevel::off;
            for (const auto& entry : *entries_) {
                if (entry->covers(logger->name())) {
                    least = std::min(least, entry->level);
                }
            }
            logger->level_.store(static_cast<int>(least), std::memory_order_relaxed);
            listened_to = listened_to || least != LogLevel::off;
        }
        somebody_listens.store(listened_to, std::memory_order_relaxed);
    }

    std::mutex mutex_;
    std::shared_ptr<const Entries> entries_ = std::make_shared<const Entries>();
};

namespace {

thread_local bool in_sink = false;

struct InSink {
    InSink() noexcept { in_sink = true; }
    InSink(const InSink&) = delete;
    InSink& operator=(const InSink&) = delete;
    ~InSink() { in_sink = false; }
};

} // namespace

void Logger::write(LogLevel level, LogIds ids, std::string_view text) const {
    if (in_sink) {
        return;
    }
    const InSink guard;
    const LogRecord record{
        std::chrono::system_clock::now(), level, name_,         ids.connection, ids.operation,
        std::this_thread::get_id(),       text,  ids.local_port};
    const auto entries = LogRegistry::instance().entries();
    for (const auto& entry : *entries) {
        if (level < entry->level || !entry->covers(name_)) {
            continue;
        }
        const std::lock_guard lock(entry->mutex);
        if (entry->attached) {
            try {
                entry->sink(record);
            } catch (...) { // the next sink is called all the same
            }
        }
    }
}

} // namespace detail

LogSubscription::LogSubscription(std::shared_ptr<detail::SinkEntry> entry) noexcept
    : entry_(std::move(entry)) {}

LogSubscription& LogSubscription::operator=(LogSubscription&& other) noexcept {
    if (this != &other) {
        detach();
        entry_ = std::move(other.entry_);
    }
    return *this;
}

LogSubscription::~LogSubscription() {
    detach();
}

void LogSubscription::detach() noexcept {
    if (!entry_) {
        return;
    }
    {
        const std::lock_guard lock(entry_->mutex);
        entry_->attached = false;
    }
    try {
        detail::LogRegistry::instance().detach(entry_);
    } catch (...) { // out of memory: the entry stays in the list, and is not called any more
    }
    entry_.reset();
}

void LogSubscription::keep() noexcept {
    entry_.reset();
}

LogSubscription add_log_sink(std::string_view logger, LogLevel level, LogSink sink) {
    if (!detail::LogRegistry::knows(logger)) {
        throw ConfigurationError("there is no logger '" + std::string(logger) +
                                 "'; the loggers are neo4j, neo4j.io, neo4j.pool, "
                                 "neo4j.auth_management and neo4j.notifications");
    }
    if (!sink) {
        throw ConfigurationError("the sink for the logger '" + std::string(logger) +
                                 "' is an empty function");
    }
    auto entry = std::make_shared<detail::SinkEntry>(logger, level, std::move(sink));
    detail::LogRegistry::instance().attach(entry);
    return LogSubscription(std::move(entry));
}

} // namespace neo4j
