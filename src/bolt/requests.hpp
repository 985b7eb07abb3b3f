#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <neo4j/auth.hpp>
#include <neo4j/notifications.hpp>

#include "bolt/output_buffer.hpp"
#include "bolt/version.hpp"

namespace neo4j::bolt {

// The messages that the driver sends, each written for a protocol version. What a version cannot
// say is left out here or refused by the engine's caller.

// Which notifications the server shall send; what is absent is not sent.
struct NotificationFilter {
    std::optional<NotificationMinimumSeverity> minimum_severity;
    std::optional<std::vector<NotificationDisabledClassification>> disabled;

    bool empty() const noexcept { return !minimum_severity && !disabled; }
};

// Which way of running a query a program uses.
enum class Api : std::uint8_t {
    transaction_function = 0,
    transaction = 1,
    auto_commit = 2,
    execute_query = 3
};

// What a routing driver tells about itself: the URI's query part, and its address.
using RoutingContext = std::vector<std::pair<std::string, std::string>>;

struct HelloFields {
    std::string user_agent;
    AuthToken auth; // sent here below 5.1, by LOGON above
    // Present for routing drivers only; may be empty.
    std::optional<RoutingContext> routing_context;
    NotificationFilter notifications{};
};

// A whole map that is PackStream already, in the dialect of the connection's version.
using EncodedMap = std::span<const std::byte>;

// The extra map of RUN (auto-commit) and BEGIN.
struct TransactionFields {
    bool read = false;
    std::optional<std::string> database;
    std::optional<std::string> impersonated_user;
    std::span<const std::string> bookmarks; // of whoever sends the message
    EncodedMap metadata;                    // empty: none
    std::optional<std::int64_t> timeout_ms;
    NotificationFilter notifications{};
};

// What a server is asked for its routing table with.
struct RouteFields {
    RoutingContext context;
    std::vector<std::string> bookmarks;
    std::optional<std::string> database;          // none: the user's home database
    std::optional<std::string> impersonated_user; // only where the version knows it
};

// A transaction timeout as it is sent: milliseconds, rounded half to even, a non-zero time never
// to zero. The time must not be negative.
std::int64_t timeout_milliseconds(std::chrono::nanoseconds timeout) noexcept;

void write_hello(OutputBuffer& out, Version version, const HelloFields& fields);
void write_logon(OutputBuffer& out, const AuthToken& auth);
// @param extra null inside an explicit transaction.
void write_run(OutputBuffer& out, Version version, std::string_view query, EncodedMap parameters,
               const TransactionFields* extra);
void write_begin(OutputBuffer& out, Version version, const TransactionFields& extra);
// @param n -1 for all.
// @param qid -1 for the query run last.
void write_pull(OutputBuffer& out, Version version, std::int64_t n, std::int64_t qid);
void write_discard(OutputBuffer& out, Version version, std::int64_t n, std::int64_t qid);
// For versions that know ROUTE.
void write_route(OutputBuffer& out, Version version, const RouteFields& fields);
void write_telemetry(OutputBuffer& out, Api api);
// RESET, COMMIT, ROLLBACK, GOODBYE, LOGOFF.
void write_bare(OutputBuffer& out, std::uint8_t tag);

} // namespace neo4j::bolt
