#include "async/negotiate.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <neo4j/error.hpp>

#include "async/fault.hpp"
#include "bolt/handshake.hpp"

namespace neo4j::detail {

namespace asio = boost::asio;

namespace {

[[noreturn]] void fail(const Address& address, const boost::system::error_code& error,
                       const Deadline& deadline) {
    if (error == asio::error::operation_aborted)
        throw boost::system::system_error(error);
    const bool silent = error == asio::error::timed_out || error == asio::error::eof;
    throw ServiceUnavailable("Bolt handshake with " + address.to_string() + " failed: " +
                             (error == asio::error::timed_out ? timeout_text(deadline)
                              : error == asio::error::eof     ? "the server closed the connection"
                                                              : error.message()) +
                             (silent ? "; is this the server's Bolt port (usually 7687), and does "
                                       "it speak Bolt without TLS there?"
                                     : ""));
}

asio::awaitable<void> send(Transport& transport, std::span<const std::byte> bytes,
                           const Address& address, Deadline deadline) {
    while (!bytes.empty()) {
        const auto result = transport.try_write(bytes);
        if (result.error)
            fail(address, result.error, deadline);
        bytes = bytes.subspan(result.bytes);
        if (result.bytes > 0)
            continue;
        try {
            co_await transport.wait(result.wants, deadline);
        } catch (const boost::system::system_error& error) {
            fail(address, error.code(), deadline);
        }
    }
}

} // namespace

asio::awaitable<bolt::Version> negotiate(Transport& transport, Address address, BoltHandshake kind,
                                         std::chrono::nanoseconds write_timeout,
                                         Deadline deadline) {
    using bolt::Handshake;
    const auto write_by =
        earlier(deadline, Deadline::after(write_timeout, "connection_write_timeout"));
    co_await send(transport, Handshake::proposal(kind), address, write_by);

    Handshake handshake(kind);
    std::array<std::byte, 64> room;
    while (handshake.state() == Handshake::State::reading) {
        const auto part = std::span(room).first(std::min(room.size(), handshake.wanted()));
        const auto result = transport.try_read(part);
        if (result.error)
            fail(address, result.error, deadline);
        handshake.feed(part.first(result.bytes));
        if (result.bytes > 0)
            continue;
        try {
            co_await transport.wait(result.wants, deadline);
        } catch (const boost::system::system_error& error) {
            fail(address, error.code(), deadline);
        }
    }
    if (handshake.state() == Handshake::State::replying) {
        co_await send(transport, handshake.reply(), address, write_by);
        handshake.replied();
    }
    if (handshake.state() == Handshake::State::done)
        co_return handshake.version();

    const auto& fault = handshake.fault();
    auto text = address.to_string() + ": " + std::string(describe(fault.code));
    if (!fault.detail.empty())
        text += ": " + fault.detail;
    if (fault.code == bolt::Errc::no_common_version || fault.code == bolt::Errc::not_bolt_http)
        throw UnsupportedServerProduct(text);
    throw ServiceUnavailable(text);
}

} // namespace neo4j::detail
