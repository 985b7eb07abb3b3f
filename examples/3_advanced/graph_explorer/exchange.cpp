#include "exchange.hpp"

#include <array>
#include <charconv>
#include <sstream>
#include <utility>

#include <boost/asio/write.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/write.hpp>
#include <nlohmann/json.hpp>

namespace graph_explorer {
namespace {

constexpr unsigned http_1_0 = 10;

std::string to_text(const nlohmann::json& json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void check(const beast::error_code& error) {
    if (error == asio::error::operation_aborted)
        throw boost::system::system_error(error);
    if (error)
        throw ClientLost();
}

} // namespace

Exchange::Exchange(beast::tcp_stream& stream, const Request& request, const Limits& limits)
    : stream_(stream), request_(request), limits_(limits), keep_alive_(request.keep_alive()),
      chunked_(request.version() > http_1_0) {}

const Target& Exchange::target() {
    if (!std::exchange(parsed_, true))
        target_ = Target::parse(request_.target());
    return target_;
}

template <class Message>
void Exchange::describe(Message& message, std::string_view content_type) const {
    message.version(request_.version());
    message.keep_alive(keep_alive_);
    message.set(http::field::server, "graph_explorer");
    message.set(http::field::content_type, content_type);
    message.set(http::field::cache_control, "no-cache");
    message.set("X-Content-Type-Options", "nosniff");
    message.set("Referrer-Policy", "no-referrer");
    // The page's own files and nothing else; the drawing sets styles from its script.
    message.set("Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
                "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
                "frame-ancestors 'none'");
}

asio::awaitable<void> Exchange::send(http::status status, std::string_view content_type,
                                     std::string_view content) {
    using Body = http::span_body<const char>;
    http::response<Body> response;
    response.result(status);
    if (status == http::status::method_not_allowed)
        response.set(http::field::allow, "GET, HEAD");
    if (status == http::status::service_unavailable)
        response.set(http::field::retry_after, "1");
    describe(response, content_type);
    response.body() = Body::value_type(content.data(), content.size());
    response.prepare_payload();
    http::response_serializer<Body> serializer(response);

    stream_.expires_after(limits_.write);
    if (request_.method() == http::verb::head) {
        const auto [error, size] =
            co_await http::async_write_header(stream_, serializer, as_result);
        check(error);
    } else {
        const auto [error, size] = co_await http::async_write(stream_, serializer, as_result);
        check(error);
    }
}

asio::awaitable<void> Exchange::send(http::status status, const nlohmann::json& content) {
    const auto text = to_text(content) + "\n";
    co_await send(status, "application/json", text);
}

asio::awaitable<void> Exchange::send(const PageFile& file) {
    co_await send(http::status::ok, file.content_type, file.content);
}

asio::awaitable<void> Exchange::fail(Problem problem) {
    const auto content = to_json(problem);
    if (rows_begun_)
        co_await last_line(content);
    else
        co_await send(problem.status, content);
}

void Exchange::begin_rows() {
    if (std::exchange(rows_begun_, true))
        return;
    // Before HTTP 1.1 there are no chunks: the end of the connection is the end of the rows.
    keep_alive_ = keep_alive_ && chunked_;
    http::response<http::empty_body> response;
    describe(response, "application/x-ndjson");
    if (chunked_)
        response.chunked(true);
    std::ostringstream text;
    text << response.base();
    out_ = text.str();
}

void Exchange::to_chunk() {
    if (request_.method() == http::verb::head)
        lines_.clear();
    if (lines_.empty())
        return;
    if (chunked_) {
        std::array<char, 2 * sizeof(std::size_t)> size;
        const auto end = std::to_chars(size.begin(), size.end(), lines_.size(), 16).ptr;
        out_.append(size.begin(), end) += "\r\n";
    }
    out_ += lines_;
    if (chunked_)
        out_ += "\r\n";
    lines_.clear();
}

asio::awaitable<void> Exchange::write_out() {
    stream_.expires_after(limits_.write);
    const auto [error, size] = co_await asio::async_write(stream_, asio::buffer(out_), as_result);
    check(error);
    out_.clear();
}

asio::awaitable<void> Exchange::row(const nlohmann::json& row) {
    begin_rows();
    lines_ += to_text(row);
    lines_ += '\n';
    ++rows_;
    if (lines_.size() >= limits_.chunk_bytes)
        co_await flush();
}

asio::awaitable<void> Exchange::flush() {
    to_chunk();
    if (!out_.empty())
        co_await write_out();
}

asio::awaitable<void> Exchange::last_line(const nlohmann::json& line) {
    begin_rows();
    lines_ += to_text(line);
    lines_ += '\n';
    to_chunk();
    if (chunked_ && request_.method() != http::verb::head)
        out_ += "0\r\n\r\n";
    co_await write_out();
}

asio::awaitable<void> Exchange::end_rows() {
    const nlohmann::json end = {{"end", {{"rows", rows_}}}};
    co_await last_line(end);
}

} // namespace graph_explorer
