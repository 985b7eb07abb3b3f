#include "server.hpp"

#include <exception>
#include <utility>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>

#include "connection.hpp"

namespace graph_explorer {

Server::Server(asio::any_io_executor executor, const asio::ip::tcp::endpoint& endpoint,
               const Router& router, const Limits& limits)
    : acceptor_(executor, endpoint), router_(router), limits_(limits),
      left_(executor, asio::steady_timer::time_point::max()) {}

asio::awaitable<void> Server::accept() {
    for (;;) {
        while (clients_.size() >= limits_.clients)
            co_await one_less();
        auto [error, socket] = co_await acceptor_.async_accept(as_result);
        if (!error) {
            serve(std::move(socket));
            continue;
        }
        // No descriptor left, say: the client waits until one comes free.
        asio::steady_timer pause(acceptor_.get_executor(), std::chrono::milliseconds(100));
        co_await pause.async_wait(as_result);
    }
}

void Server::serve(asio::ip::tcp::socket socket) {
    boost::system::error_code ignored;
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    const auto client = clients_.emplace(clients_.end());
    const auto gone = [this, client](std::exception_ptr) {
        clients_.erase(client);
        left_.cancel();
    };
    asio::co_spawn(acceptor_.get_executor(), serve_client(std::move(socket), router_, limits_),
                   asio::bind_cancellation_slot(client->slot(), gone));
}

asio::awaitable<void> Server::one_less() {
    co_await left_.async_wait(as_result);
}

asio::awaitable<void> Server::stop() {
    acceptor_.close();
    for (auto& client : clients_)
        client.emit(asio::cancellation_type::terminal);
    while (!clients_.empty())
        co_await one_less();
}

} // namespace graph_explorer
