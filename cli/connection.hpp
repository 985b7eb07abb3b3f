#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <neo4j/async_driver.hpp>
#include <neo4j/async_session.hpp>

#include "loop.hpp"
#include "schema_names.hpp"

namespace neo4j::cli {

/// Where to connect, and how.
struct ConnectionSettings {
    std::string uri;
    AuthToken auth;
    std::optional<std::string> database;
    AccessMode access_mode = AccessMode::write;
    std::optional<std::chrono::nanoseconds> timeout;
};

/// A driver with one session and at most one open transaction, each call awaited on this thread.
/// Everything but abandon() may raise Interrupted; abandon() has to be called then.
class Connection {
public:
    /// Connects nothing yet. Errors: ConfigurationError for the URI.
    /// @param loop must outlive this
    Connection(Loop& loop, ConnectionSettings settings);

    /// Asks the server who it is, and which database queries go to. Errors: those of connecting,
    /// and the server's for a database that is not there.
    ServerInfo ping();

    /// Runs a query in the open transaction, or as one of its own.
    AsyncResult run(const std::string& query, const Params& parameters);
    RecordBatch next_batch(AsyncResult& result);
    ResultSummary consume(AsyncResult& result);

    /// Errors: CommandError where a transaction is open already; or, for the other two, where none
    /// is.
    void begin();
    void commit();
    void rollback();
    bool in_transaction() const noexcept { return transaction_.has_value(); }
    /// Whether that transaction has failed, so that nothing is left but to roll it back.
    bool failed() const noexcept { return transaction_ && transaction_->closed(); }

    /// Goes on with another database; an empty name: the user's home database. Stays where it is on
    /// errors, which are CommandError in a transaction, and the server's for one that is not there.
    void use(const std::string& database);
    /// As the server calls it; empty as long as it has not said.
    const std::string& database() const noexcept { return database_; }

    /// The names that the database knows, in alphabetical order, those that it does not say within
    /// the time left out. The open transaction has no part in it. Errors: none but Interrupted.
    SchemaNames schema_names(std::chrono::milliseconds longest);

    /// Gives up what is under way, at once: after Ctrl-C. The server ends the query and rolls the
    /// open transaction back when it sees the connection closed. True where there was one.
    bool abandon() noexcept;

    Loop& loop() noexcept { return loop_; }

    /// Closes politely. Errors: none that matter, so none.
    void close() noexcept;

private:
    AsyncSession new_session() const;
    TransactionConfig transaction_config() const;
    AsyncTransaction take_transaction();

    Loop& loop_;
    ConnectionSettings settings_;
    mutable AsyncDriver driver_;
    AsyncSession session_;
    std::optional<AsyncTransaction> transaction_;
    std::string database_;
};

} // namespace neo4j::cli
