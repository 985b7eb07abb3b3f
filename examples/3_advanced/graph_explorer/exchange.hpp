#pragma once

#include <exception>
#include <string>
#include <string_view>

#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/string_body.hpp>
#include <nlohmann/json_fwd.hpp>

#include "asio.hpp"
#include "limits.hpp"
#include "page.hpp"
#include "problem.hpp"
#include "target.hpp"

namespace graph_explorer {

using Request = http::request<http::string_body>;

/// The client has gone, or took nothing for too long: nobody is there to be answered.
struct ClientLost {};

/// One request and its answer, which is either whole (send) or rows: NDJSON, one JSON text on each
/// line, the last of which is {"end": ...} or {"error": ...}; an answer without it was cut off.
///
/// All that writes raises ClientLost, and Asio's operation_aborted when it is cancelled.
class Exchange {
public:
    Exchange(beast::tcp_stream& stream, const Request& request, const Limits& limits);

    [[nodiscard]] const Request& request() const noexcept { return request_; }
    /// Raises RequestError (400).
    [[nodiscard]] const Target& target();

    asio::awaitable<void> send(http::status status, const nlohmann::json& content);
    asio::awaitable<void> send(const PageFile& file);
    /// Ends the answer, whatever there is of it, by saying what went wrong.
    asio::awaitable<void> fail(Problem problem);

    /// Adds a row, which leaves now where many wait already. Suspends until the client has taken
    /// them: whoever fills the rows is no faster than who reads them.
    asio::awaitable<void> row(const nlohmann::json& row);
    /// Lets the rows go that wait, before a time in which there may be no more.
    asio::awaitable<void> flush();
    /// Ends the rows: {"end": {"rows": number of rows}}.
    asio::awaitable<void> end_rows();

    /// Whether the connection can take another request.
    [[nodiscard]] bool keep_alive() const noexcept { return keep_alive_; }

private:
    template <class Message>
    void describe(Message& message, std::string_view content_type) const;
    asio::awaitable<void> send(http::status status, std::string_view content_type,
                               std::string_view content);
    asio::awaitable<void> last_line(const nlohmann::json& line);
    void begin_rows();
    void to_chunk();
    asio::awaitable<void> write_out();

    beast::tcp_stream& stream_;
    const Request& request_;
    const Limits& limits_;
    Target target_;
    bool parsed_ = false;
    bool keep_alive_;
    // The rows: those of the next chunk, and what is ready to be written.
    bool rows_begun_ = false;
    bool chunked_;
    std::size_t rows_ = 0;
    std::string lines_;
    std::string out_;
};

} // namespace graph_explorer
