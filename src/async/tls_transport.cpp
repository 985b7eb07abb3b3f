#include "async/tls_transport.hpp"

#include <string>
#include <utility>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <openssl/err.h>

#include <neo4j/error.hpp>

#include "async/fault.hpp"
#include "async/tls_error.hpp"
#include "core/log.hpp"

namespace neo4j::detail {

namespace asio = boost::asio;

namespace {

// Records without data that a server may send in a row: session tickets, changes of keys. An
// honest one sends a few.
constexpr int most_records_without_data = 32;

// How much is read from the socket at once.
constexpr std::size_t read_size = std::size_t{64} * 1024;

// There is no need to wait; but others come first.
asio::awaitable<void> next_turn(Deadline deadline) {
    if (deadline.passed())
        throw boost::system::system_error(asio::error::timed_out);
    co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
}

constexpr const char* advice_no_tls =
    "; does the server speak TLS there (server.bolt.tls_level)? Without TLS write bolt:// or "
    "neo4j://, and leave encrypted out";

} // namespace

// OpenSSL's reads and writes are the inner transport's.
struct TlsTransport::Bio {
    static TlsTransport& self(BIO* bio) noexcept {
        return *static_cast<TlsTransport*>(BIO_get_data(bio));
    }

    static int read(BIO* bio, char* room, std::size_t size, std::size_t* got) noexcept {
        return done(bio, *got, BIO_FLAGS_READ,
                    self(bio).inner_->try_read(std::as_writable_bytes(std::span(room, size))));
    }

    static int write(BIO* bio, const char* data, std::size_t size, std::size_t* put) noexcept {
        return done(bio, *put, BIO_FLAGS_WRITE,
                    self(bio).inner_->try_write(std::as_bytes(std::span(data, size))));
    }

    static int done(BIO* bio, std::size_t& moved, int retry, const IoResult& result) noexcept {
        BIO_clear_retry_flags(bio);
        moved = result.bytes;
        if (result.bytes > 0)
            return 1;
        self(bio).inner_result_ = result;
        if (!result.error) {
            self(bio).starved_ = true;
            BIO_set_flags(bio, retry | BIO_FLAGS_SHOULD_RETRY);
        }
        return 0;
    }

    static long control(BIO* bio, int command, long /*number*/, void* /*pointer*/) noexcept {
        switch (command) {
        case BIO_CTRL_FLUSH:
            return 1;
        case BIO_CTRL_EOF:
            return self(bio).inner_result_.error == asio::error::eof ? 1 : 0;
        default:
            return 0;
        }
    }

    static const BIO_METHOD* method() {
        static BIO_METHOD* const made = [] {
            auto* const method =
                BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "neo4j transport");
            if (method == nullptr)
                throw std::bad_alloc();
            BIO_meth_set_read_ex(method, read);
            BIO_meth_set_write_ex(method, write);
            BIO_meth_set_ctrl(method, control);
            return method;
        }();
        return made;
    }
};

TlsTransport::TlsTransport(std::unique_ptr<Transport> inner, SslPtr ssl, TlsNotes notes)
    : inner_(std::move(inner)), notes_(std::move(notes)), ssl_(std::move(ssl)) {
    auto bio = made(BioPtr(BIO_new(Bio::method())));
    BIO_set_data(bio.get(), this);
    BIO_set_init(bio.get(), 1);
    auto* const raw = bio.release();
    SSL_set_bio(ssl_.get(), raw, raw);
    set_notes(ssl_.get(), &notes_);
    SSL_set_connect_state(ssl_.get());
    SSL_set_read_ahead(ssl_.get(), 1);
    SSL_set_default_read_buffer_len(ssl_.get(), read_size);
    SSL_set_mode(ssl_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                 SSL_MODE_RELEASE_BUFFERS);
    // A server could otherwise keep one call of OpenSSL's busy for as long as it likes.
    SSL_clear_mode(ssl_.get(), SSL_MODE_AUTO_RETRY);
}

TlsTransport::~TlsTransport() {
    // OpenSSL takes a connection that ends without close_notify for a reason never to resume its
    // session. Here it is killed as a matter of course.
    if (!broken_)
        SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}

IoResult TlsTransport::outcome(int returned) noexcept {
    const int kind = SSL_get_error(ssl_.get(), returned);
    switch (kind) {
    case SSL_ERROR_WANT_READ:
        return {0, {}, starved_ ? inner_result_.wants : Ready::to_read};
    case SSL_ERROR_WANT_WRITE:
        return {0, {}, starved_ ? inner_result_.wants : Ready::to_write};
    case SSL_ERROR_ZERO_RETURN:
        return {0, asio::error::eof};
    default:
        break;
    }
    if (killed_.load(std::memory_order_relaxed))
        broken_ = asio::error::eof;
    else if (kind == SSL_ERROR_SSL || !inner_result_.error)
        broken_ = take_tls_error();
    else
        broken_ = inner_result_.error == asio::error::eof ? tls_cut_off() : inner_result_.error;
    ERR_clear_error();
    return {0, broken_};
}

template <class Call>
IoResult TlsTransport::read(Call call, std::span<std::byte> room) noexcept {
    if (broken_)
        return {0, broken_};
    for (int records = 0; records < most_records_without_data; ++records) {
        starved_ = false;
        ERR_clear_error();
        std::size_t n = 0;
        const int returned = call(ssl_.get(), room.data(), room.size(), &n);
        if (returned == 1)
            return {n, {}};
        const auto result = outcome(returned);
        if (result.error || starved_)
            return result;
    }
    broken_ = tls_too_much_noise();
    return {0, broken_};
}

// A byte stands for the end of the handshake.
IoResult TlsTransport::handshake_step() noexcept {
    const auto call = [](SSL* ssl, void*, std::size_t, std::size_t* n) {
        const int returned = SSL_do_handshake(ssl);
        *n = returned == 1 ? 1 : 0;
        return returned;
    };
    return read(call, {});
}

asio::awaitable<void> TlsTransport::shake_hands(Address address, Deadline deadline) {
    boost::system::error_code error;
    while (!error) {
        const auto result = handshake_step();
        if (result.bytes > 0) {
            log_io.debug({0, 0, local_port()}, [&] {
                return "S: <TLS> " + address.to_string() + " " + SSL_get_version(ssl_.get()) +
                       ", " + SSL_get_cipher_name(ssl_.get()) + (resumed() ? ", resumed" : "");
            });
            co_return;
        }
        error = result.error;
        if (error)
            break;
        try {
            co_await inner_->wait(result.wants, deadline);
        } catch (const boost::system::system_error& thrown) {
            if (is_cancel(thrown))
                throw;
            error = thrown.code();
        }
    }
    if (notes_.sessions)
        notes_.sessions->forget(notes_.address);
    broken_ = error;
    if (notes_.refusal.empty())
        notes_.refusal = describe_refusal(ssl_.get(), error, notes_.host);
    auto text = "TLS handshake with " + address.to_string() + " failed: ";
    if (!notes_.refusal.empty())
        text += notes_.refusal;
    else if (error == asio::error::timed_out)
        text += timeout_text(deadline) + advice_no_tls;
    else if (error == asio::error::eof)
        text += std::string("the server closed the connection") + advice_no_tls;
    else
        text += error.message() +
                (is_no_tls(error) || error == asio::error::connection_reset ? advice_no_tls : "");
    throw ServiceUnavailable(text);
}

IoResult TlsTransport::try_read(std::span<std::byte> room) noexcept {
    IoResult all;
    do {
        const auto part = read(SSL_read_ex, room.subspan(all.bytes));
        more_ = part.bytes > 0;
        // An error is seen by the next read.
        if (part.bytes == 0)
            return all.bytes > 0 ? all : part;
        all.bytes += part.bytes;
    } while (all.bytes < room.size() && SSL_has_pending(ssl_.get()) == 1);
    return all;
}

IoResult TlsTransport::try_write(std::span<const std::byte> bytes) noexcept {
    if (broken_)
        return {0, broken_};
    IoResult all{0, {}, Ready::to_write};
    while (all.bytes < bytes.size()) {
        const auto rest = bytes.subspan(all.bytes);
        starved_ = false;
        ERR_clear_error();
        std::size_t n = 0;
        const int returned = SSL_write_ex(ssl_.get(), rest.data(), rest.size(), &n);
        if (returned != 1) {
            const auto result = outcome(returned);
            return all.bytes > 0 ? all : result;
        }
        all.bytes += n;
    }
    return all;
}

asio::awaitable<void> TlsTransport::wait(Ready what, Deadline deadline) {
    // What OpenSSL has read and not yet given does not show at the socket.
    if (what == Ready::to_read && more_ && SSL_has_pending(ssl_.get()) == 1)
        return next_turn(deadline);
    return inner_->wait(what, deadline);
}

void TlsTransport::finish() noexcept {
    if (broken_ || SSL_is_init_finished(ssl_.get()) == 0)
        return;
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
}

void TlsTransport::kill() noexcept {
    killed_.store(true, std::memory_order_relaxed);
    inner_->kill();
}

bool TlsTransport::stale() noexcept {
    std::byte one{};
    const auto result = read(SSL_peek_ex, std::span(&one, 1));
    return result.bytes > 0 || result.error.failed();
}

} // namespace neo4j::detail
