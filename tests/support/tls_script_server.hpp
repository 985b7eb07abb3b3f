#pragma once

#include <memory>
#include <string>

#include <neo4j/config.hpp>

#include "support/certificates.hpp"
#include "support/environment.hpp"
#include "support/script_server.hpp"
#include "support/tls_server.hpp"

namespace neo4j::test {

// A scripted server behind TLS on a loopback port, its certificate that of an authority of its own.
struct TlsScriptServer {
    Certificate authority = make_authority();
    ScratchFile authority_file{authority.pem()};
    std::shared_ptr<TlsServer> tls;
    ScriptServer server;

    explicit TlsScriptServer(const CertificateWish& wish = for_localhost())
        : tls(std::make_shared<TlsServer>(authority.sign(wish))),
          server([this](ServerScript& script) { script.tls = tls; }) {}

    ServerScript* operator->() noexcept { return &server.script(); }
    std::string uri(const std::string& scheme = "bolt") const {
        return scheme + "://127.0.0.1:" + std::to_string(server.port());
    }
    // That trusts the authority.
    DriverConfig config() const {
        return DriverConfig().encrypted(true).trusted_certificates(
            TrustCustomCAs(authority_file.path()));
    }
};

} // namespace neo4j::test
