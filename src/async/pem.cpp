#include "async/pem.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <limits>
#include <memory>
#include <system_error>

#include <openssl/err.h>
#include <openssl/pem.h>

#include <neo4j/error.hpp>

#include "core/wipe.hpp"

namespace neo4j::detail {
namespace {

[[noreturn]] void fail(std::string_view setting, const std::string& problem) {
    throw CertificateConfigurationError(std::string(setting) + ": " + problem);
}

// To twice its size. Not by its own means, which would leave a copy behind.
void grow(std::string& text) {
    std::string bigger(2 * text.size(), '\0');
    text.copy(bigger.data(), text.size());
    wipe(text);
    text = std::move(bigger);
}

// Whoever takes a key from it overwrites it.
std::string read_file(std::string_view setting, const std::string& path) {
    struct Close {
        void operator()(std::FILE* file) const noexcept { std::fclose(file); }
    };
    const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
    if (file) {
        std::setvbuf(file.get(), nullptr, _IONBF, 0); // or a key stays behind in its buffer
        std::string text(4096, '\0');
        std::size_t size = 0;
        while (const auto n = std::fread(text.data() + size, 1, text.size() - size, file.get())) {
            size += n;
            if (size == text.size())
                grow(text);
        }
        if (std::ferror(file.get()) == 0) {
            text.resize(size);
            return text;
        }
        wipe(text);
    }
    fail(setting, "the file '" + path +
                      "' cannot be read: " + std::generic_category().message(errno) +
                      "; give the path of a readable file in PEM format");
}

BioPtr reader(std::string_view setting, std::string_view text) {
    if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        fail(setting, "a text of more than 2 GiB is no certificate");
    return made(BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))));
}

// Never asks on the terminal, which is what OpenSSL does without such a function.
struct Password {
    const std::optional<std::string>& text;
    bool asked = false;

    static int give(char* room, int size, int /*writing*/, void* self) noexcept {
        auto& password = *static_cast<Password*>(self);
        password.asked = true;
        if (!password.text || password.text->size() > static_cast<std::size_t>(size))
            return -1;
        std::copy(password.text->begin(), password.text->end(), room);
        return static_cast<int>(password.text->size());
    }
};

// All certificates of the text; `name` says where it is from.
std::vector<X509Ptr> read_certificates(std::string_view setting, std::string_view text,
                                       const std::string& name) {
    const auto bio = reader(setting, text);
    std::vector<X509Ptr> all;
    const std::optional<std::string> none;
    Password password{none};
    ERR_clear_error();
    while (X509Ptr one{PEM_read_bio_X509(bio.get(), nullptr, Password::give, &password)})
        all.push_back(std::move(one));
    const auto code = ERR_peek_last_error();
    const bool at_end =
        ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE;
    const auto why = take_openssl_error();
    if (!at_end)
        fail(setting, name + " holds a damaged certificate: " + why);
    if (all.empty())
        fail(setting, name + " holds no certificate; it must be in PEM format "
                             "(-----BEGIN CERTIFICATE-----)");
    return all;
}

PrivateKeyPtr read_key(std::string_view setting, std::string_view text, const std::string& name,
                       const std::optional<std::string>& given) {
    const auto bio = reader(setting, text);
    Password password{given};
    ERR_clear_error();
    PrivateKeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, Password::give, &password));
    if (key)
        return key;
    const auto why = take_openssl_error();
    if (password.asked && !given)
        fail(setting, "the private key of " + name + " is encrypted: give its password");
    if (password.asked)
        fail(setting, "the private key of " + name +
                          " cannot be decrypted: its password is another one (" + why + ")");
    fail(setting, name + " holds no private key that can be read (" + why +
                      "); it must be in PEM format (-----BEGIN PRIVATE KEY-----)");
}

// What may hold a private key: a text that is there, or a file's, which is overwritten when it
// goes.
class Source {
public:
    Source(std::string_view setting, bool in_memory, const std::string& from)
        : read_(in_memory ? std::string() : read_file(setting, from)),
          text_(in_memory ? from : read_) {}
    ~Source() { wipe(read_); }
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

    std::string_view text() const noexcept { return text_; }

private:
    std::string read_;
    std::string_view text_;
};

// What to call a text in an error.
std::string name_of(bool in_memory, const std::string& text, std::string_view what) {
    return in_memory ? "the text of the " + std::string(what) : "the file '" + text + "'";
}

} // namespace

std::vector<X509Ptr> read_authorities(std::string_view setting, const std::string& path) {
    return read_certificates(setting, read_file(setting, path), "the file '" + path + "'");
}

LoadedCertificate load(std::string_view setting, const ClientCertificate& certificate) {
    const bool in_memory = certificate.in_memory();
    const auto& source = certificate.certfile();
    const auto& key_source = certificate.keyfile() ? *certificate.keyfile() : source;
    const auto name = name_of(in_memory, source, "certificate");
    const auto key_name =
        certificate.keyfile() ? name_of(in_memory, key_source, "certificate's key") : name;

    auto all = read_certificates(setting, Source(setting, in_memory, source).text(), name);
    LoadedCertificate loaded;
    loaded.certificate = std::move(all.front());
    loaded.chain = made(X509StackPtr(sk_X509_new_null()));
    for (auto one = all.begin() + 1; one != all.end(); ++one) {
        if (sk_X509_push(loaded.chain.get(), one->get()) == 0)
            throw std::bad_alloc();
        static_cast<void>(one->release());
    }
    loaded.key = read_key(setting, Source(setting, in_memory, key_source).text(), key_name,
                          certificate.password());
    ERR_clear_error();
    if (X509_check_private_key(loaded.certificate.get(), loaded.key.get()) != 1) {
        ERR_clear_error();
        fail(setting,
             "the private key of " + key_name + " is not that of the certificate in " + name);
    }
    return loaded;
}

} // namespace neo4j::detail
