#include "async/auth_managers.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "async/single_flight.hpp"
#include "core/log.hpp"

namespace neo4j {

namespace asio = boost::asio;

AuthManager::~AuthManager() = default;

namespace detail {
namespace {

constexpr std::string_view unauthorized = "Neo.ClientError.Security.Unauthorized";
constexpr std::string_view token_expired = "Neo.ClientError.Security.TokenExpired";

class StaticAuthManager final : public AuthManager {
public:
    explicit StaticAuthManager(AuthToken auth) : auth_(std::move(auth)) {}

    asio::awaitable<AuthToken> get_auth() override { co_return auth_; }
    asio::awaitable<bool> handle_security_exception(AuthToken, Neo4jError) override {
        co_return false;
    }

private:
    const AuthToken auth_;
};

// There is but one question to a provider.
struct Renewal {};
bool shares_answer(const Renewal&, const Renewal&) {
    return true;
}
bool shares_error(const Renewal&, const Renewal&) {
    return true;
}

// The mutex guards the token and is never held while the provider runs.
class CachingAuthManager final : public AuthManager {
public:
    CachingAuthManager(AuthProvider provider, std::vector<std::string_view> refusals,
                       std::shared_ptr<const Clock> clock, std::chrono::nanoseconds patience)
        : provider_(std::move(provider)), refusals_(std::move(refusals)), clock_(std::move(clock)) {
        patience_.for_each = patience;
    }

    asio::awaitable<AuthToken> get_auth() override {
        auto known = fresh();
        if (known)
            co_return std::move(*known);
        co_return co_await renew("there is none, or its time is up");
    }

    asio::awaitable<bool> handle_security_exception(AuthToken auth, Neo4jError error) override {
        if (std::ranges::find(refusals_, error.code()) == refusals_.end())
            co_return false;
        // Another connection with the same token may have been refused before.
        if (forget(auth))
            static_cast<void>(
                co_await renew("the server has refused the last one: " + error.code()));
        co_return true;
    }

private:
    std::optional<AuthToken> fresh() const {
        const std::lock_guard lock(mutex_);
        if (!current_ || (current_->expires_at && clock_->utc_now() >= *current_->expires_at))
            return std::nullopt;
        return current_->auth;
    }

    bool forget(const AuthToken& refused) {
        const std::lock_guard lock(mutex_);
        if (!current_ || !(current_->auth == refused))
            return false;
        current_.reset();
        return true;
    }

    asio::awaitable<AuthToken> renew(std::string why) {
        const auto ask = [this, why = std::move(why)]() -> asio::awaitable<AuthToken> {
            log_auth.debug({}, [&] { return "asking the provider for a token: " + why; });
            try {
                auto given = co_await provider_();
                co_return keep(std::move(given));
            } catch (const std::exception& error) {
                log_auth.error({}, [&] {
                    return std::string("the provider of tokens has failed: ") + error.what();
                });
                throw;
            }
        };
        // Somebody else's may have come in since this one was missed.
        const auto known = [this] { return fresh(); };
        return renewals_.answer(Renewal(), patience_, known, ask);
    }

    AuthToken keep(ExpiringAuth given) {
        const std::lock_guard lock(mutex_);
        current_ = std::move(given);
        return current_->auth;
    }

    const AuthProvider provider_;
    const std::vector<std::string_view> refusals_;
    const std::shared_ptr<const Clock> clock_;
    // Whoever waits for somebody else's question could wait for ever: that one's io_context may be
    // run no more.
    SingleFlight<Renewal, AuthToken>::Patience patience_;
    SingleFlight<Renewal, AuthToken> renewals_;
    mutable std::mutex mutex_; // guards what follows
    std::optional<ExpiringAuth> current_;
};

} // namespace

std::shared_ptr<AuthManager> make_basic_auth_manager(AuthProvider provider,
                                                     std::shared_ptr<const Clock> clock,
                                                     std::chrono::nanoseconds patience) {
    return std::make_shared<CachingAuthManager>(std::move(provider),
                                                std::vector<std::string_view>{unauthorized},
                                                std::move(clock), patience);
}

std::shared_ptr<AuthManager> make_bearer_auth_manager(AuthProvider provider,
                                                      std::shared_ptr<const Clock> clock,
                                                      std::chrono::nanoseconds patience) {
    return std::make_shared<CachingAuthManager>(
        std::move(provider), std::vector<std::string_view>{token_expired, unauthorized},
        std::move(clock), patience);
}

std::shared_ptr<AuthManager> make_basic_auth_manager(AuthProvider provider) {
    return make_basic_auth_manager(std::move(provider), system_clock());
}

std::shared_ptr<AuthManager> make_bearer_auth_manager(AuthProvider provider) {
    return make_bearer_auth_manager(std::move(provider), system_clock());
}

} // namespace detail

std::shared_ptr<AuthManager> static_auth_manager(AuthToken auth) {
    return std::make_shared<detail::StaticAuthManager>(std::move(auth));
}

} // namespace neo4j
