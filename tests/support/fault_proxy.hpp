#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace neo4j::test {

// A TCP proxy on a loopback port and a thread of its own, which does to the connections that go
// through it what networks do.
//
// Thread safety: any thread.
class FaultProxy {
public:
    // How bytes are passed on, in each direction of each connection.
    struct Line {
        std::chrono::milliseconds latency{0}; // before what was read together
        std::size_t bytes_per_second = 0;     // 0: as fast as it goes
        std::size_t piece = 0;                // the most that is written at once; 0: as it comes
        bool odd = false;                     // pieces of any length up to that
    };

    // @param server the port on this machine that connections are passed on to.
    // @param seed of the odd pieces' lengths.
    explicit FaultProxy(std::uint16_t server, std::uint32_t seed = 1);
    ~FaultProxy();
    FaultProxy(const FaultProxy&) = delete;
    FaultProxy& operator=(const FaultProxy&) = delete;

    std::uint16_t port() const noexcept { return port_; }
    std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

    // From now on.
    void set(Line line);
    // Whether anything passes at all; what does not is kept.
    void hold(bool held);
    // The connections that are there stay open, and nothing passes any more.
    void half_open();
    // Resets all connections that are there.
    void reset();
    // Each connection, also those that are there, is closed when so many more bytes have passed;
    // nothing: when one of its ends closes it.
    void close_after(std::optional<std::size_t> bytes);
    // Whether new connections are refused.
    void refuse(bool refused);

    // Taken so far.
    std::size_t connections() const noexcept { return connections_.load(); }

private:
    class Link;

    void listen();
    boost::asio::awaitable<void> accept();
    void for_each_link(const std::function<void(Link&)>& what);
    // Runs something on the proxy's thread and waits for it.
    void on_thread(const std::function<void()>& what);

    const std::uint16_t server_;
    std::mt19937 random_; // touched on the thread only, as all that follows
    Line line_;
    bool held_ = false;
    std::optional<std::size_t> close_after_;
    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_ =
        boost::asio::make_work_guard(io_);
    boost::asio::ip::tcp::acceptor acceptor_{io_};
    std::uint16_t port_ = 0;
    std::vector<std::weak_ptr<Link>> links_;
    std::atomic<std::size_t> connections_{0};
    std::thread thread_;
};

} // namespace neo4j::test
