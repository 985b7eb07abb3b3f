#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/message.hpp>

namespace graph_explorer {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

/// To await what may well fail: `const auto [error, size] = co_await stream.async_read_some(buffer,
/// as_result)`.
inline constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

} // namespace graph_explorer
