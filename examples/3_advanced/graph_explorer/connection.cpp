#include "connection.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>

namespace graph_explorer {
namespace {

// What to say of a request that cannot be read; nothing where nobody would hear it.
std::optional<Problem> problem_of(const beast::error_code& error) {
    using http::status;
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
        return Problem{status::request_header_fields_too_large, "header_too_large",
                       "The request's header is too large."};
    if (error == http::error::body_limit)
        return Problem{status::payload_too_large, "body_too_large",
                       "The request's body is too large: none is needed."};
    if (error.category() == make_error_code(http::error::bad_method).category() &&
        error != http::error::end_of_stream && error != http::error::partial_message)
        return Problem{status::bad_request, "bad_request",
                       "This is no HTTP request: " + error.message() + "."};
    return std::nullopt;
}

} // namespace

class Connection {
public:
    Connection(asio::ip::tcp::socket socket, const Router& router, const Limits& limits)
        : stream_(std::move(socket)), router_(router), limits_(limits),
          buffer_(2 * std::size_t{limits.header_bytes}) {}

    asio::awaitable<void> serve() {
        for (bool more = true; more;)
            more = co_await serve_request();
        co_await part();
    }

private:
    // Whether there may be another one.
    asio::awaitable<bool> serve_request() {
        http::request_parser<http::string_body> parser;
        parser.header_limit(limits_.header_bytes);
        parser.body_limit(limits_.body_bytes);
        stream_.expires_after(limits_.idle); // for the whole request, however slowly it comes
        const auto [error, size] = co_await http::async_read(stream_, buffer_, parser, as_result);
        if (error) {
            co_await refuse(error);
            co_return false;
        }
        const auto request = parser.release();
        co_return co_await answer(request);
    }

    // --8<-- [start:answer]
    // Answers as long as the client is there: when it goes, the handler is cancelled, and with it
    // the query that it waits for.
    asio::awaitable<bool> answer(const Request& request) {
        using namespace asio::experimental::awaitable_operators;
        Exchange exchange(stream_, request, limits_);
        auto gone = client_gone(); // first, so that its read has no deadline of a write
        auto answered = answer_or_lose(exchange);
        const auto first = co_await (std::move(gone) || std::move(answered));
        co_return first.index() == 1 && std::get<1>(first) && exchange.keep_alive();
    }
    // --8<-- [end:answer]

    // Whether the client has got its answer.
    asio::awaitable<bool> answer_or_lose(Exchange& exchange) {
        try {
            co_await router_.answer(exchange);
        } catch (...) { // ClientLost, cancelled, or no memory to say what is wrong
            co_return false;
        }
        co_return true;
    }

    // Ends when the client closes the connection. What it sends meanwhile is its next request, and
    // stays in the buffer; once that is full, only writing can tell whether the client is there.
    asio::awaitable<void> client_gone() {
        while (buffer_.size() < buffer_.max_size()) {
            constexpr std::size_t at_once = 4096;
            const auto room = std::min(at_once, buffer_.max_size() - buffer_.size());
            stream_.expires_never();
            const auto [error, size] =
                co_await stream_.async_read_some(buffer_.prepare(room), as_result);
            if (error)
                co_return;
            buffer_.commit(size);
        }
        asio::steady_timer never(stream_.get_executor(), asio::steady_timer::time_point::max());
        co_await never.async_wait(as_result);
    }

    asio::awaitable<void> refuse(const beast::error_code& error) {
        auto problem = problem_of(error);
        if (!problem)
            co_return;
        Request request;
        request.keep_alive(false);
        Exchange exchange(stream_, request, limits_);
        try {
            co_await exchange.fail(std::move(*problem));
        } catch (const ClientLost&) { // NOLINT(bugprone-empty-catch): it is parted with anyway
        }
    }

    // Closing with unread bytes would throw away what the client has not read either: so it is told
    // that there is no more, and given a moment to close on its side.
    asio::awaitable<void> part() {
        constexpr auto moment = std::chrono::seconds(1);
        constexpr std::size_t most = std::size_t{1024} * 1024;
        beast::error_code ignored;
        stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
        buffer_.clear();
        stream_.expires_after(std::min<Limits::Time>(moment, limits_.idle));
        for (std::size_t read = 0; read < most;) {
            const auto [error, size] =
                co_await stream_.async_read_some(buffer_.prepare(buffer_.max_size()), as_result);
            if (error)
                break;
            read += size;
        }
        stream_.close();
    }

    beast::tcp_stream stream_;
    const Router& router_;
    const Limits& limits_;
    beast::flat_buffer buffer_;
};

asio::awaitable<void> serve_client(asio::ip::tcp::socket socket, const Router& router,
                                   const Limits& limits) {
    Connection connection(std::move(socket), router, limits);
    co_await connection.serve();
}

} // namespace graph_explorer
