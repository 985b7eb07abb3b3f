#include "support/replay_transport.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/system_executor.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace neo4j::test {

namespace asio = boost::asio;
using detail::Deadline;
using detail::IoResult;
using detail::Ready;

ReplayTransport::ReplayTransport(asio::any_io_executor executor,
                                 std::shared_ptr<const Replay> replay)
    : replay_(std::move(replay)), suspends_(static_cast<bool>(executor)),
      never_(suspends_ ? std::move(executor) : asio::any_io_executor(asio::system_executor()),
             asio::steady_timer::time_point::max()) {}

IoResult ReplayTransport::try_read(std::span<std::byte> room) noexcept {
    if (killed_)
        return {0, asio::error::eof};
    if (reading_ == written_)
        return {0, {}, Ready::to_read};
    const auto left = std::span(replay_->answer(reading_)).subspan(at_);
    const auto n = std::min(room.size(), left.size());
    std::memcpy(room.data(), left.data(), n);
    at_ += n;
    if (n == left.size()) {
        ++reading_;
        at_ = 0;
    }
    return {n, {}, Ready::to_read};
}

IoResult ReplayTransport::try_write(std::span<const std::byte> bytes) noexcept {
    if (killed_)
        return {0, asio::error::eof};
    ++written_;
    return {bytes.size(), {}, Ready::to_write};
}

asio::awaitable<void> ReplayTransport::wait(Ready what, Deadline) {
    const bool ready = what == Ready::to_write || killed_ ||
                       (reading_ < written_ && !replay_->answer(reading_).empty());
    if (ready) {
        if (suspends_)
            co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
        co_return;
    }
    boost::system::error_code error;
    co_await never_.async_wait(asio::redirect_error(asio::use_awaitable, error));
    // kill() ends the wait as an event on a socket would; a cancel by its error.
    if (error && !killed_)
        throw boost::system::system_error(error);
}

void ReplayTransport::kill() noexcept {
    killed_ = true;
    never_.cancel();
}

} // namespace neo4j::test
