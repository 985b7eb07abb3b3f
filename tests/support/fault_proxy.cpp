#include "support/fault_proxy.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>

#include "support/run_on.hpp"

namespace neo4j::test {

namespace asio = boost::asio;
using asio::use_awaitable;
using asio::ip::tcp;

// A client's connection and the one to the server that it is passed on to.
class FaultProxy::Link : public std::enable_shared_from_this<Link> {
public:
    Link(FaultProxy& proxy, tcp::socket client)
        : up_(proxy.io_), down_(proxy.io_), left_(proxy.close_after_), proxy_(proxy),
          client_(std::move(client)), server_(proxy.io_) {}

    asio::awaitable<void> run() {
        const auto self = shared_from_this();
        const tcp::endpoint target(asio::ip::address_v4::loopback(), proxy_.server_);
        boost::system::error_code error;
        co_await server_.async_connect(target, asio::redirect_error(use_awaitable, error));
        if (error)
            co_return reset();
        server_.set_option(tcp::no_delay(true), error);
        client_.set_option(tcp::no_delay(true), error);
        asio::co_spawn(proxy_.io_, pump(server_, client_, down_), asio::detached);
        co_await pump(client_, server_, up_);
    }

    void close() {
        boost::system::error_code ignored;
        client_.close(ignored);
        server_.close(ignored);
        wake();
    }
    void reset() {
        boost::system::error_code ignored;
        client_.set_option(asio::socket_base::linger(true, 0), ignored);
        server_.set_option(asio::socket_base::linger(true, 0), ignored);
        close();
    }
    // What is still read, so that it is noticed when one end closes, is thrown away.
    void drop_all() {
        drops_ = true;
        wake();
    }
    void close_after(std::optional<std::size_t> bytes) { left_ = bytes; }
    // Whoever waits looks again.
    void wake() {
        up_.cancel();
        down_.cancel();
    }

private:
    asio::awaitable<void> pump(tcp::socket& from, tcp::socket& to, asio::steady_timer& timer) {
        const auto self = shared_from_this();
        try {
            std::array<char, 16 * 1024> room{};
            for (;;) {
                const auto n = co_await from.async_read_some(asio::buffer(room), use_awaitable);
                while (proxy_.held_ && !drops_ && from.is_open())
                    co_await wait(timer, asio::steady_timer::duration::max());
                if (!drops_)
                    co_await wait(timer, proxy_.line_.latency);
                if (!drops_)
                    co_await pass(std::span(room).first(n), to, timer);
            }
        } catch (const boost::system::system_error&) { // either end is gone
        }
        close();
    }

    asio::awaitable<void> pass(std::span<const char> bytes, tcp::socket& to,
                               asio::steady_timer& timer) {
        while (!bytes.empty()) {
            const auto& line = proxy_.line_;
            auto n = bytes.size();
            if (line.piece > 0)
                n = std::min(n, line.odd ? 1 + proxy_.random_() % line.piece : line.piece);
            if (left_)
                n = std::min(n, *left_);
            // Before and not after: a line is slow for the last bytes, too.
            if (line.bytes_per_second > 0)
                co_await wait(timer,
                              std::chrono::nanoseconds(n * 1'000'000'000 / line.bytes_per_second));
            if (drops_)
                co_return;
            co_await asio::async_write(to, asio::buffer(bytes.data(), n), use_awaitable);
            if (left_ && (*left_ -= std::min(n, *left_)) == 0)
                co_return close();
            bytes = bytes.subspan(n);
        }
    }

    static asio::awaitable<void> wait(asio::steady_timer& timer,
                                      asio::steady_timer::duration time) {
        if (time <= time.zero())
            co_return;
        boost::system::error_code woken;
        timer.expires_at(time == time.max() ? asio::steady_timer::time_point::max()
                                            : asio::steady_timer::clock_type::now() + time);
        co_await timer.async_wait(asio::redirect_error(use_awaitable, woken));
    }

    asio::steady_timer up_; // of each direction
    asio::steady_timer down_;
    std::optional<std::size_t> left_; // bytes until it is closed
    FaultProxy& proxy_;
    tcp::socket client_;
    tcp::socket server_;
    bool drops_ = false;
};

FaultProxy::FaultProxy(std::uint16_t server, std::uint32_t seed) : server_(server), random_(seed) {
    listen();
    thread_ = std::thread([this] { io_.run(); });
}

FaultProxy::~FaultProxy() {
    refuse(true);
    for_each_link([](Link& link) { link.close(); });
    work_.reset();
    thread_.join();
}

// At the same port as before.
void FaultProxy::listen() {
    const tcp::endpoint here(asio::ip::address_v4::loopback(), port_);
    acceptor_.open(here.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(here);
    acceptor_.listen();
    port_ = acceptor_.local_endpoint().port();
    asio::co_spawn(io_, accept(), asio::detached);
}

asio::awaitable<void> FaultProxy::accept() {
    try {
        for (;;) {
            auto client = co_await acceptor_.async_accept(use_awaitable);
            const auto link = std::make_shared<Link>(*this, std::move(client));
            std::erase_if(links_, [](const auto& weak) { return weak.expired(); });
            links_.push_back(link);
            ++connections_;
            asio::co_spawn(io_, link->run(), asio::detached);
        }
    } catch (const boost::system::system_error&) { // it listens no more
    }
}

void FaultProxy::set(Line line) {
    on_thread([&] { line_ = line; });
    for_each_link([](Link& link) { link.wake(); });
}

void FaultProxy::hold(bool held) {
    on_thread([&] { held_ = held; });
    for_each_link([](Link& link) { link.wake(); });
}

void FaultProxy::half_open() {
    for_each_link([](Link& link) { link.drop_all(); });
}

void FaultProxy::reset() {
    for_each_link([](Link& link) { link.reset(); });
}

void FaultProxy::close_after(std::optional<std::size_t> bytes) {
    on_thread([&] { close_after_ = bytes; });
    for_each_link([&](Link& link) { link.close_after(bytes); });
}

void FaultProxy::refuse(bool refused) {
    on_thread([&] {
        boost::system::error_code ignored;
        if (refused)
            acceptor_.close(ignored);
        else if (!acceptor_.is_open())
            listen();
    });
}

void FaultProxy::for_each_link(const std::function<void(Link&)>& what) {
    on_thread([&] {
        for (const auto& weak : links_)
            if (const auto link = weak.lock())
                what(*link);
    });
}

void FaultProxy::on_thread(const std::function<void()>& what) {
    run_on(io_, what);
}

} // namespace neo4j::test
