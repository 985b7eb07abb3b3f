// How a server is reached whose name stands for several addresses.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <neo4j/async_driver.hpp>
#include <neo4j/driver.hpp>
#include <neo4j/error.hpp>

#include "support/catch.hpp"
#include "support/loop.hpp"
#include "support/script_server.hpp"
#include "support/thrown.hpp"
#include "sync/driver_access.hpp"

using namespace neo4j;
using namespace neo4j::test;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

using Clock = std::chrono::steady_clock;
using Numbers = std::vector<std::string>;

// "cluster.test" stands for these addresses. With one connection to get.
struct Named {
    bool blocking;
    std::uint16_t port;
    Numbers numbers;
    std::string scheme = "bolt";

    Named(bool blocking_, std::uint16_t port_, Numbers numbers_)
        : blocking(blocking_), port(port_), numbers(std::move(numbers_)) {}

    void connect(DriverConfig config = {}) const {
        const auto uri = scheme + "://cluster.test:" + std::to_string(port);
        const auto login = basic_auth("neo4j", "secret");
        const auto look_up = [all = numbers](std::string host) -> asio::awaitable<Numbers> {
            auto found = all;
            if (host != "cluster.test")
                found = {std::move(host)};
            co_return found;
        };
        if (blocking) {
            auto driver = detail::DriverAccess::make_blocking(uri, login, std::move(config),
                                                              detail::system_clock(), look_up);
            driver.verify_connectivity();
        } else {
            Loop loop;
            auto driver = detail::DriverAccess::make(loop.executor(), uri, login, std::move(config),
                                                     detail::system_clock(), look_up);
            loop.run(driver.verify_connectivity());
        }
    }
};

// Accepts no connection and refuses none: a full line of those who wait to be accepted, which
// leaves a SYN without an answer.
class BlackHole {
public:
    BlackHole(const std::string& host, std::uint16_t port) : acceptor_(io_) {
        const tcp::endpoint here(asio::ip::make_address(host), port);
        acceptor_.open(here.protocol());
        acceptor_.bind(here);
        acceptor_.listen(0);
        for (int i = 0; i < 3; ++i) {
            auto& socket = fillers_.emplace_back(io_, here.protocol());
            socket.native_non_blocking(true); // Asio's own would wait all the same
            const auto there = acceptor_.local_endpoint();
            static_cast<void>(::connect(socket.native_handle(), there.data(),
                                        static_cast<socklen_t>(there.size())));
        }
    }
    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

private:
    asio::io_context io_;
    tcp::acceptor acceptor_;
    std::vector<tcp::socket> fillers_;
};

// This process' end of the one connection to that port.
int socket_to(std::uint16_t port) {
    rlimit most{};
    ::getrlimit(RLIMIT_NOFILE, &most);
    for (int fd = 0; fd < static_cast<int>(std::min<rlim_t>(most.rlim_cur, 4096)); ++fd) {
        sockaddr_in peer{};
        socklen_t size = sizeof peer;
        if (::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) == 0 &&
            peer.sin_family == AF_INET && ntohs(peer.sin_port) == port)
            return fd;
    }
    throw std::logic_error("there is no connection to that port");
}

bool has_option(int fd, int level, int option) {
    int value = 0;
    socklen_t size = sizeof value;
    REQUIRE(::getsockopt(fd, level, option, &value, &size) == 0);
    return value != 0;
}

// What the process' epoll instances watch that socket for, as Linux tells: see proc(5), fdinfo.
std::uint32_t watched_for(int fd) {
    std::uint32_t all = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fdinfo")) {
        std::ifstream info(entry.path());
        for (std::string word; info >> word;) {
            int watched = 0;
            std::uint32_t events = 0;
            if (word == "tfd:" && info >> watched >> word >> std::hex >> events >> std::dec &&
                watched == fd)
                all |= events;
        }
    }
    return all;
}

std::string text_of(const std::string& host, std::uint16_t port) {
    return host + ":" + std::to_string(port);
}

} // namespace

TEST_CASE("the next address of a name is tried after one that is no server in order") {
    using Prepare = std::function<void(ServerScript&)>;
    const std::vector<Prepare> faults{
        [](auto& script) { script.handshake = ""; }, // hangs up
        [](auto& script) { script.handshake = "HTTP/1.1 400 Bad Request\r\n\r\n"; },
        [](auto& script) { script.handshake = "SSH-2.0-OpenSSH_9"; },
        [](auto& script) { script.handshake = std::string(4, '\0'); }, // no common version
        [](auto& script) { script.next(bolt::Request::hello, Reaction::close()); },
        [](auto& script) { script.agent = "Other/1.0"; }};
    const auto fault = GENERATE(range(0, 6));
    ScriptServer good;
    ScriptServer bad(faults[static_cast<std::size_t>(fault)], "127.0.0.2", good.port());
    ScriptedCluster cluster;
    cluster.routers = cluster.readers = cluster.writers = {good.address()};
    good->route(cluster);
    INFO("fault " << fault);
    Named name(GENERATE(false, true), good.port(), {"127.0.0.2", "127.0.0.1"});
    name.scheme = GENERATE("bolt", "neo4j");
    name.connect();
    CHECK(bad->connections() == 1);
    CHECK(good->connections() > 0);
}

TEST_CASE("a login that is refused is refused at every address") {
    ScriptServer good;
    ScriptServer strict({}, "127.0.0.2", good.port());
    strict->next(bolt::Request::logon, Reaction::fail("Neo.ClientError.Security.Unauthorized"));
    const Named name(false, good.port(), {"127.0.0.2", "127.0.0.1"});
    thrown<AuthError>([&] { name.connect(); });
    CHECK(good->connections() == 0);
}

TEST_CASE("where no address will do, the error tells of each and is of the last one's kind") {
    ScriptServer http([](auto& script) { script.handshake = "HTTP/1.1 400 Bad Request\r\n\r\n"; },
                      "127.0.0.2");
    const auto refused = text_of("127.0.0.3", http.port()) + ": Connection refused";
    SECTION("it speaks HTTP") {
        const Named name(false, http.port(), {"127.0.0.3", "127.0.0.2"});
        const auto text = thrown<UnsupportedServerProduct>([&] { name.connect(); });
        CHECK_CONTAINS(text, "cannot connect to " + text_of("cluster.test", http.port()));
        CHECK_CONTAINS(text, refused);
        CHECK_CONTAINS(text, http.address() + ": ");
        CHECK_CONTAINS(text, "this port speaks HTTP");
    }
    SECTION("nobody is there") {
        const Named name(false, http.port(), {"127.0.0.2", "127.0.0.3"});
        const auto text = thrown<ServiceUnavailable>([&] { name.connect(); });
        CHECK_CONTAINS(text, refused);
        CHECK_CONTAINS(text, http.address() + ": ");
        CHECK_CONTAINS(text, "this port speaks HTTP");
    }
}

TEST_CASE("connection_timeout bounds TCP's connect") {
    const BlackHole hole("127.0.0.2", 0);
    const Named name(GENERATE(false, true), hole.port(), {"127.0.0.2"});
    const auto start = Clock::now();
    const auto text =
        thrown<ServiceUnavailable>([&] { name.connect(DriverConfig().connection_timeout(100ms)); });
    CHECK(Clock::now() - start >= 100ms);
    CHECK(Clock::now() - start < 20s); // connection_acquisition_timeout is 60 s
    CHECK_CONTAINS(text, text_of("127.0.0.2", hole.port()) +
                             ": no answer within 100 ms (connection_timeout)). Is the server");
}

TEST_CASE("connection_timeout is for all addresses together") {
    const BlackHole hole("127.0.0.2", 0);
    const BlackHole other("127.0.0.3", hole.port());
    const Named name(false, hole.port(), {"127.0.0.2", "127.0.0.3"});
    const auto start = Clock::now();
    const auto text =
        thrown<ServiceUnavailable>([&] { name.connect(DriverConfig().connection_timeout(400ms)); });
    CHECK(Clock::now() - start >= 400ms);
    CHECK(Clock::now() - start < 20s);
    CHECK_CONTAINS(text, text_of("127.0.0.2", hole.port()) +
                             ": no answer within its share of 400 ms (connection_timeout); " +
                             text_of("127.0.0.3", hole.port()) +
                             ": no answer within 400 ms (connection_timeout))");
}

TEST_CASE("an address that does not answer leaves time for the next") {
    ScriptServer good;
    const BlackHole hole("127.0.0.2", good.port());
    const Named name(GENERATE(false, true), good.port(), {"127.0.0.2", "127.0.0.1"});
    SECTION("of connection_timeout") {
        name.connect(DriverConfig().connection_timeout(1s));
    }
    SECTION("of connection_acquisition_timeout") {
        name.connect(DriverConfig().connection_acquisition_timeout(1s));
    }
    SECTION("of operation_timeout") {
        name.connect(DriverConfig().operation_timeout(1s));
    }
    CHECK(good->connections() == 1);
}

TEST_CASE("an address that accepts and says nothing leaves time for the next") {
    ScriptServer good;
    ScriptServer mute([](auto& script) { script.mute = true; }, "127.0.0.2", good.port());
    const Named name(GENERATE(false, true), good.port(), {"127.0.0.2", "127.0.0.1"});
    // What the handshake takes is none of connection_timeout's.
    name.connect(DriverConfig().connection_timeout(250ms).connection_acquisition_timeout(1s));
    CHECK(good->connections() == 1);
}

TEST_CASE("keep_alive is the socket's, and nothing waits for more to send") {
    ScriptServer server;
    const bool wanted = GENERATE(true, false);
    const auto config = DriverConfig().keep_alive(wanted);
    const auto check_socket = [&] {
        const auto fd = socket_to(server.port());
        CHECK(has_option(fd, SOL_SOCKET, SO_KEEPALIVE) == wanted);
        CHECK(has_option(fd, IPPROTO_TCP, TCP_NODELAY));
    };
    SECTION("awaited") {
        Loop loop;
        AsyncDriver driver(loop.executor(), server.uri(), no_auth(), config);
        loop.run(driver.verify_connectivity());
        check_socket();
    }
    SECTION("blocking") {
        Driver driver(server.uri(), no_auth(), config);
        driver.verify_connectivity();
        check_socket();
    }
}

TEST_CASE("a connected socket is watched for what there is to read, and not for room to write") {
    // Asio connects by watching for room to write. If it went on, each wait to read would be woken
    // for nothing.
    ScriptServer server;
    Loop loop;
    AsyncDriver driver(loop.executor(), server.uri());
    loop.run(driver.verify_connectivity());
    const auto events = watched_for(socket_to(server.port()));
    CHECK((events & EPOLLIN) != 0);
    CHECK((events & EPOLLOUT) == 0);
}

TEST_CASE("TCP's keep-alive is on by default") {
    ScriptServer server;
    Driver driver(server.uri());
    driver.verify_connectivity();
    CHECK(has_option(socket_to(server.port()), SOL_SOCKET, SO_KEEPALIVE));
}
