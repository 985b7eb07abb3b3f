#pragma once

#include <exception>
#include <stdexcept>
#include <string>

#include <boost/beast/http/status.hpp>
#include <nlohmann/json_fwd.hpp>

namespace graph_explorer {

/// Why a request is not answered, as the client is told: a word for programs, a sentence for
/// people.
struct Problem {
    boost::beast::http::status status;
    std::string code;
    std::string message;
};

/// {"error": {"code": ..., "message": ...}}
[[nodiscard]] nlohmann::json to_json(const Problem& problem);

/// Raised by whatever finds a request wrong.
class RequestError : public std::runtime_error {
public:
    explicit RequestError(Problem problem)
        : std::runtime_error(problem.message), problem_(std::move(problem)) {}
    [[nodiscard]] const Problem& problem() const noexcept { return problem_; }

private:
    Problem problem_;
};

[[nodiscard]] RequestError bad_request(std::string message);
[[nodiscard]] RequestError not_found(std::string message);

/// What an exception of a handler means to the client. Those of the Neo4j driver become sentences
/// that do not need to know it; the text of one that nobody foresaw stays in the log.
[[nodiscard]] Problem problem_of(const std::exception_ptr& error);

/// Whether somebody has cancelled the coroutine that raised it: nobody is there to be told.
[[nodiscard]] bool is_cancel(const std::exception_ptr& error) noexcept;

/// What went wrong, for the log.
[[nodiscard]] std::string text_of(const std::exception_ptr& error);

} // namespace graph_explorer
