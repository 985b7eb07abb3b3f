#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <neo4j/client_certificate.hpp>

#include "async/openssl.hpp"

// Certificates and keys as text. What is wrong raises CertificateConfigurationError, which begins
// with the name of the setting.
namespace neo4j::detail {

// A certificate with its chain and its key.
struct LoadedCertificate {
    X509Ptr certificate;
    X509StackPtr chain;
    PrivateKeyPtr key;
};

// The certificates of a file, at least one.
std::vector<X509Ptr> read_authorities(std::string_view setting, const std::string& path);

LoadedCertificate load(std::string_view setting, const ClientCertificate& certificate);

} // namespace neo4j::detail
