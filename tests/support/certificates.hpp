#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/evp.h>
#include <openssl/x509.h>

namespace neo4j::test {

// What a certificate is to be.
struct CertificateWish {
    std::string common_name = "test";
    std::vector<std::string> names;                     // DNS names that it is for
    std::vector<std::string> addresses;                 // IP addresses that it is for
    bool authority = false;                             // may sign others
    std::chrono::seconds from = -std::chrono::hours(1); // from now
    std::chrono::seconds to = std::chrono::hours(1);
};

// A certificate made at run time, with its key. Copies share both.
class Certificate {
public:
    // Signed by itself.
    static Certificate self_signed(const CertificateWish& wish);
    // Signed by this one.
    Certificate sign(const CertificateWish& wish) const;

    X509* native() const noexcept { return certificate_.get(); }
    EVP_PKEY* key() const noexcept { return key_.get(); }

    std::string pem() const;
    // Encrypted where there is a password.
    std::string key_pem(const std::optional<std::string>& password = {}) const;

private:
    Certificate(std::shared_ptr<X509> certificate, std::shared_ptr<EVP_PKEY> key);

    std::shared_ptr<X509> certificate_;
    std::shared_ptr<EVP_PKEY> key_;
};

// A self-signed authority.
Certificate make_authority(std::string common_name = "Test Authority");
// Of an authority, for localhost and the loopback addresses.
CertificateWish for_localhost();

// A file with this text, gone at the end of the scope.
class ScratchFile {
public:
    explicit ScratchFile(std::string_view text);
    ~ScratchFile();
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;

    std::string path() const { return path_.string(); }
    void write(std::string_view text) const;
    std::string text() const;

private:
    std::filesystem::path path_;
};

} // namespace neo4j::test
