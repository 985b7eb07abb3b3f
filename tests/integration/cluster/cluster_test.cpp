// A cluster of three real servers, each behind a proxy that answers ROUTE. Their databases are
// independent: what was written is looked for on the server that was the leader then.
//
// $NEO4J_CLUSTER names them: "PORT:PID" three times, with commas between.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <iterator>
#include <map>
#include <mutex>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <neo4j/neo4j.hpp>

#include "integration/cluster/routing_proxy.hpp"
#include "support/catch.hpp"

using namespace std::chrono_literals;

namespace neo4j::test {
namespace {

namespace asio = boost::asio;

constexpr int tasks = 64;
constexpr auto retry_time = 15s;
constexpr auto call_time = 5s; // operation_timeout
// How long one unit of work takes at the most: its last try may begin when the time for retries is
// over, and has four steps of call_time each: to begin (with a connection to be had), to run, to
// read and to commit.
constexpr auto longest = retry_time + 4 * call_time;

struct Member {
    std::uint16_t port;
    pid_t pid;
};

std::vector<Member> members() {
    const char* const text = std::getenv("NEO4J_CLUSTER");
    if (text == nullptr)
        throw std::runtime_error("NEO4J_CLUSTER names no servers: run this by cluster_test.py");
    std::vector<Member> all;
    std::istringstream in(text);
    for (std::string each; std::getline(in, each, ',');) {
        const auto colon = each.find(':');
        all.push_back({static_cast<std::uint16_t>(std::stoi(each.substr(0, colon))),
                       static_cast<pid_t>(std::stoi(each.substr(colon + 1)))});
    }
    return all;
}

// Three members; the first one leads.
struct Cluster {
    std::vector<Member> servers = members();
    std::shared_ptr<ProxiedCluster> roles = std::make_shared<ProxiedCluster>();
    RoutingProxy a{servers.at(0).port, roles};
    RoutingProxy b{servers.at(1).port, roles};
    RoutingProxy c{servers.at(2).port, roles};

    Cluster() { lead(a); }
    std::vector<RoutingProxy*> all() { return {&a, &b, &c}; }
    void lead(const RoutingProxy& leader) {
        const std::vector<std::string> everybody{a.address(), b.address(), c.address()};
        roles->set({everybody, everybody, {leader.address()}});
    }
    std::string uri() const { return "neo4j://" + a.address(); }
};

DriverConfig config() {
    return DriverConfig()
        .max_transaction_retry_time(retry_time)
        .operation_timeout(call_time)
        .connection_timeout(2s)
        .initial_retry_delay(100ms);
}

// What the tasks have done so far.
class Log {
public:
    void written(std::int64_t id, const Address& server) {
        const std::lock_guard lock(mutex_);
        writes_[server.to_string()].insert(id);
        ++count_;
    }
    // Called in a handler.
    void failed() {
        try {
            throw;
        } catch (const IncompleteCommit&) { // lost while COMMIT was under way
            ++in_doubt_;
        } catch (const std::exception& error) {
            const std::lock_guard lock(mutex_);
            failures_.emplace_back(error.what());
        }
    }
    void took(std::chrono::steady_clock::duration time) {
        const std::lock_guard lock(mutex_);
        longest_ = std::max(longest_, time);
    }
    void read() { ++reads_; }

    std::size_t writes() const { return count_; }
    std::size_t reads() const { return reads_; }
    std::size_t in_doubt() const { return in_doubt_; }
    std::map<std::string, std::set<std::int64_t>> by_server() const {
        const std::lock_guard lock(mutex_);
        return writes_;
    }
    std::vector<std::string> failures() const {
        const std::lock_guard lock(mutex_);
        return failures_;
    }
    std::chrono::steady_clock::duration longest() const {
        const std::lock_guard lock(mutex_);
        return longest_;
    }

private:
    mutable std::mutex mutex_;
    std::map<std::string, std::set<std::int64_t>> writes_; // by the leader that took them
    std::vector<std::string> failures_;
    std::chrono::steady_clock::duration longest_{};
    std::atomic<std::size_t> count_ = 0;
    std::atomic<std::size_t> reads_ = 0;
    std::atomic<std::size_t> in_doubt_ = 0;
};

// Tells the log how long a unit of work took, however it ends.
class Timed {
public:
    explicit Timed(Log& log) : log_(log) {}
    ~Timed() { log_.took(std::chrono::steady_clock::now() - start_); }
    Timed(const Timed&) = delete;
    Timed& operator=(const Timed&) = delete;

private:
    Log& log_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

const std::string create = "CREATE (:Write {id: $id})";

asio::awaitable<Address> write(AsyncSession& session, std::int64_t id, Log& log) {
    const Timed timed(log);
    const auto work = [id](AsyncManagedTransaction& tx) -> asio::awaitable<Address> {
        auto result = co_await tx.run(create, params("id", id));
        const auto summary = co_await result.consume();
        co_return summary.server().address;
    };
    co_return co_await session.execute_write(work);
}

asio::awaitable<void> read(AsyncSession& session) {
    const auto work = [](AsyncManagedTransaction& tx) -> asio::awaitable<void> {
        auto result = co_await tx.run("RETURN 1");
        co_await result.consume();
    };
    co_await session.execute_read(work);
}

asio::awaitable<void> timed_read(AsyncSession& session, Log& log) {
    const Timed timed(log);
    co_await read(session);
}

// Writes and reads in turn until it is told to stop.
asio::awaitable<void> work(AsyncDriver& driver, Log& log, std::atomic<std::int64_t>& next_id,
                           const std::atomic<bool>& stop) {
    while (!stop) {
        auto session = driver.session();
        const auto id = ++next_id;
        try {
            const auto server = co_await write(session, id, log);
            log.written(id, server);
            co_await timed_read(session, log);
            log.read();
        } catch (...) {
            log.failed();
        }
    }
}

Address write(Session& session, std::int64_t id, Log& log) {
    const Timed timed(log);
    return session.execute_write([id](ManagedTransaction& tx) {
        return tx.run(create, params("id", id)).consume().server().address;
    });
}

void timed_read(Session& session, Log& log) {
    const Timed timed(log);
    session.execute_read([](ManagedTransaction& tx) { tx.run("RETURN 1").consume(); });
}

// The same with sessions that block.
void work_blocking(Driver& driver, Log& log, std::atomic<std::int64_t>& next_id,
                   const std::atomic<bool>& stop) {
    while (!stop) {
        auto session = driver.session();
        const auto id = ++next_id;
        try {
            log.written(id, write(session, id, log));
            timed_read(session, log);
            log.read();
        } catch (...) {
            log.failed();
        }
    }
}

// Told to stop, and joined, at the end of the scope.
class Threads {
public:
    explicit Threads(std::atomic<bool>& stop) : stop_(stop) {}
    ~Threads() {
        stop_ = true;
        for (auto& each : running_)
            each.join();
    }
    Threads(const Threads&) = delete;
    Threads& operator=(const Threads&) = delete;

    template <class Work>
    void start(Work work) {
        running_.emplace_back(std::move(work));
    }

private:
    std::atomic<bool>& stop_;
    std::vector<std::thread> running_;
};

void wait_for(const std::function<bool()>& condition) {
    const auto end = std::chrono::steady_clock::now() + 2 * longest;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end)
            throw std::runtime_error("the cluster's clients got stuck");
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

void some_more(const Log& log, std::size_t times = 500) {
    const auto writes = log.writes() + times;
    const auto reads = log.reads() + times;
    wait_for([&] { return log.writes() >= writes && log.reads() >= reads; });
}

// All went well, and what was written is where it was written, once. It is gone afterwards.
void check(const Log& log, const Cluster& cluster, std::size_t clients) {
    CHECK(log.failures() == std::vector<std::string>{});
    CHECK(log.in_doubt() <= 2 * clients); // those under way when a server died
    CHECK(log.longest() < longest);
    const auto writes = log.by_server();
    CHECK(writes.size() == 2); // the two leaders
    const std::map<std::string, Member> leaders{{cluster.a.address(), cluster.servers[0]},
                                                {cluster.b.address(), cluster.servers[1]}};
    for (const auto& [leader, ids] : writes) {
        Driver direct("bolt://127.0.0.1:" + std::to_string(leaders.at(leader).port));
        const auto found = direct.execute_query("MATCH (n:Write) RETURN n.id ORDER BY n.id");
        std::set<std::int64_t> there;
        for (const auto& record : found.records)
            there.insert(record[0].as<std::int64_t>());
        std::vector<std::int64_t> lost;
        std::ranges::set_difference(ids, there, std::back_inserter(lost));
        CHECK(lost == std::vector<std::int64_t>{});
        // Each was written once, beside those that nobody knows of.
        CHECK(there.size() == found.records.size());
        CHECK(there.size() <= ids.size() + log.in_doubt());
        direct.execute_query("MATCH (n:Write) DELETE n");
    }
}

// So many reads by all tasks together.
void read_often(asio::thread_pool& pool, AsyncDriver& driver, int times) {
    std::atomic<int> left = times;
    const auto reader = [&]() -> asio::awaitable<void> {
        while (left.fetch_sub(1) > 0) {
            auto session = driver.session();
            co_await read(session);
        }
    };
    std::vector<std::future<void>> running;
    for (int i = 0; i < tasks; ++i)
        running.push_back(asio::co_spawn(asio::make_strand(pool), reader(), asio::use_future));
    for (auto& each : running)
        each.get();
}

} // namespace

TEST_CASE("3,000 reads spread evenly over the readers") {
    Cluster cluster;
    asio::thread_pool pool(4);
    // The least connected reader is chosen, so one that answers faster gets more. What answers fast
    // among three servers on one machine is a matter of chance: all are made to seem equally slow.
    for (auto* const proxy : cluster.all())
        proxy->answer_time(100ms);
    // Without time limits: a server that is slow once would be left out until the table is renewed.
    AsyncDriver driver(pool.get_executor(), cluster.uri());
    read_often(pool, driver, 10 * tasks); // the connections, and servers that have run it before
    std::map<RoutingProxy*, std::size_t> before;
    for (auto* const proxy : cluster.all())
        before[proxy] = proxy->queries();
    read_often(pool, driver, 3'000);
    std::size_t sum = 0;
    for (auto* const proxy : cluster.all()) {
        const auto queries = proxy->queries() - before[proxy];
        INFO(proxy->address() << " had " << queries);
        CHECK(queries > 800);
        CHECK(queries < 1'200);
        sum += queries;
    }
    CHECK(sum == 3'000);
    asio::co_spawn(pool, driver.close(), asio::use_future).get();
    pool.join();
}

TEST_CASE("8 threads that block go on while the leader changes and a router goes down") {
    constexpr int clients = 8;
    constexpr std::size_t times = 100;
    Cluster cluster;
    Driver driver(cluster.uri(), no_auth(), config());
    Log log;
    std::atomic<std::int64_t> next_id = 0;
    {
        std::atomic<bool> stop = false;
        Threads running(stop);
        for (int i = 0; i < clients; ++i)
            running.start([&] { work_blocking(driver, log, next_id, stop); });
        some_more(log, times);
        cluster.lead(cluster.b);
        some_more(log, times);
        cluster.a.stop();
        some_more(log, times);
    }
    check(log, cluster, clients);
}

TEST_CASE("64 tasks go on while the leader changes, a reader is killed and a router goes down") {
    Cluster cluster;
    asio::thread_pool pool(4);
    AsyncDriver driver(pool.get_executor(), cluster.uri(), no_auth(), config());
    Log log;
    std::atomic<std::int64_t> next_id = 0;
    std::atomic<bool> stop = false;
    std::vector<std::future<void>> running;
    for (int i = 0; i < tasks; ++i)
        running.push_back(asio::co_spawn(asio::make_strand(pool), work(driver, log, next_id, stop),
                                         asio::use_future));
    some_more(log);
    cluster.lead(cluster.b);
    some_more(log);
    REQUIRE(::kill(cluster.servers[2].pid, SIGKILL) == 0);
    some_more(log);
    cluster.a.stop();
    some_more(log);
    stop = true;
    for (auto& each : running)
        each.get();

    check(log, cluster, tasks);
    asio::co_spawn(pool, driver.close(), asio::use_future).get();
    pool.join();
}

} // namespace neo4j::test
