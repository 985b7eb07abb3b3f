#include "async/tls_error.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "async/openssl.hpp"

namespace neo4j::detail {
namespace {

constexpr std::string_view wants_certificate =
    ": set client_certificate to one that the server trusts";

std::string text_of_ssl(int reason) {
    const auto refused = [](std::string_view why) {
        return "the server refused the client's certificate (" + std::string(why) + ")" +
               std::string(wants_certificate);
    };
    switch (reason) {
    case SSL_R_UNEXPECTED_EOF_WHILE_READING:
        return "the connection was cut off: it ended without TLS's close_notify";
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
        return "the server asks for a client's certificate" + std::string(wants_certificate);
    case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
        return "the server found nothing in common, or asks for a client's certificate "
               "(handshake_failure)";
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
        // Java says this also where none is shown.
        return "the server asks for a client's certificate, or refuses the one shown "
               "(bad_certificate)" +
               std::string(wants_certificate);
    case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
        return refused("unsupported_certificate");
    case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
        return refused("certificate_revoked");
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
        return refused("certificate_expired");
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
        return refused("certificate_unknown");
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
        return refused("unknown_ca");
    case SSL_R_TLSV1_ALERT_ACCESS_DENIED:
        return refused("access_denied");
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
    case SSL_R_UNSUPPORTED_PROTOCOL:
        return "the server speaks no version of TLS that this driver speaks (1.2 and newer): "
               "update the server, or allow it TLS 1.2 or 1.3 (dbms.ssl.policy.bolt.tls_versions)";
    case SSL_R_CERTIFICATE_VERIFY_FAILED:
        return "the server's certificate is not accepted";
    default:
        break;
    }
    const char* const known =
        ERR_reason_error_string(ERR_PACK(ERR_LIB_SSL, 0, static_cast<unsigned long>(reason)));
    return known != nullptr ? known : "TLS error " + std::to_string(reason);
}

// The value packs OpenSSL's library and reason; 0 and below are our own.
constexpr int noise = -1;
constexpr int no_reason = -2;

class Category final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "neo4j.tls"; }
    std::string message(int value) const override {
        if (value == noise)
            return "the server sends TLS records without data and without end";
        const auto code = static_cast<unsigned long>(value);
        if (ERR_GET_LIB(code) == ERR_LIB_SSL)
            return text_of_ssl(ERR_GET_REASON(code));
        const char* const known = value > 0 ? ERR_reason_error_string(code) : nullptr;
        return known != nullptr ? known : "TLS failed without a reason";
    }
};

boost::system::error_code from_openssl(unsigned long code) noexcept {
    if (code == 0)
        return {no_reason, tls_category()};
    const auto packed = ERR_PACK(ERR_GET_LIB(code), 0UL, ERR_GET_REASON(code));
    return {static_cast<int>(packed), tls_category()};
}

bool is_ssl(const boost::system::error_code& error, int reason) noexcept {
    return error == from_openssl(ERR_PACK(ERR_LIB_SSL, 0UL, static_cast<unsigned long>(reason)));
}

// What stands in a certificate may be anything: it is shown short and without control characters.
std::string shown(std::string_view text) {
    constexpr std::size_t most = 100;
    std::string result(text.substr(0, most));
    std::ranges::replace_if(result, [](char c) { return c < ' ' || c > '~'; }, '?');
    return text.size() > most ? result + "..." : result;
}

std::string shown(const ASN1_STRING* text) {
    return shown(std::string_view(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                                  static_cast<std::size_t>(ASN1_STRING_length(text))));
}

std::string shown_ip(const ASN1_STRING* bytes) {
    const auto* data = ASN1_STRING_get0_data(bytes);
    const auto size = static_cast<std::size_t>(ASN1_STRING_length(bytes));
    if (boost::asio::ip::address_v4::bytes_type v4; size == v4.size()) {
        std::copy_n(data, size, v4.begin());
        return boost::asio::ip::address_v4(v4).to_string();
    }
    if (boost::asio::ip::address_v6::bytes_type v6; size == v6.size()) {
        std::copy_n(data, size, v6.begin());
        return boost::asio::ip::address_v6(v6).to_string();
    }
    return "?";
}

std::string common_name(const X509_NAME* name) {
    const int index = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    if (index < 0)
        return "no name";
    return "'" + shown(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index))) + "'";
}

// Whom a certificate is for.
std::string names(const X509* certificate) {
    constexpr int most = 5;
    struct Free {
        void operator()(GENERAL_NAMES* all) const noexcept { GENERAL_NAMES_free(all); }
    };
    const std::unique_ptr<GENERAL_NAMES, Free> all(static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    const int count = all ? sk_GENERAL_NAME_num(all.get()) : 0;
    std::string text;
    for (int i = 0; i < std::min(count, most); ++i) {
        const auto* name = sk_GENERAL_NAME_value(all.get(), i);
        if (name->type != GEN_DNS && name->type != GEN_IPADD)
            continue;
        text += text.empty() ? "" : ", ";
        text += "'" +
                (name->type == GEN_DNS ? shown(name->d.dNSName) : shown_ip(name->d.iPAddress)) +
                "'";
    }
    if (text.empty())
        return common_name(X509_get_subject_name(certificate));
    return count > most ? text + ", ..." : text;
}

std::string shown_time(const ASN1_TIME* time) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    if (!bio || ASN1_TIME_print(bio.get(), time) != 1)
        return "an unknown time";
    char* text = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &text);
    return std::string(text, static_cast<std::size_t>(size));
}

// How to have a certificate trusted, which differs with who decides about that.
struct Advice {
    std::string_view self_signed;
    std::string_view unknown_authority;
};
constexpr Advice by_settings{
    "to trust it, write trusted_certificates(TrustCustomCAs(\"its-file.pem\")), with "
    "encrypted(true) or the scheme bolt+wss; to trust any, use the scheme with +ssc, or TrustAll()",
    "name that authority's certificate with trusted_certificates(TrustCustomCAs(\"file.pem\")), "
    "and write encrypted(true) or the scheme bolt+wss"};
constexpr Advice by_own_context{
    "to trust it, load it into the SSL_CTX that was given as ssl_context",
    "load that authority's certificate into the SSL_CTX that was given as ssl_context"};

// Which of the certificates that the server has shown is refused: its own comes first, and those of
// its authorities follow. Null: none of them.
const X509* culprit(int error, const STACK_OF(X509) * chain) {
    const auto find = [chain](auto is_it) -> const X509* {
        for (int i = 0; i < sk_X509_num(chain); ++i)
            if (const X509* const one = sk_X509_value(chain, i); is_it(one))
                return one;
        return nullptr;
    };
    switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return find(
            [](const X509* one) { return X509_cmp_current_time(X509_get0_notAfter(one)) < 0; });
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return find(
            [](const X509* one) { return X509_cmp_current_time(X509_get0_notBefore(one)) > 0; });
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return sk_X509_value(chain, 0);
    default:
        break;
    }
    // The one whose authority is missing.
    const X509* last = sk_X509_value(chain, 0);
    for (int i = 0; last != nullptr && i < sk_X509_num(chain); ++i) {
        const auto* const signer = find([last](const X509* one) {
            return one != last &&
                   X509_NAME_cmp(X509_get_subject_name(one), X509_get_issuer_name(last)) == 0;
        });
        if (signer == nullptr)
            break;
        last = signer;
    }
    return last;
}

std::string describe(int error, const X509* certificate, const std::string& wanted,
                     const Advice& advice) {
    if (certificate == nullptr)
        return "the server's certificate is not accepted: " +
               std::string(X509_verify_cert_error_string(error));
    const auto issuer = common_name(X509_get_issuer_name(certificate));
    switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return "the certificate for " + names(certificate) + " has expired on " +
               shown_time(X509_get0_notAfter(certificate)) +
               ": give the server a new one (and check this machine's clock)";
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return "the certificate for " + names(certificate) + " is valid only from " +
               shown_time(X509_get0_notBefore(certificate)) + " on: check both machines' clocks";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return "the server's certificate is not for '" + wanted + "' but for " +
               names(certificate) +
               ": connect under a name that it is for, or give the server another certificate";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        return "the server's certificate for " + names(certificate) +
               " is self-signed: " + std::string(advice.self_signed);
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        return "the server's certificate was signed by the authority " + issuer +
               ", which is not trusted here: " + std::string(advice.unknown_authority);
    default:
        return "the server's certificate is not accepted: " +
               std::string(X509_verify_cert_error_string(error));
    }
}

} // namespace

const boost::system::error_category& tls_category() noexcept {
    static const Category category;
    return category;
}

boost::system::error_code take_tls_error() noexcept {
    const auto code = ERR_get_error();
    ERR_clear_error();
    return from_openssl(code);
}

boost::system::error_code tls_cut_off() noexcept {
    return from_openssl(ERR_PACK(ERR_LIB_SSL, 0UL, SSL_R_UNEXPECTED_EOF_WHILE_READING));
}

boost::system::error_code tls_too_much_noise() noexcept {
    return {noise, tls_category()};
}

bool is_no_tls(const boost::system::error_code& error) noexcept {
    constexpr std::array reasons{
        SSL_R_WRONG_VERSION_NUMBER,        SSL_R_HTTP_REQUEST,     SSL_R_PACKET_LENGTH_TOO_LONG,
        SSL_R_UNEXPECTED_MESSAGE,          SSL_R_RECORD_TOO_SMALL, SSL_R_BAD_RECORD_TYPE,
        SSL_R_UNEXPECTED_EOF_WHILE_READING};
    return std::ranges::any_of(reasons, [&](int reason) { return is_ssl(error, reason); });
}

std::string describe_refusal(int error, const X509* certificate, const std::string& wanted) {
    return describe(error, certificate, wanted, by_settings);
}

std::string describe_refusal(const SSL* ssl, const boost::system::error_code& error,
                             const std::string& wanted) {
    const auto verdict = static_cast<int>(SSL_get_verify_result(ssl));
    if (verdict == X509_V_OK || !is_ssl(error, SSL_R_CERTIFICATE_VERIFY_FAILED))
        return {};
    return describe(verdict, culprit(verdict, SSL_get_peer_cert_chain(ssl)), wanted,
                    by_own_context);
}

} // namespace neo4j::detail
