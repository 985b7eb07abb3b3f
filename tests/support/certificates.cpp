#include "support/certificates.hpp"

#include <atomic>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

namespace neo4j::test {
namespace {

void require(bool good) {
    if (!good)
        throw std::runtime_error("OpenSSL could not make a certificate");
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    auto* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    require(extension != nullptr);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

std::shared_ptr<X509> build(const CertificateWish& wish, EVP_PKEY* key, X509* issuer,
                            EVP_PKEY* issuer_key) {
    static std::atomic<long> serial{1};
    std::shared_ptr<X509> made(X509_new(), X509_free);
    auto* const raw = made.get();
    require(raw != nullptr && X509_set_version(raw, 2) == 1);
    ASN1_INTEGER_set(X509_get_serialNumber(raw), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(raw), wish.from.count());
    X509_gmtime_adj(X509_getm_notAfter(raw), wish.to.count());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(raw), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(wish.common_name.c_str()), -1,
                               -1, 0);
    X509* const signer = issuer != nullptr ? issuer : raw;
    X509_set_issuer_name(raw, X509_get_subject_name(signer));
    require(X509_set_pubkey(raw, key) == 1);
    extend(raw, signer, NID_basic_constraints, wish.authority ? "critical,CA:TRUE" : "CA:FALSE");
    extend(raw, signer, NID_subject_key_identifier, "hash");
    std::string alternatives;
    for (const auto& name : wish.names)
        alternatives += (alternatives.empty() ? "DNS:" : ",DNS:") + name;
    for (const auto& address : wish.addresses)
        alternatives += (alternatives.empty() ? "IP:" : ",IP:") + address;
    if (!alternatives.empty())
        extend(raw, signer, NID_subject_alt_name, alternatives);
    require(X509_sign(raw, issuer_key, EVP_sha256()) > 0);
    return made;
}

std::shared_ptr<EVP_PKEY> make_key() {
    std::shared_ptr<EVP_PKEY> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    require(key != nullptr);
    return key;
}

template <class Write>
std::string written(Write write) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()), BIO_free);
    require(bio && write(bio.get()) == 1);
    char* text = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &text);
    return std::string(text, static_cast<std::size_t>(size));
}

} // namespace

Certificate::Certificate(std::shared_ptr<X509> certificate, std::shared_ptr<EVP_PKEY> key)
    : certificate_(std::move(certificate)), key_(std::move(key)) {}

Certificate Certificate::self_signed(const CertificateWish& wish) {
    auto key = make_key();
    auto made = build(wish, key.get(), nullptr, key.get());
    return Certificate(std::move(made), std::move(key));
}

Certificate Certificate::sign(const CertificateWish& wish) const {
    auto key = make_key();
    auto made = build(wish, key.get(), certificate_.get(), key_.get());
    return Certificate(std::move(made), std::move(key));
}

std::string Certificate::pem() const {
    return written([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate_.get()); });
}

std::string Certificate::key_pem(const std::optional<std::string>& password) const {
    return written([&](BIO* bio) {
        return PEM_write_bio_PKCS8PrivateKey(
            bio, key_.get(), password ? EVP_aes_256_cbc() : nullptr,
            password ? password->data() : nullptr,
            password ? static_cast<int>(password->size()) : 0, nullptr, nullptr);
    });
}

Certificate make_authority(std::string common_name) {
    CertificateWish wish;
    wish.common_name = std::move(common_name);
    wish.authority = true;
    return Certificate::self_signed(wish);
}

CertificateWish for_localhost() {
    CertificateWish wish;
    wish.common_name = "server";
    wish.names = {"localhost"};
    wish.addresses = {"127.0.0.1", "::1"};
    return wish;
}

ScratchFile::ScratchFile(std::string_view text) {
    static std::atomic<int> count{0};
    path_ = std::filesystem::temp_directory_path() /
            ("neo4j_test_" + std::to_string(::getpid()) + '_' + std::to_string(++count));
    write(text);
}

ScratchFile::~ScratchFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
}

void ScratchFile::write(std::string_view text) const {
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << text;
}

std::string ScratchFile::text() const {
    std::ifstream file(path_, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

} // namespace neo4j::test
