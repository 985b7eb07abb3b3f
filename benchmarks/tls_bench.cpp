// A stream over TLS: what the driver takes for it beside a bare SSL_read of the same bytes from the
// same server. That is a process of its own, whose time nobody counts, with prepared answers.
//
//   tls_bench --benchmark_repetitions=20 --benchmark_enable_random_interleaving=true
//
// The figure to compare is `min`: the machine's other work only ever adds.

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <benchmark/benchmark.h>
#include <boost/asio/co_spawn.hpp>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <neo4j/neo4j.hpp>

#include "neo4j_bench/cases.hpp"
#include "support/certificates.hpp"
#include "support/loop.hpp"
#include "support/replay_answers.hpp"

namespace {

using namespace neo4j;
using test::Bytes;

constexpr std::int64_t rows = 200'000;

void check(bool good, const char* what) {
    if (good)
        return;
    std::perror(what);
    std::abort();
}

// The bytes of a connection, encrypted, on a blocking socket.
class Channel {
public:
    Channel(int socket, const SSL_METHOD* method, const test::Certificate* own)
        : socket_(socket), context_(SSL_CTX_new(method)) {
        if (own != nullptr) {
            SSL_CTX_use_certificate(context_, own->native());
            SSL_CTX_use_PrivateKey(context_, own->key());
        }
        ssl_ = SSL_new(context_);
        SSL_set_fd(ssl_, socket);
        // As the driver does, without which a record costs two system calls.
        SSL_set_read_ahead(ssl_, 1);
        SSL_set_default_read_buffer_len(ssl_, 64 * 1024);
    }
    ~Channel() {
        SSL_free(ssl_);
        SSL_CTX_free(context_);
        ::close(socket_);
    }
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    bool accept() { return SSL_accept(ssl_) == 1; }
    bool connect() { return SSL_connect(ssl_) == 1; }
    // At most what is in one record; 0: the connection has ended.
    std::size_t read(std::span<std::byte> room) {
        std::size_t n = 0;
        return SSL_read_ex(ssl_, room.data(), room.size(), &n) == 1 ? n : 0;
    }
    bool write(std::span<const std::byte> bytes) {
        std::size_t n = 0;
        return SSL_write_ex(ssl_, bytes.data(), bytes.size(), &n) == 1;
    }

private:
    int socket_;
    SSL_CTX* context_;
    SSL* ssl_;
};

// Answers each request, whatever it is, by the next prepared answer.
class Server {
public:
    static const Server& get() {
        static const Server server;
        return server;
    }

    const test::Replay& replay() const noexcept { return replay_; }
    sockaddr_in address() const noexcept { return address_; }
    std::string uri() const {
        return "bolt+ssc://127.0.0.1:" + std::to_string(ntohs(address_.sin_port));
    }

private:
    Server() {
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
        socklen_t size = sizeof address_;
        check(::bind(listener, reinterpret_cast<sockaddr*>(&address_), size) == 0, "bind");
        check(::listen(listener, 8) == 0, "listen");
        check(::getsockname(listener, reinterpret_cast<sockaddr*>(&address_), &size) == 0, "port");
        child_ = ::fork();
        check(child_ >= 0, "fork");
        if (child_ != 0) {
            ::close(listener);
            return;
        }
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        std::signal(SIGPIPE, SIG_IGN);
        std::signal(SIGCHLD, SIG_IGN);
        const auto own = test::Certificate::self_signed(test::for_localhost());
        for (;;) {
            const int socket = ::accept(listener, nullptr, nullptr);
            check(socket >= 0, "accept");
            if (::fork() == 0) {
                ::prctl(PR_SET_PDEATHSIG, SIGKILL);
                serve(socket, own);
            }
            ::close(socket);
        }
    }
    ~Server() {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
    }

    [[noreturn]] void serve(int socket, const test::Certificate& own) {
        Channel channel(socket, TLS_server_method(), &own);
        std::vector<std::byte> request(16 * 1024);
        if (channel.accept())
            for (std::size_t i = 0; channel.read(request) > 0; ++i)
                if (!channel.write(replay_.answer(i)))
                    break;
        std::_Exit(0);
    }

    test::Replay replay_ = test::replay_stream(rows, -1);
    sockaddr_in address_{};
    pid_t child_ = 0;
};

// Asks as often as it takes, and throws away what it reads.
class BareClient {
public:
    BareClient() : channel_(connected(), TLS_client_method(), nullptr) {
        check(channel_.connect(), "TLS handshake");
        for (const auto& answer : Server::get().replay().first)
            ask(answer.size());
    }

    void ask(std::size_t bytes) {
        check(channel_.write(std::as_bytes(std::span("?"))), "write");
        while (bytes > 0) {
            const auto n = channel_.read(room_);
            check(n > 0, "read");
            bytes -= n;
        }
    }

private:
    static int connected() {
        const auto address = Server::get().address();
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        check(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0,
              "connect");
        return socket;
    }

    Channel channel_;
    std::vector<std::byte> room_ = std::vector<std::byte>(std::size_t{64} * 1024);
};

double least(const std::vector<double>& all) {
    return *std::ranges::min_element(all);
}

void report(benchmark::State& state) {
    state.SetItemsProcessed(state.iterations() * rows);
    state.SetBytesProcessed(state.iterations() *
                            static_cast<std::int64_t>(Server::get().replay().then[0].size()));
}

void bare(benchmark::State& state) {
    BareClient client;
    const auto bytes = Server::get().replay().then[0].size();
    for (auto _ : state)
        client.ask(bytes);
    report(state);
}

SessionConfig all_at_once() {
    return SessionConfig().fetch_size(FetchSize::all());
}

void driver_sync(benchmark::State& state) {
    Driver driver(Server::get().uri(), basic_auth("neo4j", "secret"));
    auto session = driver.session(all_at_once());
    bench::Sums sums(false);
    session.run("RETURN ...").consume(); // connects
    for (auto _ : state)
        for (const auto& record : session.run("RETURN ..."))
            sums.add(record);
    benchmark::DoNotOptimize(sums.total());
    report(state);
}

boost::asio::awaitable<void> stream(benchmark::State& state, AsyncDriver& driver) {
    auto session = driver.session(all_at_once());
    bench::Sums sums(false);
    auto first = co_await session.run("RETURN ...");
    co_await first.consume(); // connects
    for (auto _ : state) {
        auto result = co_await session.run("RETURN ...");
        for (;;) {
            const auto batch = co_await result.next_batch();
            if (batch.empty())
                break;
            for (const auto& record : batch)
                sums.add(record);
        }
    }
    benchmark::DoNotOptimize(sums.total());
}

void driver_async(benchmark::State& state) {
    test::Loop loop;
    AsyncDriver driver(loop.executor(), Server::get().uri(), basic_auth("neo4j", "secret"));
    loop.run(stream(state, driver));
    report(state);
}

BENCHMARK(bare)->ComputeStatistics("min", least)->Unit(benchmark::kMillisecond);
BENCHMARK(driver_sync)->ComputeStatistics("min", least)->Unit(benchmark::kMillisecond);
BENCHMARK(driver_async)->ComputeStatistics("min", least)->Unit(benchmark::kMillisecond);

} // namespace
