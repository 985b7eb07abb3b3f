// Encrypted connections to a server whose certificate an authority of your own has signed: that
// authority's certificate is what is trusted, nothing else. A server that asks for a certificate of
// the client is shown one.
//
// Prints:
//   encrypted: yes
//   through TLS: 1
//   whoever trusts another authority gets: ServiceUnavailable
//
// Or prints, where the server has no TLS:
//   left out: NEO4J_CA_FILE is not set
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

int main() try {
    if (std::getenv("NEO4J_CA_FILE") == nullptr) {
        std::cout << "left out: NEO4J_CA_FILE is not set\n";
        return 0;
    }
    const std::string authority = example::setting("NEO4J_CA_FILE", "");
    const std::string certificate = example::setting("NEO4J_CLIENT_CERTIFICATE_1", "");
    const std::string key = example::setting("NEO4J_CLIENT_KEY_1", "");
    const auto uri = example::uri();
    const auto auth = example::auth();

    // --8<-- [start:own_authority]
    auto config = neo4j::DriverConfig()
                      .encrypted(true) // with the schemes bolt and neo4j; +s and +ssc say it too
                      .trusted_certificates(neo4j::TrustCustomCAs(authority));
    if (!certificate.empty())
        config.client_certificate(neo4j::ClientCertificate(certificate, key));
    neo4j::Driver driver(uri, auth, config);
    // --8<-- [end:own_authority]

    std::cout << "encrypted: " << (driver.encrypted() ? "yes" : "no") << "\n";
    const auto result = driver.execute_query("RETURN 1");
    std::cout << "through TLS: " << result.records.front()[0].as<int>() << "\n";
    driver.close();

    // --8<-- [start:system]
    // The authorities that the system trusts, the default, do not know ours.
    neo4j::Driver other(uri, auth, neo4j::DriverConfig().encrypted(true));
    try {
        other.verify_connectivity();
    } catch (const neo4j::ServiceUnavailable&) {
        std::cout << "whoever trusts another authority gets: ServiceUnavailable\n";
    }
    // --8<-- [end:system]
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
