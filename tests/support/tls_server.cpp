#include "support/tls_server.hpp"

#include <array>
#include <stdexcept>
#include <utility>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>

namespace neo4j::test {
namespace {

std::string common_name(X509* certificate) {
    std::array<char, 256> text{};
    if (certificate == nullptr)
        return {};
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, text.data(),
                              static_cast<int>(text.size()));
    return text.data();
}

} // namespace

TlsServer::TlsServer(const Certificate& own, const std::vector<Certificate>& chain)
    : context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free) {
    SSL_CTX_use_certificate(context_.get(), own.native());
    SSL_CTX_use_PrivateKey(context_.get(), own.key());
    for (const auto& one : chain)
        SSL_CTX_add1_chain_cert(context_.get(), one.native());
    SSL_CTX_set_session_id_context(context_.get(), reinterpret_cast<const unsigned char*>("test"),
                                   4);
    SSL_CTX_set_tlsext_servername_callback(
        context_.get(), +[](SSL*, int*, void*) {
            return SSL_TLSEXT_ERR_OK; // so that the name can be asked for afterwards
        });
}

void TlsServer::ask_for_certificate(const Certificate& authority) {
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), authority.native());
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
}

void TlsServer::versions(int lowest, int highest) {
    // Old ones, too.
    SSL_CTX_set_security_level(context_.get(), 0);
    SSL_CTX_set_min_proto_version(context_.get(), lowest);
    SSL_CTX_set_max_proto_version(context_.get(), highest);
}

std::vector<TlsServer::Handshake> TlsServer::handshakes() const {
    const std::lock_guard lock(mutex_);
    return handshakes_;
}

void TlsServer::note(Handshake handshake) {
    const std::lock_guard lock(mutex_);
    handshakes_.push_back(std::move(handshake));
}

TlsSide::TlsSide(std::shared_ptr<ServerScript> script, std::shared_ptr<TlsServer> tls)
    : inner_(std::move(script)), tls_(std::move(tls)) {
    if (!tls_)
        return;
    ssl_.reset(SSL_new(tls_->native()), SSL_free);
    SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_accept_state(ssl_.get());
}

void TlsSide::feed(std::span<const std::byte> bytes) {
    if (!tls_)
        return inner_.feed(bytes);
    BIO_write(SSL_get_rbio(ssl_.get()), bytes.data(), static_cast<int>(bytes.size()));
    // In memory the client may be at work on this thread: its errors must not be taken away.
    if (ERR_peek_error() == 0)
        work();
}

void TlsSide::work() {
    if (failed_ || ended_)
        return;
    ERR_clear_error();
    std::array<char, 16384> room;
    const int n = SSL_read(ssl_.get(), room.data(), static_cast<int>(room.size()));
    const int error = n > 0 ? SSL_ERROR_NONE : SSL_get_error(ssl_.get(), n);
    if (!shaken_ && SSL_is_init_finished(ssl_.get()) == 1) {
        shaken_ = true;
        const char* const name = SSL_get_servername(ssl_.get(), TLSEXT_NAMETYPE_host_name);
        tls_->note({SSL_session_reused(ssl_.get()) == 1, name != nullptr ? name : "",
                    common_name(SSL_get0_peer_certificate(ssl_.get())),
                    SSL_get_version(ssl_.get())});
        for (int i = tls_->key_updates; i > 0; --i) {
            SSL_key_update(ssl_.get(), SSL_KEY_UPDATE_REQUESTED);
            SSL_do_handshake(ssl_.get());
        }
    }
    if (n > 0) {
        inner_.feed(std::as_bytes(std::span(room).first(static_cast<std::size_t>(n))));
        return work();
    }
    if (error == SSL_ERROR_ZERO_RETURN) {
        ++tls_->farewells;
        ended_ = true;
    } else if (error != SSL_ERROR_WANT_READ) {
        failed_ = true; // what it has to say about that is sent still
    }
    ERR_clear_error();
}

bool TlsSide::has_output() {
    if (!tls_)
        return inner_.has_output();
    if (ERR_peek_error() == 0)
        work();
    if (shaken_ && !failed_ && !ended_) {
        if (inner_.has_output()) {
            const auto plain = inner_.take_output();
            SSL_write(ssl_.get(), plain.data(), static_cast<int>(plain.size()));
        }
        if (inner_.closed()) {
            if (!tls_->hangs_up_rudely)
                SSL_shutdown(ssl_.get());
            ended_ = true;
        }
    }
    return BIO_ctrl_pending(SSL_get_wbio(ssl_.get())) > 0;
}

Bytes TlsSide::take_output() {
    if (!tls_)
        return inner_.take_output();
    static_cast<void>(has_output());
    Bytes bytes(BIO_ctrl_pending(SSL_get_wbio(ssl_.get())));
    if (!bytes.empty())
        BIO_read(SSL_get_wbio(ssl_.get()), bytes.data(), static_cast<int>(bytes.size()));
    return bytes;
}

bool TlsSide::closed() const noexcept {
    return tls_ ? failed_ || ended_ : inner_.closed();
}

} // namespace neo4j::test
