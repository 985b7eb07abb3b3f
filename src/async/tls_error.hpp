#pragma once

#include <string>

#include <boost/system/error_code.hpp>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace neo4j::detail {

// Errors of TLS itself, where a transport gives error codes.
const boost::system::error_category& tls_category() noexcept;

// Takes the errors of this thread's OpenSSL queue and gives the first.
boost::system::error_code take_tls_error() noexcept;

// The stream ended without TLS's own sign of it: somebody may have cut it off.
boost::system::error_code tls_cut_off() noexcept;
// Records without data and without end.
boost::system::error_code tls_too_much_noise() noexcept;

// Whether it is what a server says, or does, that does not speak TLS.
bool is_no_tls(const boost::system::error_code& error) noexcept;

// Why a server's certificate is refused, and what to do. `error` is an X509_V_ERR_..., `wanted` the
// host that was to be reached.
std::string describe_refusal(int error, const X509* certificate, const std::string& wanted);
// The same for a context of the program's own, which calls nobody back: told from what is left when
// the handshake has failed by `error`. Empty: it has not for the certificate's sake.
std::string describe_refusal(const SSL* ssl, const boost::system::error_code& error,
                             const std::string& wanted);

} // namespace neo4j::detail
