#pragma once

#include <chrono>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <neo4j/export.hpp>
#include <neo4j/params.hpp>

namespace neo4j {

/// What a transaction is told beside its queries: metadata for the server's logs and
/// `SHOW TRANSACTIONS`, and a time after which the server ends it.
class TransactionConfig {
public:
    TransactionConfig() = default;

    /// Metadata, a map of any values that can be parameters. Default: none.
    TransactionConfig& metadata(Params value) {
        metadata_ = std::move(value);
        return *this;
    }
    const Params& metadata() const noexcept { return metadata_; }

    /// The server ends the transaction after this time. Default: the server's own setting. Zero:
    /// no limit. Sent in milliseconds; a positive time below one millisecond is sent as one.
    /// A negative time raises ConfigurationError when the transaction begins.
    TransactionConfig& timeout(std::chrono::nanoseconds value) {
        timeout_ = value;
        return *this;
    }
    std::optional<std::chrono::nanoseconds> timeout() const noexcept { return timeout_; }

private:
    Params metadata_;
    std::optional<std::chrono::nanoseconds> timeout_;
};

/// A query's text, with its own transaction settings where it is run as an auto-commit
/// transaction. Made from any text: `session.run("RETURN 1")`.
/// Errors: UsageError for text that is not UTF-8.
class Query {
public:
    /// @param text the query, in UTF-8
    template <class Text>
        requires std::convertible_to<Text&&, std::string_view>
    Query(Text&& text) : Query(std::string(std::string_view(std::forward<Text>(text)))) {}
    Query(std::string text) : Query(std::move(text), TransactionConfig()) {}
    /// @param text the query, in UTF-8
    /// @param config settings of the auto-commit transaction; default: none
    NEO4J_API Query(std::string text, TransactionConfig config);

    /// The query.
    const std::string& text() const noexcept { return text_; }
    /// Settings of the auto-commit transaction that runs it.
    const TransactionConfig& config() const noexcept { return config_; }

private:
    std::string text_;
    TransactionConfig config_;
};

} // namespace neo4j
