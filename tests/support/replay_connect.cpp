#include "support/replay_connect.hpp"

#include <utility>

#include "async/connector.hpp"

namespace neo4j::test {
namespace {

std::shared_ptr<const Replay> current;

boost::asio::awaitable<void> connect_replay(detail::ConnectorOptions options, detail::Begin begin,
                                            detail::Deadline deadline) {
    std::unique_ptr<detail::Transport> transport =
        std::make_unique<ReplayTransport>(options.executor, current);
    co_await begin(std::move(transport), deadline);
}

} // namespace

void connect_to(std::shared_ptr<const Replay> replay) {
    current = std::move(replay);
}

// Stands in for detail::connect(): the linker leads calls of that function here (replay.cmake), so
// that the driver needs no door for it in its own code. The name is that function's, mangled. (No
// coroutine itself: g++ 12 makes no proper names of such a one's parts.)
boost::asio::awaitable<void> connect_instead(
    detail::ConnectorOptions options, Address address, detail::Begin begin,
    detail::Deadline
        deadline) asm("__wrap__ZN5neo4j6detail7connectENS0_16ConnectorOptionsENS_"
                      "7AddressESt8functio"
                      "nIFN5boost4asio9awaitableIvNS5_15any_io_executorEEESt10unique_ptrINS0_9Trans"
                      "portESt14default_deleteISA_EENS0_8DeadlineEEESE_");

boost::asio::awaitable<void> connect_instead(detail::ConnectorOptions options, Address,
                                             detail::Begin begin, detail::Deadline deadline) {
    return connect_replay(std::move(options), std::move(begin), deadline);
}

} // namespace neo4j::test
