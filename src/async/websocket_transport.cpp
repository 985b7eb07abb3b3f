#include "async/websocket_transport.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstring>
#include <exception>
#include <string>
#include <utility>
#include <vector>

// Before Boost 1.86, Beast asserts that the last chunk of an answer does not come in less than five
// bytes at first, which is for the server to decide. Without the assertion it copes with that.
#define BOOST_DISABLE_ASSERTS
#include <boost/beast/http/basic_parser.hpp>
#undef BOOST_DISABLE_ASSERTS

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/system/system_error.hpp>

#include <neo4j/error.hpp>

#include "async/fault.hpp"

namespace neo4j::detail {

namespace asio = boost::asio;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;

namespace {

class Faults : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "neo4j.websocket"; }
    std::string message(int) const override {
        return "the server has sent a text message, and Bolt's are binary";
    }
};

error_code text_message() {
    static const Faults faults;
    return {1, faults};
}

// Why the server did not go over to WebSocket.
std::string refusal(const error_code& error, const websocket::response_type& answer) {
    if (error == websocket::error::upgrade_declined)
        return "the server answered HTTP " + std::to_string(answer.result_int()) + " " +
               std::string(answer.reason());
    if (error == asio::error::eof || error == boost::beast::http::error::end_of_stream ||
        error == boost::beast::http::error::partial_message)
        return "the server closed the connection";
    return error.message();
}

// What a message of ours holds at most, and what is read at once.
constexpr std::size_t most_in_a_message = 64 * 1024;
// What a peer that asks and does not read is given in answers.
constexpr std::size_t most_unsent = 1024 * 1024;

// What Beast's side and the transport's side share. Beast writes into memory, from where the bytes
// go on without waiting; it reads by waiting for the transport.
struct Wire {
    std::unique_ptr<Transport> inner;
    asio::any_io_executor executor; // of whoever waits now
    Deadline deadline;              // of whoever waits now
    std::vector<std::byte> unsent;

    // Until nothing is left, or it would have to wait, or it fails.
    IoResult send() noexcept {
        std::size_t sent = 0;
        IoResult result{0, {}, Ready::to_write};
        while (sent < unsent.size()) {
            result = inner->try_write(std::span(unsent).subspan(sent));
            if (result.bytes == 0)
                break;
            sent += result.bytes;
        }
        unsent.erase(unsent.begin(), unsent.begin() + static_cast<std::ptrdiff_t>(sent));
        return result;
    }

    asio::awaitable<std::size_t> receive(std::span<std::byte> room) {
        // Whatever kind of cancel the waiting coroutine lets through.
        co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
        // Beast reads on by itself until it has data: pings as fast as they are read must not keep
        // it beyond the deadline.
        if (deadline.passed())
            throw boost::system::system_error(asio::error::timed_out);
        for (;;) {
            // Beast has perhaps answered a ping.
            if (const auto sent = send(); sent.error)
                throw boost::system::system_error(sent.error);
            const auto result = inner->try_read(room);
            if (result.error)
                throw boost::system::system_error(result.error);
            if (result.bytes > 0)
                co_return result.bytes;
            co_await inner->wait(result.wants, deadline);
        }
    }
};

error_code code_of(const std::exception_ptr& error) {
    if (!error)
        return {};
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& known) {
        return known.code();
    }
}

// The wire as a stream of Asio's, for Beast.
class Layer {
public:
    using executor_type = asio::any_io_executor;

    explicit Layer(Wire& wire) noexcept : wire_(&wire) {}
    executor_type get_executor() const noexcept { return wire_->executor; }

    template <class Buffers>
    std::size_t write_some(const Buffers& buffers, error_code& error) {
        const auto size = asio::buffer_size(buffers);
        if (wire_->unsent.size() + size > most_unsent) {
            error = asio::error::no_buffer_space;
            return 0;
        }
        error = {};
        const auto old = wire_->unsent.size();
        wire_->unsent.resize(old + size);
        return asio::buffer_copy(asio::buffer(wire_->unsent.data() + old, size), buffers);
    }
    template <class Buffers>
    std::size_t write_some(const Buffers& buffers) {
        error_code error;
        const auto size = write_some(buffers, error);
        if (error)
            throw boost::system::system_error(error);
        return size;
    }
    // Beast wants them, and does not call them: reading waits.
    template <class Buffers>
    std::size_t read_some(const Buffers& /*buffers*/, error_code& error) {
        error = asio::error::operation_not_supported;
        return 0;
    }
    template <class Buffers>
    std::size_t read_some(const Buffers& /*buffers*/) {
        throw boost::system::system_error(asio::error::operation_not_supported);
    }

    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        const auto begin = [](auto handler, Layer layer, const Buffers& bytes) {
            error_code error;
            const auto size = layer.write_some(bytes, error);
            asio::post(layer.get_executor(), [handler = std::move(handler), error, size]() mutable {
                std::move(handler)(error, size);
            });
        };
        return asio::async_initiate<Token, void(error_code, std::size_t)>(begin, token, *this,
                                                                          buffers);
    }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        const asio::mutable_buffer room = *asio::buffer_sequence_begin(buffers);
        const auto begin = [](auto handler, Wire* wire, asio::mutable_buffer into) {
            const auto slot = asio::get_associated_cancellation_slot(handler);
            auto done = [handler = std::move(handler)](std::exception_ptr error,
                                                       std::size_t n) mutable {
                std::move(handler)(code_of(error), n);
            };
            const std::span bytes(static_cast<std::byte*>(into.data()), into.size());
            asio::co_spawn(wire->executor, wire->receive(bytes),
                           asio::bind_cancellation_slot(slot, std::move(done)));
        };
        return asio::async_initiate<Token, void(error_code, std::size_t)>(begin, token, wire_,
                                                                          room);
    }

private:
    Wire* wire_;
};

// Where Beast would hang up by itself, after its own time limits, of which none are set.
[[maybe_unused]] void beast_close_socket(Layer&) {}

// How Beast ends the stream after a Close message: the transport is killed by its owner.
[[maybe_unused]] void teardown(boost::beast::role_type, Layer&, error_code& error) {
    error = {};
}
template <class Handler>
void async_teardown(boost::beast::role_type, Layer& layer, Handler&& handler) {
    asio::post(layer.get_executor(), [handler = std::forward<Handler>(handler)]() mutable {
        std::move(handler)(error_code());
    });
}

} // namespace

struct WebSocketTransport::Impl {
    Impl(std::unique_ptr<Transport> inner, const asio::any_io_executor& executor)
        : wire{std::move(inner), executor, {}, {}}, stream(Layer(wire)) {
        stream.binary(true);
        stream.auto_fragment(false);
        stream.read_message_max(0); // it is not gathered: each part is handed on as it comes
    }

    // For the operation that begins now.
    asio::awaitable<void> take_over(Deadline until) {
        wire.executor = co_await asio::this_coro::executor;
        wire.deadline = until;
    }

    Wire wire;
    websocket::stream<Layer, false> stream;
    std::vector<std::byte> in; // read and not yet handed on,
    std::size_t in_at = 0;     // from here on
    std::size_t accepted = 0;  // of what try_write() was given: in wire.unsent
    error_code broken;         // nothing can be read any more, and why
    std::atomic<bool> killed{false};
};

WebSocketTransport::WebSocketTransport(std::unique_ptr<Transport> inner,
                                       const asio::any_io_executor& executor)
    : impl_(std::make_unique<Impl>(std::move(inner), executor)) {}

WebSocketTransport::~WebSocketTransport() = default;

asio::awaitable<void> WebSocketTransport::shake_hands(Address address, Deadline deadline) {
    auto& self = *impl_;
    co_await self.take_over(deadline);
    std::string why;
    websocket::response_type answer;
    try {
        const auto host = address.to_string();
        co_await self.stream.async_handshake(answer, host, "/", asio::use_awaitable);
        co_return;
    } catch (const boost::system::system_error& error) {
        if (is_cancel(error))
            throw;
        why = error.code() == asio::error::timed_out ? timeout_text(deadline)
                                                     : refusal(error.code(), answer);
    }
    throw ServiceUnavailable("WebSocket handshake with " + address.to_string() + " failed: " + why +
                             "; is this a server's Bolt port (usually 7687), or a proxy in front "
                             "of one that passes WebSockets on?");
}

IoResult WebSocketTransport::try_read(std::span<std::byte> room) noexcept {
    auto& self = *impl_;
    if (self.killed.load(std::memory_order_relaxed))
        return {0, asio::error::eof};
    const auto n = std::min(room.size(), self.in.size() - self.in_at);
    if (n == 0)
        return {0, self.broken};
    std::memcpy(room.data(), self.in.data() + self.in_at, n);
    self.in_at += n;
    return {n, {}};
}

IoResult WebSocketTransport::try_write(std::span<const std::byte> bytes) noexcept {
    auto& self = *impl_;
    if (self.killed.load(std::memory_order_relaxed))
        return {0, asio::error::eof};
    if (self.accepted == 0) {
        const auto part = bytes.first(std::min(bytes.size(), most_in_a_message));
        error_code error;
        self.stream.write(asio::buffer(part.data(), part.size()), error);
        if (error)
            return {0, error};
        self.accepted = part.size();
    }
    const auto sent = self.wire.send();
    if (!self.wire.unsent.empty())
        return {0, sent.error, sent.wants};
    return {std::exchange(self.accepted, 0), {}, Ready::to_write};
}

asio::awaitable<void> WebSocketTransport::wait(Ready what, Deadline deadline) {
    auto& self = *impl_;
    if (what == Ready::to_write) {
        co_await self.wire.inner->wait(what, deadline);
        co_return;
    }
    if (self.in_at < self.in.size() || self.broken)
        co_return;
    co_await self.take_over(deadline);
    self.in.resize(most_in_a_message);
    self.in_at = 0;
    std::size_t n = 0;
    error_code error;
    try {
        const auto room = asio::buffer(self.in);
        n = co_await self.stream.async_read_some(room, asio::use_awaitable);
    } catch (const boost::system::system_error& thrown) {
        error = thrown.code();
    }
    if (n > 0 && !error && self.stream.got_text()) {
        error = text_message();
        n = 0;
    }
    self.in.resize(n);
    if (error == asio::error::operation_aborted || error == asio::error::timed_out)
        throw boost::system::system_error(error);
    // The end of the stream, for whoever reads.
    self.broken = error == websocket::error::closed ? error_code(asio::error::eof) : error;
}

std::uint16_t WebSocketTransport::local_port() const noexcept {
    return impl_->wire.inner->local_port();
}

std::optional<Address> WebSocketTransport::remote_address() const {
    return impl_->wire.inner->remote_address();
}

void WebSocketTransport::finish() noexcept {
    impl_->wire.inner->finish();
}

void WebSocketTransport::kill() noexcept {
    impl_->killed.store(true, std::memory_order_relaxed);
    impl_->wire.inner->kill();
}

bool WebSocketTransport::stale() noexcept {
    return impl_->broken || impl_->in_at < impl_->in.size() || impl_->wire.inner->stale();
}

void WebSocketTransport::rest() noexcept {
    impl_->wire.inner->rest();
}

} // namespace neo4j::detail
