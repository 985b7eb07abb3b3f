#pragma once

#include <atomic>
#include <memory>

#include <neo4j/address.hpp>

#include "async/openssl.hpp"
#include "async/tls_context.hpp"
#include "async/transport.hpp"

namespace neo4j::detail {

// TLS over another transport. OpenSSL reads and writes that transport itself, so that bytes are
// copied by nobody else.
class TlsTransport final : public Transport {
public:
    // @param ssl a client's, without notes and without a BIO.
    TlsTransport(std::unique_ptr<Transport> inner, SslPtr ssl, TlsNotes notes);
    ~TlsTransport() override;
    TlsTransport(const TlsTransport&) = delete;
    TlsTransport& operator=(const TlsTransport&) = delete;

    // Shakes hands; before anything else. Throws ServiceUnavailable, which says what is wrong and
    // what to do.
    boost::asio::awaitable<void> shake_hands(Address address, Deadline deadline);
    // Whether the handshake was a short one, which went on where an earlier connection was.
    bool resumed() const noexcept { return SSL_session_reused(ssl_.get()) == 1; }

    IoResult try_read(std::span<std::byte> room) noexcept override;
    IoResult try_write(std::span<const std::byte> bytes) noexcept override;
    boost::asio::awaitable<void> wait(Ready what, Deadline deadline) override;
    std::uint16_t local_port() const noexcept override { return inner_->local_port(); }
    std::optional<Address> remote_address() const override { return inner_->remote_address(); }
    void finish() noexcept override;
    void kill() noexcept override;
    bool stale() noexcept override;
    void rest() noexcept override { inner_->rest(); }

private:
    struct Bio; // what OpenSSL calls

    // What a call of OpenSSL's that gave `returned` has come to. Nothing, no error and not starved:
    // it has read a record that was none of data, and may be called again.
    IoResult outcome(int returned) noexcept;
    // Reads, peeks or shakes hands, past records that hold nothing for it.
    template <class Call>
    IoResult read(Call call, std::span<std::byte> room) noexcept;
    IoResult handshake_step() noexcept;

    std::unique_ptr<Transport> inner_;
    TlsNotes notes_;
    SslPtr ssl_;
    IoResult inner_result_;            // of the last read or write that gave nothing
    bool starved_ = false;             // the inner transport had nothing to give, or no room
    bool more_ = false;                // the last read gave something: OpenSSL may hold more
    boost::system::error_code broken_; // nothing works any more, and why
    std::atomic<bool> killed_{false};
};

} // namespace neo4j::detail
