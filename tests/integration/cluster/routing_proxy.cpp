#include "integration/cluster/routing_proxy.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>

#include <neo4j/map.hpp>
#include <neo4j/params.hpp>
#include <neo4j/value.hpp>

#include "bolt/message.hpp"
#include "support/bolt_messages.hpp"
#include "support/run_on.hpp"

namespace neo4j::test {

namespace asio = boost::asio;
using asio::use_awaitable;
using asio::ip::tcp;

namespace {

// A stream of chunks, cut into messages.
class Messages {
public:
    struct Message {
        Bytes bytes; // with the chunks' heads, as they came
        Bytes content;
        std::uint8_t tag() const { return std::to_integer<std::uint8_t>(content.at(1)); }
        bool holds(std::string_view text) const {
            const auto wanted = to_bytes(text);
            return std::ranges::search(content, wanted).begin() != content.end();
        }
    };

    void feed(const std::byte* data, std::size_t size) { in_.insert(in_.end(), data, data + size); }

    std::optional<Message> next() {
        Message message;
        std::size_t at = 0;
        while (at + 2 <= in_.size()) {
            const auto size = std::to_integer<std::size_t>(in_[at]) * 256 +
                              std::to_integer<std::size_t>(in_[at + 1]);
            if (at + 2 + size > in_.size())
                return std::nullopt;
            const auto begin = in_.begin() + static_cast<std::ptrdiff_t>(at + 2);
            message.content.insert(message.content.end(), begin,
                                   begin + static_cast<std::ptrdiff_t>(size));
            at += 2 + size;
            if (size > 0 || message.content.empty()) // more to come, or a no-op
                continue;
            const auto end = in_.begin() + static_cast<std::ptrdiff_t>(at);
            message.bytes.assign(in_.begin(), end);
            in_.erase(in_.begin(), end);
            return message;
        }
        return std::nullopt;
    }

private:
    Bytes in_;
};

List entry(std::string_view role, const std::vector<std::string>& addresses) {
    List texts;
    for (const auto& address : addresses)
        texts.emplace_back(address);
    return {Value(Map{{"role", role}, {"addresses", std::move(texts)}})};
}

Bytes routing_table(const Roles& roles) {
    List servers;
    for (const auto& [role, addresses] :
         {std::pair("ROUTE", roles.routers), {"READ", roles.readers}, {"WRITE", roles.writers}})
        for (auto& each : entry(role, addresses))
            servers.push_back(std::move(each));
    const Map table{{"ttl", 300}, {"db", "neo4j"}, {"servers", std::move(servers)}};
    return success(params("rt", table));
}

constexpr std::uint8_t run_tag = 0x10;
constexpr std::uint8_t begin_tag = 0x11;
constexpr std::uint8_t goodbye_tag = 0x02;
constexpr std::uint8_t route_tag = 0x66;
constexpr std::uint8_t failure_tag = 0x7F;
constexpr std::uint8_t record_tag = 0x71;

// A BEGIN that every server refuses, so that server and client agree that it has failed.
Bytes impossible_begin() {
    return to_bytes(std::string_view("\x00\x12\xB1\x11\xA1\x89"
                                     "bookmarks\x91\x83"
                                     "bad\x00\x00",
                                     2 + 18 + 2));
}

} // namespace

// A client's connection and the one to the server that it is passed on to.
class RoutingProxy::Link : public std::enable_shared_from_this<Link> {
public:
    Link(RoutingProxy& proxy, tcp::socket client)
        : proxy_(proxy), client_(std::move(client)), server_(proxy.io_) {}

    asio::awaitable<void> run() {
        const auto self = shared_from_this();
        try {
            co_await shake_hands();
            asio::co_spawn(proxy_.io_, to_client(), asio::detached);
            co_await to_server();
        } catch (const boost::system::system_error&) { // either end is gone
        }
        close();
    }

    void close() {
        boost::system::error_code ignored;
        client_.close(ignored);
        server_.close(ignored);
    }

private:
    asio::awaitable<void> shake_hands() {
        std::array<std::byte, 20> offer{};
        co_await asio::async_read(client_, asio::buffer(offer), use_awaitable);
        const tcp::endpoint target(asio::ip::address_v4::loopback(), proxy_.server_);
        co_await server_.async_connect(target, use_awaitable);
        client_.set_option(tcp::no_delay(true));
        server_.set_option(tcp::no_delay(true));
        offer = {};
        std::memcpy(offer.data(), "\x60\x60\xB0\x17\x00\x00\x08\x05", 8);
        co_await asio::async_write(server_, asio::buffer(offer), use_awaitable);
        std::array<std::byte, 4> version{};
        co_await asio::async_read(server_, asio::buffer(version), use_awaitable);
        co_await asio::async_write(client_, asio::buffer(version), use_awaitable);
    }

    asio::awaitable<void> to_server() {
        Messages messages;
        std::array<std::byte, 16 * 1024> room{};
        for (;;) {
            const auto n = co_await client_.async_read_some(asio::buffer(room), use_awaitable);
            messages.feed(room.data(), n);
            while (auto message = messages.next()) {
                Bytes bytes = pass(*message);
                if (!bytes.empty())
                    co_await asio::async_write(server_, asio::buffer(bytes), use_awaitable);
            }
            if (route_asked_ && outstanding_ == 0)
                co_await answer_route();
        }
    }

    // What goes to the server in a message's place.
    Bytes pass(Messages::Message& message) {
        if (message.tag() == route_tag) {
            route_asked_ = true;
            return {};
        }
        due_ = std::chrono::steady_clock::now() + proxy_.answer_time_.load();
        if (message.tag() != goodbye_tag)
            ++outstanding_;
        if (message.tag() == run_tag)
            ++proxy_.queries_;
        if (message.tag() == begin_tag && !message.holds("mode\x81r") && !writes()) {
            lost_lead_ = true;
            return impossible_begin();
        }
        return std::move(message.bytes);
    }

    bool writes() const {
        const auto writers = proxy_.cluster_->roles().writers;
        return std::ranges::find(writers, proxy_.address_) != writers.end();
    }

    asio::awaitable<void> to_client() {
        const auto self = shared_from_this();
        try {
            Messages messages;
            asio::steady_timer network(proxy_.io_);
            std::array<std::byte, 16 * 1024> room{};
            for (;;) {
                const auto n = co_await server_.async_read_some(asio::buffer(room), use_awaitable);
                network.expires_at(due_);
                co_await network.async_wait(use_awaitable);
                messages.feed(room.data(), n);
                while (auto message = messages.next()) {
                    auto bytes = std::move(message->bytes);
                    if (message->tag() == failure_tag && std::exchange(lost_lead_, false))
                        bytes = failure("Neo.ClientError.Cluster.NotALeader", "no longer leads");
                    co_await asio::async_write(client_, asio::buffer(bytes), use_awaitable);
                    if (message->tag() != record_tag)
                        --outstanding_;
                }
                if (route_asked_ && outstanding_ == 0)
                    co_await answer_route();
            }
        } catch (const boost::system::system_error&) {
        }
        close();
    }

    asio::awaitable<void> answer_route() {
        route_asked_ = false;
        const auto answer = routing_table(proxy_.cluster_->roles());
        co_await asio::async_write(client_, asio::buffer(answer), use_awaitable);
    }

    RoutingProxy& proxy_;
    tcp::socket client_;
    tcp::socket server_;
    std::size_t outstanding_ = 0;               // answers that the server owes
    std::chrono::steady_clock::time_point due_; // no answer before
    bool route_asked_ = false;
    bool lost_lead_ = false; // the next FAILURE says so
};

RoutingProxy::RoutingProxy(std::uint16_t server, std::shared_ptr<const ProxiedCluster> cluster)
    : server_(server), cluster_(std::move(cluster)),
      acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      address_("127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port())) {
    asio::co_spawn(io_, listen(), asio::detached);
    thread_ = std::thread([this] { io_.run(); });
}

RoutingProxy::~RoutingProxy() {
    stop();
    work_.reset();
    thread_.join();
}

asio::awaitable<void> RoutingProxy::listen() {
    try {
        for (;;) {
            auto client = co_await acceptor_.async_accept(use_awaitable);
            const auto link = std::make_shared<Link>(*this, std::move(client));
            std::erase_if(links_, [](const auto& weak) { return weak.expired(); });
            links_.push_back(link);
            asio::co_spawn(io_, link->run(), asio::detached);
        }
    } catch (const boost::system::system_error&) { // stopped
    }
}

void RoutingProxy::stop() {
    on_thread([this] {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        for (const auto& weak : links_)
            if (const auto link = weak.lock())
                link->close();
    });
}

void RoutingProxy::on_thread(const std::function<void()>& what) {
    run_on(io_, what);
}

} // namespace neo4j::test
