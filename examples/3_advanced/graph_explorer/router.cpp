#include "router.hpp"

#include <exception>
#include <iostream>
#include <utility>

namespace graph_explorer {

void Router::add(std::string path, Handler handler) {
    handlers_.insert_or_assign(std::move(path), std::move(handler));
}

asio::awaitable<void> Router::dispatch(Exchange& exchange) const {
    const auto method = exchange.request().method();
    if (method != http::verb::get && method != http::verb::head)
        throw RequestError({http::status::method_not_allowed, "method_not_allowed",
                            "This service only answers questions: use GET."});
    const auto& path = exchange.target().path();
    if (const auto handler = handlers_.find(path); handler != handlers_.end())
        return handler->second(exchange);
    if (const auto file = page_.find(path); file != page_.end())
        return exchange.send(file->second);
    if (path == "/")
        throw not_found("The page was not built. Build the target graph_explorer_page, or name "
                        "the page's folder with --page, and start the service again.");
    throw not_found("There is nothing at this address.");
}

asio::awaitable<void> Router::answer(Exchange& exchange) const {
    std::exception_ptr error;
    try {
        co_await dispatch(exchange);
    } catch (const ClientLost&) {
        throw;
    } catch (...) {
        error = std::current_exception();
    }
    if (!error)
        co_return;
    if (is_cancel(error))
        std::rethrow_exception(error);
    auto problem = problem_of(error);
    if (problem.status >= http::status::internal_server_error)
        std::cerr << exchange.request().target() << ": " << text_of(error) << std::endl;
    co_await exchange.fail(std::move(problem));
}

} // namespace graph_explorer
