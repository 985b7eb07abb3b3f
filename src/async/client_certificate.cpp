#include <mutex>
#include <utility>

#include <neo4j/client_certificate.hpp>

#include "core/wipe.hpp"

namespace neo4j {

struct ClientCertificate::Data {
    // A short text that is moved from is still there: it is overwritten, too.
    Data(bool from_memory, std::string& certificate_, std::optional<std::string>& key_,
         std::optional<std::string>& password_)
        : in_memory(from_memory), certificate(std::move(certificate_)), key(std::move(key_)),
          password(std::move(password_)) {
        if (password_)
            detail::wipe(*password_);
    }
    Data(const Data&) = delete;
    Data& operator=(const Data&) = delete;
    ~Data() {
        if (password)
            detail::wipe(*password);
        if (!in_memory)
            return;
        detail::wipe(certificate); // the key may stand in it
        if (key)
            detail::wipe(*key);
    }

    bool in_memory;
    std::string certificate;
    std::optional<std::string> key;
    std::optional<std::string> password;

    bool operator==(const Data&) const = default;
};

ClientCertificate::ClientCertificate(std::shared_ptr<const Data> data) noexcept
    : data_(std::move(data)) {}

ClientCertificate::ClientCertificate(std::string certfile, std::optional<std::string> keyfile,
                                     std::optional<std::string> password)
    : data_(std::make_shared<const Data>(false, certfile, keyfile, password)) {}

ClientCertificate ClientCertificate::from_pem(std::string certificate,
                                              std::optional<std::string> key,
                                              std::optional<std::string> password) {
    return ClientCertificate(std::make_shared<const Data>(true, certificate, key, password));
}

bool ClientCertificate::in_memory() const noexcept {
    return data_->in_memory;
}
const std::string& ClientCertificate::certfile() const noexcept {
    return data_->certificate;
}
const std::optional<std::string>& ClientCertificate::keyfile() const noexcept {
    return data_->key;
}
const std::optional<std::string>& ClientCertificate::password() const noexcept {
    return data_->password;
}

bool operator==(const ClientCertificate& a, const ClientCertificate& b) noexcept {
    return a.data_ == b.data_ || *a.data_ == *b.data_;
}

struct RotatingClientCertificateProvider::State {
    mutable std::mutex mutex;
    ClientCertificate certificate;
};

RotatingClientCertificateProvider::RotatingClientCertificateProvider(ClientCertificate certificate)
    : state_(new State{{}, std::move(certificate)}) {}

void RotatingClientCertificateProvider::update_certificate(ClientCertificate certificate) {
    const std::lock_guard lock(state_->mutex);
    state_->certificate = std::move(certificate);
}

ClientCertificate RotatingClientCertificateProvider::operator()() const {
    const std::lock_guard lock(state_->mutex);
    return state_->certificate;
}

} // namespace neo4j
