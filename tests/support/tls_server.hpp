#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <openssl/ssl.h>

#include "support/certificates.hpp"
#include "support/server_script.hpp"
#include "support/websocket_side.hpp"

namespace neo4j::test {

// How a scripted server does TLS. Made before the first connection.
//
// Thread safety: any thread, once it is set up.
class TlsServer {
public:
    explicit TlsServer(const Certificate& own, const std::vector<Certificate>& chain = {});

    // Asks clients for a certificate of this authority. Theirs are refused without.
    void ask_for_certificate(const Certificate& authority);
    void versions(int lowest, int highest);
    // Ends connections without close_notify, as a server does that is killed.
    std::atomic<bool> hangs_up_rudely{false};
    // Once the handshake is over, sends changes of keys to each client, this many.
    std::atomic<int> key_updates{0};

    SSL_CTX* native() const noexcept { return context_.get(); }

    // Of what became of handshakes, in their order.
    struct Handshake {
        bool resumed = false;
        std::string asked_for; // the name that the client wanted (SNI)
        std::string client;    // the common name of its certificate
        std::string version;
    };
    std::vector<Handshake> handshakes() const;
    void note(Handshake handshake);
    // Clients that said goodbye by close_notify.
    std::atomic<int> farewells{0};

private:
    std::shared_ptr<SSL_CTX> context_;
    mutable std::mutex mutex_;
    std::vector<Handshake> handshakes_;
};

// The server's side of one connection: a scripted server, over WebSocket or not, behind TLS where
// there is one.
class TlsSide {
public:
    // @param tls none: as WebSocketSide.
    TlsSide(std::shared_ptr<ServerScript> script, std::shared_ptr<TlsServer> tls);

    void feed(std::span<const std::byte> bytes);
    Bytes take_output();
    bool has_output();
    bool closed() const noexcept;
    bool deaf() const noexcept { return inner_.deaf(); }

private:
    void work();

    WebSocketSide inner_;
    std::shared_ptr<TlsServer> tls_;
    std::shared_ptr<SSL> ssl_;
    bool shaken_ = false;
    bool failed_ = false;
    bool ended_ = false;
};

} // namespace neo4j::test
