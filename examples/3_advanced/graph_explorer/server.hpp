#pragma once

#include <list>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "limits.hpp"
#include "router.hpp"

namespace graph_explorer {

/// Accepts clients and serves each in a coroutine of its own. One thread at a time may use it.
class Server {
public:
    /// Listens from now on. Raises boost::system::system_error where that address cannot be had.
    Server(asio::any_io_executor executor, const asio::ip::tcp::endpoint& endpoint,
           const Router& router, const Limits& limits);

    /// Where it listens, with the port that the system chose where 0 was asked for.
    [[nodiscard]] asio::ip::tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

    /// Accepts until it is cancelled, which raises operation_aborted. With `limits.clients` served,
    /// others wait in the system's queue.
    asio::awaitable<void> accept();

    /// Ends what the clients wait for and lets them go; returns when the last one has gone.
    asio::awaitable<void> stop();

private:
    asio::awaitable<void> one_less();
    void serve(asio::ip::tcp::socket socket);

    asio::ip::tcp::acceptor acceptor_;
    const Router& router_;
    const Limits& limits_;
    std::list<asio::cancellation_signal> clients_; // one for each, to end it by
    asio::steady_timer left_;                      // cancelled when a client has left
};

} // namespace graph_explorer
