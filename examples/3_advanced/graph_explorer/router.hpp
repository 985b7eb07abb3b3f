#pragma once

#include <functional>
#include <map>
#include <string>

#include "exchange.hpp"
#include "page.hpp"

namespace graph_explorer {

/// Which handler answers which path; what is no handler's is a file of the page.
class Router {
public:
    using Handler = std::function<asio::awaitable<void>(Exchange&)>;

    explicit Router(Page page) : page_(std::move(page)) {}

    void add(std::string path, Handler handler);

    /// Answers, be it with an error. Raises ClientLost, and operation_aborted when cancelled.
    asio::awaitable<void> answer(Exchange& exchange) const;

private:
    [[nodiscard]] asio::awaitable<void> dispatch(Exchange& exchange) const;

    std::map<std::string, Handler, std::less<>> handlers_;
    Page page_;
};

} // namespace graph_explorer
