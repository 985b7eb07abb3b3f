#pragma once

#include <chrono>
#include <concepts>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include <neo4j/auth.hpp>
#include <neo4j/detail/callback.hpp>
#include <neo4j/error.hpp>
#include <neo4j/export.hpp>

namespace neo4j {

/// Supplies what a driver's connections log on with, and may renew it while the driver is in use.
/// static_auth_manager(), basic_auth_manager() and bearer_auth_manager() make the usual ones; a
/// program may write another.
///
/// The tokens must all belong to one identity: for another user there is the setting `auth` of a
/// session or a query, which the manager is not asked about. A manager must not use the driver that
/// it serves (in the blocking API: UsageError).
///
/// Thread safety: any thread may call either method at any time.
/// Errors: what a method throws reaches whoever waits for the connection or for the query.
/// Cancellation: no setting bounds how long a method takes, since it may have to ask a person, and
/// what it has begun is the program's own. The cancellation of the call that waits for it reaches
/// it, as any awaitable. A method that needs a time limit has to have one of its own.
class NEO4J_API AuthManager {
public:
    AuthManager() = default;
    AuthManager(const AuthManager&) = delete;
    AuthManager& operator=(const AuthManager&) = delete;
    virtual ~AuthManager();

    /// What to log on with now. Called for each use of a connection: it should be quick, and keep
    /// what it had to fetch.
    virtual boost::asio::awaitable<AuthToken> get_auth() = 0;

    /// A server has answered with an error whose code begins with Neo.ClientError.Security.
    /// @param auth what the connection was logged on with.
    /// @param error what the server said.
    /// @return whether trying again may succeed now: the error is then retryable
    ///   (GqlError::is_retryable), so that a managed transaction is tried again.
    virtual boost::asio::awaitable<bool> handle_security_exception(AuthToken auth,
                                                                   Neo4jError error) = 0;
};

/// A token that may end.
struct ExpiringAuth {
    /// @param auth_ the token
    /// @param expires_at_ from when on it is of no use; absent: never
    ExpiringAuth(AuthToken auth_,
                 std::optional<std::chrono::system_clock::time_point> expires_at_ = std::nullopt)
        : auth(std::move(auth_)), expires_at(expires_at_) {}

    /// The same token, of no use after that time from now. To leave some room, give less than the
    /// token's own life.
    [[nodiscard]] ExpiringAuth expires_in(std::chrono::system_clock::duration time) const {
        return {auth, std::chrono::system_clock::now() + time};
    }

    /// What to log on with.
    AuthToken auth;
    /// From when on it is of no use; absent: never.
    std::optional<std::chrono::system_clock::time_point> expires_at;

    friend bool operator==(const ExpiringAuth&, const ExpiringAuth&) = default;
};

namespace detail {
using AuthProvider = Callback<ExpiringAuth>;
NEO4J_API std::shared_ptr<AuthManager> make_basic_auth_manager(AuthProvider provider);
NEO4J_API std::shared_ptr<AuthManager> make_bearer_auth_manager(AuthProvider provider);
} // namespace detail

/// Always the same token; the same as giving the driver the token itself.
[[nodiscard]] NEO4J_API std::shared_ptr<AuthManager> static_auth_manager(AuthToken auth);

/// For passwords that change: keeps a token until the server refuses it (Security.Unauthorized),
/// and asks the provider then. Wrong credentials are thus asked for again, and tried as long as the
/// transaction may be retried.
/// @param provider takes nothing and gives an AuthToken, or an awaitable of one. It is asked once,
///   however many wait. Where that takes longer than a minute one of them asks again, since the
///   io_context of the one who asked may be run no more. It must not use the driver.
template <class Provider>
    requires detail::CallbackFor<std::decay_t<Provider>, AuthToken>
[[nodiscard]] std::shared_ptr<AuthManager> basic_auth_manager(Provider&& provider) {
    auto ask =
        detail::make_callback<AuthToken>(std::decay_t<Provider>(std::forward<Provider>(provider)));
    return detail::make_basic_auth_manager(detail::make_callback<ExpiringAuth>(std::move(ask)));
}

/// For tokens that end: keeps a token until its time is up, or until the server refuses it
/// (Security.TokenExpired, Security.Unauthorized), and asks the provider then.
/// @param provider takes nothing and gives an ExpiringAuth (an AuthToken is one that never ends),
///   or an awaitable of one. It is asked once, however many wait, as basic_auth_manager()'s
///   is. It must not use the driver.
template <class Provider>
    requires detail::CallbackFor<std::decay_t<Provider>, ExpiringAuth>
[[nodiscard]] std::shared_ptr<AuthManager> bearer_auth_manager(Provider&& provider) {
    return detail::make_bearer_auth_manager(detail::make_callback<ExpiringAuth>(
        std::decay_t<Provider>(std::forward<Provider>(provider))));
}

/// What a driver logs on with: a token, or a manager that supplies them.
class DriverAuth {
public:
    /// no_auth().
    DriverAuth() = default;
    /// @param token what all connections log on with
    DriverAuth(AuthToken token) : token_(std::move(token)) {}
    /// @param manager not null (UsageError)
    template <std::derived_from<AuthManager> Manager>
    DriverAuth(std::shared_ptr<Manager> manager)
        : token_(std::nullopt), manager_(std::move(manager)) {
        if (!manager_)
            throw UsageError("auth is a null AuthManager: give a manager or a token");
    }

    /// Absent where there is a manager.
    const std::optional<AuthToken>& token() const noexcept { return token_; }
    /// Null where there is a token.
    const std::shared_ptr<AuthManager>& manager() const noexcept { return manager_; }

private:
    std::optional<AuthToken> token_ = AuthToken();
    std::shared_ptr<AuthManager> manager_;
};

} // namespace neo4j
