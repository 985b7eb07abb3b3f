#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace neo4j::test {

// Who does what in the cluster that the proxies pretend to be: "host:port" each, of proxies.
struct Roles {
    std::vector<std::string> routers;
    std::vector<std::string> readers;
    std::vector<std::string> writers;
};

// The roles as they are now.
// Thread safety: any thread.
class ProxiedCluster {
public:
    void set(Roles roles) {
        const std::lock_guard lock(mutex_);
        roles_ = std::move(roles);
    }
    Roles roles() const {
        const std::lock_guard lock(mutex_);
        return roles_;
    }

private:
    mutable std::mutex mutex_;
    Roles roles_;
};

// Makes one of several independent servers a member of a cluster: passes Bolt 5.8 on, answers ROUTE
// itself, and where it is no writer refuses to begin transactions that write, as a server does that
// has lost the lead.
class RoutingProxy {
public:
    // @param server the real one's port on this machine.
    RoutingProxy(std::uint16_t server, std::shared_ptr<const ProxiedCluster> cluster);
    ~RoutingProxy();
    RoutingProxy(const RoutingProxy&) = delete;
    RoutingProxy& operator=(const RoutingProxy&) = delete;

    const std::string& address() const noexcept { return address_; }
    // Queries that went through.
    std::size_t queries() const noexcept { return queries_.load(); }
    // No answer arrives sooner after its question, however fast the server is: where that is longer
    // than any server takes, all are equally fast.
    void answer_time(std::chrono::milliseconds time) noexcept { answer_time_.store(time); }
    // Hangs up on everybody and listens no more.
    void stop();

private:
    class Link;

    boost::asio::awaitable<void> listen();
    // Runs something on the proxy's thread and waits for it.
    void on_thread(const std::function<void()>& what);

    const std::uint16_t server_;
    const std::shared_ptr<const ProxiedCluster> cluster_;
    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_ =
        boost::asio::make_work_guard(io_);
    boost::asio::ip::tcp::acceptor acceptor_;
    std::string address_;
    std::vector<std::weak_ptr<Link>> links_; // touched on the thread only
    std::atomic<std::size_t> queries_{0};
    std::atomic<std::chrono::milliseconds> answer_time_{std::chrono::milliseconds{0}};
    std::thread thread_;
};

} // namespace neo4j::test
