#include "problem.hpp"

#include <utility>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <nlohmann/json.hpp>

#include <neo4j/error.hpp>

namespace graph_explorer {

using boost::beast::http::status;

nlohmann::json to_json(const Problem& problem) {
    return {{"error", {{"code", problem.code}, {"message", problem.message}}}};
}

RequestError bad_request(std::string message) {
    return RequestError({status::bad_request, "bad_request", std::move(message)});
}

RequestError not_found(std::string message) {
    return RequestError({status::not_found, "not_found", std::move(message)});
}

Problem problem_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const RequestError& e) {
        return e.problem();
    } catch (const neo4j::ConnectionAcquisitionTimeoutError&) {
        return {status::service_unavailable, "busy",
                "The service has too much to do just now. Try again in a moment."};
    } catch (const neo4j::AuthError&) {
        return {status::internal_server_error, "database_refused",
                "The database refused the service's user name or password. Whoever runs the "
                "service must set NEO4J_USERNAME and NEO4J_PASSWORD."};
    } catch (const neo4j::ServiceUnavailable&) {
        return {status::service_unavailable, "database_unavailable",
                "The database cannot be reached just now. Try again in a moment."};
    } catch (const neo4j::SessionExpired&) {
        return {status::service_unavailable, "database_unavailable",
                "The database cannot be reached just now. Try again in a moment."};
    } catch (const neo4j::Neo4jError& e) {
        // Neo.ClientError.Transaction.TransactionTimedOut, and ...ClientConfiguration of it
        if (e.title().starts_with("TransactionTimedOut"))
            return {status::gateway_timeout, "timeout",
                    "The question takes the database too long. Ask for less: fewer steps, or a "
                    "package that fewer others need."};
        if (e.is_retryable())
            return {status::service_unavailable, "database_unavailable",
                    "The database cannot answer just now. Try again in a moment."};
    } catch (...) { // NOLINT(bugprone-empty-catch): what nobody foresaw is told below
    }
    return {status::internal_server_error, "internal",
            "Something went wrong in the service; its log says what."};
}

bool is_cancel(const std::exception_ptr& error) noexcept {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& e) {
        return e.code() == boost::asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

std::string text_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& e) {
        return e.what();
    } catch (...) {
        return "an exception of an unknown kind";
    }
}

} // namespace graph_explorer
