#include <algorithm>
#include <cstdio>
#include <iostream>
#include <mutex>
#include <ostream>
#include <sstream>
#include <string>

#include <neo4j/logging.hpp>

namespace neo4j {

namespace {

std::string_view level_name(LogLevel level) {
    switch (level) {
    case LogLevel::trace:
        return "[TRACE  ] ";
    case LogLevel::debug:
        return "[DEBUG  ] ";
    case LogLevel::info:
        return "[INFO   ] ";
    case LogLevel::warning:
        return "[WARNING] ";
    case LogLevel::error:
    case LogLevel::off:
        break;
    }
    return "[ERROR  ] ";
}

std::string_view colour_of(LogLevel level) {
    switch (level) {
    case LogLevel::trace:
        return "\x1b[90m"; // grey
    case LogLevel::debug:
        return "\x1b[36m"; // cyan
    case LogLevel::info:
        return "\x1b[37m"; // white
    case LogLevel::warning:
        return "\x1b[33m"; // yellow
    case LogLevel::error:
    case LogLevel::off:
        break;
    }
    return "\x1b[31;1m"; // bright red
}

// 2026-01-31T12:34:56.123Z
std::string time_text(std::chrono::system_clock::time_point time) {
    using namespace std::chrono;
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(floor<milliseconds>(time - day));
    char text[48];
    const int size = std::snprintf(
        text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
    return std::string(text, static_cast<std::size_t>(size));
}

// Texts of the server or of a query must not steer the terminal.
std::string printable(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f) {
            constexpr char digits[] = "0123456789abcdef";
            result += "\\x";
            result += digits[byte >> 4];
            result += digits[byte & 0xf];
        } else {
            result += c;
        }
    }
    return result;
}

std::string line(const LogRecord& record, const WatchOptions& options) {
    std::ostringstream out;
    out << (options.colour() ? colour_of(record.level) : level_name(record.level));
    if (options.thread_info()) {
        out << "[Thread " << record.thread << "] ";
    }
    if (options.operation_info()) {
        out << "[Op " << record.operation_id << "] ";
    }
    out << time_text(record.time) << "  " << record.logger << "  ";
    if (record.connection_id != 0) {
        char port[8];
        std::snprintf(port, sizeof port, "%04X", unsigned{record.local_port});
        out << "[#" << port << "]  ";
    }
    out << printable(record.message) << (options.colour() ? "\x1b[0m\n" : "\n");
    return std::move(out).str();
}

// Of loggers one of which holds the other, only the outer: no message appears twice.
std::vector<std::string_view> outermost(std::vector<std::string_view> loggers) {
    std::ranges::sort(loggers); // the outer comes first
    std::vector<std::string_view> result;
    for (const std::string_view logger : loggers) {
        const bool covered = std::ranges::any_of(result, [&](std::string_view outer) {
            return logger == outer || logger.starts_with(std::string(outer) + ".");
        });
        if (!covered) {
            result.push_back(logger);
        }
    }
    return result;
}

} // namespace

Watcher::Watcher(std::initializer_list<std::string_view> loggers, const WatchOptions& options) {
    // One lock for all watchers, so that lines of several threads do not mix.
    static std::mutex mutex;
    for (const std::string_view logger : outermost(loggers)) {
        subscriptions_.push_back(
            add_log_sink(logger, options.level(), [options](const LogRecord& record) {
                const std::string text = line(record, options);
                std::ostream& out = options.out() != nullptr ? *options.out() : std::cerr;
                const std::lock_guard lock(mutex);
                out.write(text.data(), static_cast<std::streamsize>(text.size()));
                out.flush();
            }));
    }
}

Watcher::Watcher(std::string_view logger, const WatchOptions& options)
    : Watcher({logger}, options) {}

Watcher watch(std::string_view logger, const WatchOptions& options) {
    return Watcher(logger, options);
}

} // namespace neo4j
