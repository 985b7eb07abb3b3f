#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include "support/server_script.hpp"

namespace neo4j::test {

// A Bolt server on a loopback port and a thread of its own, that does what its script says.
class ScriptServer {
public:
    // @param prepare sets the script up before the first connection.
    // @param host one of the loopback addresses, so that several servers can have the same port.
    // @param port 0: any.
    explicit ScriptServer(const std::function<void(ServerScript&)>& prepare = {},
                          std::string host = "127.0.0.1", std::uint16_t port = 0);
    // Hangs up on everybody.
    ~ScriptServer();
    ScriptServer(const ScriptServer&) = delete;
    ScriptServer& operator=(const ScriptServer&) = delete;

    std::uint16_t port() const noexcept { return port_; }
    std::string address() const { return host_ + ":" + std::to_string(port_); }
    std::string uri() const { return "bolt://" + address(); }
    // As that of a cluster.
    std::string cluster_uri() const { return "neo4j://" + address(); }

    ServerScript& script() noexcept { return *script_; }
    ServerScript* operator->() noexcept { return script_.get(); }

    // Sends what `hold` has kept back.
    void release();
    // Hangs up on everybody and waits until that is done; new connections are welcome.
    void hang_up();
    // Takes connections at a Unix socket, too.
    void listen_at(const std::string& path);
    // Takes no further connections.
    void stop_listening();

private:
    class Peer;

    template <class Acceptor>
    void accept(Acceptor& acceptor);
    // Runs something on the server's thread and waits for it.
    void on_thread(const std::function<void()>& what);

    std::shared_ptr<ServerScript> script_;
    std::string host_;
    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_ =
        boost::asio::make_work_guard(io_);
    boost::asio::ip::tcp::acceptor acceptor_;
    std::optional<boost::asio::local::stream_protocol::acceptor> local_;
    std::uint16_t port_;
    std::vector<std::shared_ptr<Peer>> peers_; // touched on the thread only
    std::thread thread_;
};

} // namespace neo4j::test
