// From the first byte of a connection to the first record, over a transport in memory.

#include <chrono>
#include <memory>
#include <utility>

#include <benchmark/benchmark.h>
#include <boost/asio/awaitable.hpp>

#include "async/connection.hpp"
#include "support/loop.hpp"
#include "support/replay_answers.hpp"

namespace {

using namespace neo4j;
using namespace neo4j::test;
using boost::asio::awaitable;
using detail::Connection;
using detail::Deadline;

awaitable<detail::ConnectionRef> open(boost::asio::any_io_executor executor,
                                      std::shared_ptr<const Replay> replay) {
    detail::ConnectionOptions options;
    options.write_timeout = std::chrono::seconds(30);
    options.hello = {"bench/1.0", basic_auth("neo4j", "secret"), std::nullopt};
    std::unique_ptr<detail::Transport> transport =
        std::make_unique<ReplayTransport>(executor, std::move(replay));
    Address address("127.0.0.1", 7687);
    auto opening = Connection::open_over(std::move(transport), std::move(options),
                                         std::move(address), Deadline::never());
    co_return co_await std::move(opening);
}

void handshake_to_login(benchmark::State& state) {
    Loop loop;
    const auto replay = std::make_shared<const Replay>(replay_auto_commit());
    for (auto _ : state)
        loop.run(open(loop.executor(), replay))->kill();
}
BENCHMARK(handshake_to_login);

awaitable<void> first_record(boost::asio::any_io_executor executor,
                             std::shared_ptr<const Replay> replay) {
    const auto connection = co_await open(executor, std::move(replay));
    const bolt::TransactionFields extra;
    const auto parameters = params("x", 1);
    auto& engine = connection->engine();
    const auto stream = engine.run("RETURN $x AS x", parameters.bytes(), &extra);
    engine.pull(stream, 1000);
    const auto arrived = [&] { return !stream->batches.empty(); };
    co_await connection->until(arrived);
    benchmark::DoNotOptimize(stream->take_batch().get());
    connection->kill();
}

void handshake_to_first_record(benchmark::State& state) {
    Loop loop;
    const auto replay = std::make_shared<const Replay>(replay_auto_commit());
    for (auto _ : state)
        loop.run(first_record(loop.executor(), replay));
}
BENCHMARK(handshake_to_first_record);

} // namespace
