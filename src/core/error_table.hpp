#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <neo4j/error.hpp>

namespace neo4j::detail {

// Which class a server error becomes.
enum class ErrorKind {
    neo4j_error, // a code of a class that this version does not know
    client_error,
    constraint_error,
    cypher_syntax_error,
    cypher_type_error,
    auth_error,
    token_expired,
    forbidden,
    database_error,
    transient_error,
    database_unavailable,
    not_a_leader,
    forbidden_on_read_only_database
};

// What a server's code means: for the program (kind, retryable) and for the driver (the rest).
struct ErrorClass {
    ErrorKind kind = ErrorKind::database_error;
    std::string code;           // under its present name
    std::string classification; // "ClientError", ...
    std::string category;
    std::string title;
    bool retryable = false;
    bool drop_writer = false;        // forget this server as a writer of this database
    bool drop_address = false;       // forget this server in all routing tables
    bool fatal_in_discovery = false; // asking another router would give the same answer
    bool security = false;           // the auth manager is told
    bool reauthenticate = false;     // every connection to this server has to log on again
};

// Reads the code of a FAILURE by the table of codes. Never fails: what it does not know is a
// database error.
[[nodiscard]] ErrorClass classify(std::string_view code);

// A FAILURE as it came from the server, before any judgement.
struct ServerFailure {
    // Whether the protocol version sends GQL failures (Bolt 5.7 and newer). Texts that were not
    // sent, or were no texts, are absent.
    bool gql = false;
    std::optional<std::string> code; // "code", from Bolt 5.7 on "neo4j_code"
    std::optional<std::string> message;
    std::optional<std::string> gql_status;
    std::optional<std::string> description;
    std::optional<std::string> raw_classification; // diagnostic_record._classification
    bool idempotent = false;                       // diagnostic_record._idempotent is true
    std::shared_ptr<const Map> diagnostic_record;  // null: not sent
    std::shared_ptr<const ServerFailure> cause;    // null: none
    std::string advice; // the driver's own word on what to do, for what()
};

// What the program gets to see of a FAILURE.
// handled: the auth manager said that it has dealt with this security error, which makes it
//   retryable.
[[nodiscard]] std::exception_ptr to_exception(const ServerFailure& failure, bool handled = false);
[[noreturn]] void raise(const ServerFailure& failure, bool handled = false);

} // namespace neo4j::detail
