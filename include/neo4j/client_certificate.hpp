#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include <neo4j/detail/callback.hpp>
#include <neo4j/export.hpp>

namespace neo4j {

/// The certificate that a driver shows to servers which ask for one (mutual TLS), and its private
/// key. Both are in PEM format; what the certificate is followed by is its chain. Copies share it.
///
/// Nothing is read or checked here: a driver does that when it connects, and raises
/// CertificateConfigurationError for what cannot be used.
///
/// The password, and what was given as text, is overwritten when the last copy goes, and what a
/// driver reads from files as soon as the key is made of it. What the program keeps of it is its
/// own to wipe; the key itself is OpenSSL's, which clears it when the driver goes.
class NEO4J_API ClientCertificate {
public:
    /// From files.
    /// @param certfile path of the certificate
    /// @param keyfile path of its key. Default: the key stands in `certfile`, too.
    /// @param password what the key is encrypted with. Default: it is not.
    explicit ClientCertificate(std::string certfile, std::optional<std::string> keyfile = {},
                               std::optional<std::string> password = {});

    /// From memory.
    /// @param certificate the text of the certificate
    /// @param key the text of its key. Default: it stands in `certificate`, too.
    /// @param password what the key is encrypted with. Default: it is not.
    [[nodiscard]] static ClientCertificate from_pem(std::string certificate,
                                                    std::optional<std::string> key = {},
                                                    std::optional<std::string> password = {});

    // No moves: there is no object without a certificate.
    ClientCertificate(const ClientCertificate&) = default;
    ClientCertificate& operator=(const ClientCertificate&) = default;

    /// Whether the texts below are PEM and not paths.
    bool in_memory() const noexcept;
    /// The certificate's path, or PEM.
    const std::string& certfile() const noexcept;
    /// The key's path, or PEM.
    const std::optional<std::string>& keyfile() const noexcept;
    /// The key's password.
    const std::optional<std::string>& password() const noexcept;

    /// Whether both are copies of one object: what that was read from files is not read again.
    bool same_as(const ClientCertificate& other) const noexcept { return data_ == other.data_; }

    /// Whether paths, or texts, are equal.
    NEO4J_API friend bool operator==(const ClientCertificate& a,
                                     const ClientCertificate& b) noexcept;

private:
    struct Data;
    explicit ClientCertificate(std::shared_ptr<const Data> data) noexcept;

    std::shared_ptr<const Data> data_;
};

/// A function that says which certificate a driver shows from now on: it takes nothing and gives a
/// std::optional<ClientCertificate>, or an awaitable of one. Nothing: the same as before, or none
/// at first. The very same object, or a copy of it, is the same as before, too; another one with
/// equal paths is read from its files again.
///
/// Called for each new connection, perhaps from several threads at once; what it takes counts
/// towards connection_acquisition_timeout. What it throws reaches whoever waits for the connection.
/// It must not use the driver. In the blocking API it runs on the calling thread.
class ClientCertificateProvider {
public:
    /// @param function called as it says above; it is copied, or moved from
    template <class Function>
        requires(!std::same_as<std::remove_cvref_t<Function>, ClientCertificateProvider> &&
                 detail::CallbackFor<std::decay_t<Function>, std::optional<ClientCertificate>>)
    ClientCertificateProvider(Function&& function)
        : function_(detail::make_callback<std::optional<ClientCertificate>>(
              std::decay_t<Function>(std::forward<Function>(function)))) {}

    /// One that always gives this certificate.
    ClientCertificateProvider(ClientCertificate certificate)
        : ClientCertificateProvider([kept = std::move(certificate)] { return kept; }) {}

    /// Calls the function.
    boost::asio::awaitable<std::optional<ClientCertificate>> operator()() const {
        return function_();
    }

private:
    detail::Callback<std::optional<ClientCertificate>> function_;
};

/// A provider whose certificate can be changed while drivers use it. Copies share the certificate:
/// give one to the driver and keep one.
///
/// Thread safety: any thread may call either method at any time.
class NEO4J_API RotatingClientCertificateProvider {
public:
    /// @param certificate the first one
    explicit RotatingClientCertificateProvider(ClientCertificate certificate);

    /// Takes another certificate for connections to come; those that are open keep theirs. Its
    /// files are read anew even if their paths are those of the last one.
    void update_certificate(ClientCertificate certificate);

    /// The current certificate.
    [[nodiscard]] ClientCertificate operator()() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

/// The usual providers.
struct ClientCertificateProviders {
    /// One that always gives this certificate.
    [[nodiscard]] static ClientCertificateProvider static_(ClientCertificate certificate) {
        return ClientCertificateProvider(std::move(certificate));
    }
    /// One whose certificate can be changed.
    [[nodiscard]] static RotatingClientCertificateProvider rotating(ClientCertificate certificate) {
        return RotatingClientCertificateProvider(std::move(certificate));
    }
};

} // namespace neo4j
