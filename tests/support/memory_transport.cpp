#include "support/memory_transport.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace neo4j::test {

namespace asio = boost::asio;
using detail::Deadline;
using detail::IoResult;
using detail::Ready;

MemoryTransport::MemoryTransport(asio::any_io_executor executor,
                                 std::shared_ptr<ServerScript> script,
                                 std::shared_ptr<MemoryLine> line)
    : line_(std::move(line)), server_(script, script->tls), never_(std::move(executor)) {
    never_.expires_at(asio::steady_timer::time_point::max());
}

MemoryTransport::~MemoryTransport() {
    line_->destroyed = true;
}

bool MemoryTransport::hesitates(bool& was_asked) noexcept {
    if (!line_->hesitant)
        return false;
    was_asked = !was_asked;
    return was_asked;
}

IoResult MemoryTransport::try_read(std::span<std::byte> room) noexcept {
    if (line_->killed)
        return {0, asio::error::eof};
    if (fails())
        return {0, line_->error};
    append(inbox_, server_.take_output());
    if (inbox_.empty())
        return server_.closed() ? IoResult{0, asio::error::eof} : IoResult{0, {}, Ready::to_read};
    if (hesitates(asked_to_read_))
        return {0, {}, Ready::to_read};
    const auto n = std::min({room.size(), inbox_.size(), line_->most});
    std::memcpy(room.data(), inbox_.data(), n);
    inbox_.erase(inbox_.begin(), inbox_.begin() + static_cast<std::ptrdiff_t>(n));
    return {n, {}};
}

IoResult MemoryTransport::try_write(std::span<const std::byte> bytes) noexcept {
    if (line_->killed)
        return {0, asio::error::eof};
    if (fails())
        return {0, line_->error};
    if (line_->stuck || hesitates(asked_to_write_))
        return {0, {}, Ready::to_write};
    const auto n = std::min(bytes.size(), line_->most);
    server_.feed(bytes.first(n));
    ++line_->writes;
    return {n, {}, Ready::to_write};
}

asio::awaitable<void> MemoryTransport::wait(Ready what, Deadline deadline) {
    const auto number = ++line_->waits;
    line_->deadlines.push_back(deadline);
    if (fails())
        throw boost::system::system_error(line_->error);
    const bool hangs = number == line_->hang_at;
    const bool ready =
        line_->killed || (what == Ready::to_write && !line_->stuck) ||
        (what == Ready::to_read && (!inbox_.empty() || server_.has_output() || server_.closed()));
    if (ready && !hangs) {
        co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
        co_return;
    }
    if (!hangs && !deadline.is_never())
        throw boost::system::system_error(asio::error::timed_out);
    if (hangs && line_->on_hang)
        asio::post(never_.get_executor(), line_->on_hang);
    boost::system::error_code error;
    co_await never_.async_wait(asio::redirect_error(asio::use_awaitable, error));
    // kill() ends the wait as an event on a socket would; a cancel by its error.
    if (error && !line_->killed)
        throw boost::system::system_error(error);
}

void MemoryTransport::kill() noexcept {
    line_->killed = true;
    never_.cancel();
}

bool MemoryTransport::stale() noexcept {
    return line_->killed || server_.closed() || !inbox_.empty() || server_.has_output();
}

} // namespace neo4j::test
