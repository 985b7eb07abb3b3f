#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <neo4j/error.hpp>

namespace neo4j::detail {

// Everything any exception of the library tells. It is filled once and never changed, so that
// copies of an exception can share it.
struct ErrorInfo {
    std::string message;
    std::string advice; // what to do, where what() is to say more than the server does
    std::string gql_status;
    std::string gql_status_description;
    std::optional<std::string> raw_classification;
    std::shared_ptr<const Map> diagnostic_record; // null: the defaults
    std::shared_ptr<const GqlError> cause;        // null: none
    bool retryable = false;
    bool idempotent = false; // the server says that running the query again does no harm

    // Neo4jError
    std::string code;
    std::string classification;
    std::string category;
    std::string title;

    // ValueError and below
    std::string expected;
    std::string actual;
    std::string path;
    std::string key;
    std::vector<std::string> keys;
    std::int64_t index = 0;
    std::size_t size = 0;
};

struct ErrorAccess {
    static const ErrorInfo& info(const GqlError& error) noexcept { return *error.info_; }
};

// Whether the server said of this error that an auto-commit query may be run once more.
inline bool is_idempotent(const GqlError& error) noexcept {
    return ErrorAccess::info(error).idempotent;
}

// The exception as the cause of another one, with its dynamic type; null if it is none of the
// library's.
std::shared_ptr<const GqlError> as_cause(const std::exception_ptr& error);

// The part of what() behind the message: status and causes.
std::string error_text(const ErrorInfo& info);

} // namespace neo4j::detail
