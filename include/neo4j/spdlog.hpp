#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include <spdlog/logger.h>

#include <neo4j/logging.hpp>

/// The library's log in spdlog (https://github.com/gabime/spdlog). Opt-in: only programs that
/// include this header need spdlog.

namespace neo4j {

/// The level of spdlog that stands for it.
[[nodiscard]] inline spdlog::level::level_enum to_spdlog(LogLevel level) noexcept {
    switch (level) {
    case LogLevel::trace:
        return spdlog::level::trace;
    case LogLevel::debug:
        return spdlog::level::debug;
    case LogLevel::info:
        return spdlog::level::info;
    case LogLevel::warning:
        return spdlog::level::warn;
    case LogLevel::error:
        return spdlog::level::err;
    case LogLevel::off:
        break;
    }
    return spdlog::level::off;
}

/// A sink that hands the messages to a logger of spdlog, as "neo4j.io  [#C2A8]  C: RUN ...":
///
///     auto log = neo4j::add_log_sink("neo4j", neo4j::LogLevel::info,
///                                    neo4j::spdlog_sink(spdlog::default_logger()));
///
/// The logger's own level applies too. Messages of less than the level given to add_log_sink() are
/// not even formatted: prefer that one.
/// @param logger must not be null
[[nodiscard]] inline LogSink spdlog_sink(std::shared_ptr<spdlog::logger> logger) {
    return [logger = std::move(logger)](const LogRecord& record) {
        const auto level = to_spdlog(record.level);
        if (!logger->should_log(level))
            return;
        static constexpr char digits[] = "0123456789ABCDEF";
        std::string text(record.logger);
        text += "  ";
        if (record.connection_id != 0) {
            text += "[#";
            for (int shift = 12; shift >= 0; shift -= 4)
                text += digits[(unsigned{record.local_port} >> shift) & 15u];
            text += "]  ";
        }
        text += record.message;
        logger->log(record.time, spdlog::source_loc{}, level, text);
    };
}

} // namespace neo4j
