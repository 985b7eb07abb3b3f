#include "async/pool.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <neo4j/error.hpp>

#include "async/fault.hpp"
#include "async/hook.hpp"
#include "async/with_deadline.hpp"

namespace neo4j::detail {

namespace asio = boost::asio;

namespace {

// A connection that was idle for longer is looked at before use: a peer that has closed it in the
// meantime costs a new connection and not a failed query.
constexpr auto look_after = std::chrono::seconds(1);

[[noreturn]] void refuse_session_auth(bolt::Version version) {
    throw ConfigurationError("the server speaks Bolt " + to_string(version) +
                             "; auth for a session or a query needs Bolt 5.1 or newer");
}

[[noreturn]] void turn_away() {
    throw ConnectionPoolError("the driver is closed: its pool gives out no connections");
}

// Counts as long as it lives.
class Counted {
public:
    Counted(std::mutex& mutex, std::size_t& count) noexcept : mutex_(mutex), count_(count) {
        const std::lock_guard lock(mutex_);
        ++count_;
    }
    ~Counted() {
        const std::lock_guard lock(mutex_);
        --count_;
    }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;

private:
    std::mutex& mutex_;
    std::size_t& count_;
};

// Who is asked when what a connection is logged on with is refused.
std::shared_ptr<AuthManager> manager_of(const Wanted& wanted) {
    return wanted.auth ? nullptr : wanted.auth_manager;
}

void log_useless(const Connection& connection, const GqlError& error) {
    log_pool.debug(connection.log_ids(),
                   [&] { return "an idle connection is of no more use: " + error.message(); });
}

} // namespace

void Lease::release() noexcept {
    if (auto pool = std::exchange(pool_, nullptr))
        pool->give_back(std::exchange(connection_, {}));
}

Pool::Pool(PoolOptions options, Address address)
    : options_(std::move(options)), address_(std::move(address)) {}

asio::awaitable<Lease> Pool::acquire(Wanted wanted) {
    const auto asked = now_for_hook();
    if (wanted.auth_manager)
        wanted.driver_auth = co_await wanted.auth_manager->get_auth();
    const auto deadline =
        earlier(wanted.until,
                Deadline::after(wanted.acquisition_timeout.value_or(options_.acquisition_timeout),
                                "connection_acquisition_timeout"));
    auto lease = co_await take_place(wanted, deadline);
    while (lease) {
        lease->log_as(wanted.operation);
        bool good = co_await usable(*lease, wanted.proof, deadline);
        if (good) {
            // Before anybody reads the answer to the login: it is this manager's affair.
            lease->set_auth_manager(manager_of(wanted));
            good = co_await log_on(*lease, wanted, deadline);
            if (!good && wanted.auth_manager) // as the reference does for a new connection
                wanted.driver_auth = co_await wanted.auth_manager->get_auth();
        }
        if (good) {
            log_lease(*lease, "reusing a connection");
            tell_acquired(*lease, asked);
            co_return std::move(lease);
        }
        auto useless = std::exchange(lease.connection_, nullptr);
        useless->close();
        lease.connection_ = replace(*useless);
    }

    // A place without a connection: fill it.
    auto connection = co_await open(wanted, deadline);
    lease.connection_ = connection;
    opened(connection);
    log_lease(*connection, "opened a connection");
    tell_acquired(*connection, asked);
    co_return std::move(lease);
}

Lease Pool::try_acquire(const Wanted& wanted) {
    const auto asked = now_for_hook();
    Lease lease;
    {
        const std::lock_guard lock(mutex_);
        if (closed_ || !line_.empty() || idle_.empty())
            return {};
        auto& candidate = *idle_.back();
        if (look(candidate, wanted.proof) != Condition::ready || !is_logged_on(candidate, wanted))
            return {};
        lease = std::move(*take_free());
    }
    lease->set_auth_manager(manager_of(wanted));
    lease->log_as(wanted.operation);
    log_lease(*lease, "reusing a connection");
    tell_acquired(*lease, asked);
    return lease;
}

asio::awaitable<ConnectionRef> Pool::open(const Wanted& wanted, Deadline deadline) {
    const Counted counted(mutex_, connecting_);
    auto options = options_.connection;
    options.hello.auth = token(wanted);
    options.auth_manager = manager_of(wanted);
    options.operation = wanted.operation;
    if (wanted.resolved)
        options.connector.resolver.reset();
    options.connector.found = wanted.found;
    if (wanted.name) {
        options.connector.name = wanted.name;
        options.connector.look_up = nullptr; // the address is a number
    }
    const auto asked = now_for_hook();
    auto connection = co_await Connection::open(std::move(options), address_, deadline);
    if (options_.telemetry_hook) {
        tell_hook(PoolEventKind::opened, asked);
        connection->telemetry_hook = options_.telemetry_hook;
    }
    if (wanted.auth && !connection->engine().has(bolt::Capability::logon)) {
        // Only now is it known; nobody else may use it as this user.
        const auto version = connection->engine().version();
        connection->close();
        refuse_session_auth(version);
    }
    co_return std::move(connection);
}

bool Pool::is_logged_on(const Connection& connection, const Wanted& wanted) const {
    if (wanted.proof == Proof::logged_on || connection.login_forgotten())
        return false;
    // Old servers refuse it even where nothing would change: what works must not depend on that.
    if (wanted.auth && !connection.engine().has(bolt::Capability::logon))
        return false;
    return connection.auth() == token(wanted);
}

const AuthToken& Pool::token(const Wanted& wanted) const noexcept {
    return wanted.auth          ? *wanted.auth
           : wanted.driver_auth ? *wanted.driver_auth
                                : options_.connection.hello.auth;
}

// Makes a connection that is in order that of the wanted user. False: another one is needed.
asio::awaitable<bool> Pool::log_on(Connection& connection, const Wanted& wanted,
                                   Deadline deadline) {
    if (is_logged_on(connection, wanted))
        co_return true;
    if (!connection.engine().has(bolt::Capability::logon)) {
        if (wanted.auth)
            refuse_session_auth(connection.engine().version());
        co_return false;
    }
    connection.log_on_as(token(wanted));
    if (wanted.proof == Proof::none)
        co_return true;
    try {
        co_await connection.catch_up(deadline.share(2));
        connection.rest();
        co_return true;
    } catch (const ServiceUnavailable& error) {
        log_useless(connection, error);
    }
    co_return false;
}

// An idle connection, or a free place, or the next one that somebody gives back.
asio::awaitable<Lease> Pool::take_place(const Wanted& wanted, Deadline deadline) {
    auto at_once = try_take();
    if (at_once)
        co_return std::move(*at_once);
    log_pool.debug({.operation = wanted.operation},
                   [&] { return "waiting for a connection to " + address_.to_string(); });
    const auto asked = now_for_hook();
    try {
        co_return co_await with_deadline(wait_in_line(), deadline);
    } catch (const boost::system::system_error& error) {
        if (error.code() != asio::error::timed_out)
            throw;
    }
    tell_hook(PoolEventKind::timed_out, asked);
    raise_timeout(wanted, deadline);
}

std::optional<Lease> Pool::try_take() {
    const std::lock_guard lock(mutex_);
    if (closed_)
        turn_away();
    if (!line_.empty())
        return std::nullopt; // nobody jumps the line
    return take_free();
}

// Another idle connection, if there is one, for the place of one that is of no use. Where one has
// died in the meantime the others may have, too. But where one was silent, to ask the next one
// would be to wait again: a new one shows whether the server is there.
ConnectionRef Pool::replace(Connection& useless) noexcept {
    const std::lock_guard lock(mutex_);
    open_.erase(&useless);
    return useless.timed_out() ? nullptr : take_idle();
}

// With the mutex held. The one used last, but one that owes no answer before those that do.
ConnectionRef Pool::take_idle() noexcept {
    if (idle_.empty())
        return nullptr;
    auto place = std::find_if(idle_.rbegin(), idle_.rend(), [](const ConnectionRef& connection) {
        return connection->engine().clean();
    });
    if (place == idle_.rend())
        place = idle_.rbegin();
    auto connection = std::move(*place);
    idle_.erase(std::next(place).base());
    note_taken(*connection);
    return connection;
}

// With the mutex held.
std::optional<Lease> Pool::take_free() {
    if (auto connection = take_idle()) {
        ++places_;
        return Lease(shared_from_this(), std::move(connection));
    }
    if (places_ < options_.max_size) {
        ++places_;
        return Lease(shared_from_this(), nullptr);
    }
    return std::nullopt;
}

// Whether an idle connection can be used: not too old, not closed by the peer, clean.
Pool::Condition Pool::look(Connection& connection, Proof proof) const {
    const auto now = options_.connection.clock->now();
    const auto idle = now - connection.idle_since;
    if (connection.dead() || connection.retired())
        return Condition::useless;
    if (options_.max_lifetime.count() >= 0 && now - connection.opened_at() >= options_.max_lifetime)
        return Condition::useless;
    const bool expects_answer = connection.engine().outstanding() > 0;
    if (!expects_answer && idle > look_after && connection.stale())
        return Condition::useless;
    const bool probe =
        proof == Proof::alive || (options_.liveness_check && idle >= *options_.liveness_check);
    return !probe && connection.engine().clean() ? Condition::ready : Condition::unsettled;
}

// Puts an idle connection in order, as far as it can be.
asio::awaitable<bool> Pool::usable(Connection& connection, Proof proof, Deadline deadline) {
    const auto condition = look(connection, proof);
    if (condition != Condition::unsettled)
        co_return condition == Condition::ready;
    // A RESET that is on its way is a sign of life too.
    const bool probe = connection.engine().clean();
    const auto by = deadline.share(2); // a silent one leaves time for a new one
    try {
        co_await connection.settle(by);
        if (probe)
            co_await connection.probe(by);
        connection.rest();
        co_return true;
    } catch (const GqlError& error) {
        log_useless(connection, error);
    }
    co_return false;
}

// A place in the line, given up at the end of the scope.
class Pool::InLine {
public:
    InLine(Pool& pool, std::uint64_t ticket) noexcept : pool_(pool), ticket_(ticket) {}
    ~InLine() {
        const auto time = std::chrono::steady_clock::now() - start_;
        const std::lock_guard lock(pool_.mutex_);
        pool_.line_.leave(ticket_);
        pool_.longest_wait_ = std::max<std::chrono::nanoseconds>(pool_.longest_wait_, time);
    }
    InLine(const InLine&) = delete;
    InLine& operator=(const InLine&) = delete;

private:
    Pool& pool_;
    std::uint64_t ticket_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

asio::awaitable<Lease> Pool::wait_in_line() {
    const auto self = shared_from_this();
    const auto waiter = std::make_shared<Waiter>(co_await asio::this_coro::executor);
    std::uint64_t ticket = 0;
    auto at_once = join_line(waiter, ticket);
    if (at_once)
        co_return std::move(*at_once);
    const InLine place(*this, ticket);
    co_await waiter->wait();
    const std::lock_guard lock(mutex_);
    // Though it may have been cancelled just then: whoever drops the lease hands it on.
    if (waiter->lease)
        co_return std::move(*waiter->lease);
    if (closed_)
        turn_away();
    throw boost::system::system_error(asio::error::operation_aborted);
}

std::optional<Lease> Pool::join_line(const std::shared_ptr<Waiter>& waiter, std::uint64_t& ticket) {
    const std::lock_guard lock(mutex_);
    if (closed_)
        turn_away();
    // What came free since try_take() must not pass this waiter by.
    std::optional<Lease> free;
    if (line_.empty())
        free = take_free();
    if (!free)
        ticket = line_.join(waiter);
    return free;
}

void Pool::give_back(ConnectionRef connection) noexcept {
    if (connection) {
        connection->give_up();
        log_pool.debug(connection->log_ids(), [&] {
            return std::string(connection->dead() ? "a dead connection was given back"
                                                  : "a connection was given back");
        });
        connection->unwatch();
        connection->rest();
        if (std::exchange(connection->told_acquired, false))
            tell_hook(PoolEventKind::released, connection->taken_at);
        connection->idle_since = options_.connection.clock->now();
        if (connection->engine().take_authorization_expired())
            forget_logins(connection->log_ids());
        connection->log_as(0);
    }
    ConnectionRef useless; // ended without the lock: that is logged, and a sink may do anything
    std::shared_ptr<Waiter> waiter;
    {
        const std::lock_guard lock(mutex_);
        if (connection && (connection->dead() || connection->retired() || closed_)) {
            open_.erase(connection.get());
            useless = std::move(connection);
        }
        // Hand the connection, or the place, to whoever is first in line.
        waiter = line_.next();
        if (waiter) {
            if (connection)
                note_taken(*connection);
            waiter->lease.emplace(Lease(shared_from_this(), std::move(connection)));
        } else {
            --places_;
            if (connection)
                idle_.push_back(std::move(connection));
        }
    }
    if (useless && !useless->dead())
        useless->close();
    if (waiter)
        Alarm::ring(std::move(waiter));
}

// Where users can be switched, each connection logs on again before its next use; elsewhere a new
// one takes its place.
void Pool::forget_logins(LogIds ids) noexcept {
    log_pool.debug(ids, [&] {
        return "the authorization at " + address_.to_string() +
               " has expired: each open connection has to log on again";
    });
    std::vector<ConnectionRef> all; // not let go with the lock held: that is logged
    const std::lock_guard lock(mutex_);
    for (auto& entry : open_) {
        auto connection = entry.second.lock();
        if (!connection)
            continue;
        if (connection->engine().has(bolt::Capability::logon))
            connection->forget_login();
        else
            connection->retire();
        all.push_back(std::move(connection));
    }
}

void Pool::opened(const ConnectionRef& connection) {
    bool closed = false;
    {
        const std::lock_guard lock(mutex_);
        ++created_;
        closed = closed_;
        note_taken(*connection);
        if (!closed)
            open_.emplace(connection.get(), connection);
    }
    if (!closed)
        return;
    connection->close();
    turn_away();
}

// With the mutex held.
void Pool::note_taken(Connection& connection) const noexcept {
    connection.taken_at = options_.connection.clock->now();
    ++connection.times_taken;
}

void Pool::log_lease(const Connection& connection, const char* what) const {
    log_pool.debug(connection.log_ids(),
                   [&] { return std::string(what) + " to " + address_.to_string(); });
}

Clock::time_point Pool::now_for_hook() const noexcept {
    return options_.telemetry_hook ? options_.connection.clock->now() : Clock::time_point();
}

void Pool::tell_hook(PoolEventKind kind, Clock::time_point since) const noexcept {
    if (!options_.telemetry_hook)
        return;
    const PoolEvent event{kind, &address_, options_.connection.clock->now() - since};
    call_hook([&] { options_.telemetry_hook->pool_event(event); });
}

void Pool::tell_acquired(Connection& connection, Clock::time_point asked) const noexcept {
    if (!options_.telemetry_hook)
        return;
    connection.told_acquired = true;
    tell_hook(PoolEventKind::acquired, asked);
}

void Pool::close_idle() noexcept {
    std::vector<ConnectionRef> idle;
    {
        const std::lock_guard lock(mutex_);
        idle.swap(idle_);
        for (const auto& connection : idle)
            open_.erase(connection.get());
    }
    for (auto& connection : idle)
        connection->close();
}

// The idle connections of a pool that gives out no more, out of everybody's reach: another thread
// may be about to close them.
class Pool::SetAside {
public:
    explicit SetAside(Pool& pool) : pool_(pool) {
        const std::lock_guard lock(pool_.mutex_);
        pool_.closed_ = true;
        connections.swap(pool_.idle_);
    }
    ~SetAside() {
        const std::lock_guard lock(pool_.mutex_);
        connections.swap(pool_.idle_); // where none have come since
    }
    SetAside(const SetAside&) = delete;
    SetAside& operator=(const SetAside&) = delete;

    std::vector<ConnectionRef> connections;

private:
    Pool& pool_;
};

asio::awaitable<void> Pool::settle_idle(Deadline deadline) {
    const SetAside idle(*this);
    for (std::size_t i = 0; i < idle.connections.size(); ++i) {
        auto& connection = *idle.connections[i];
        if (connection.dead() || connection.engine().outstanding() == 0)
            continue;
        try {
            co_await connection.catch_up(deadline);
        } catch (const GqlError& error) {
            log_pool.debug(connection.log_ids(), [&] {
                return "closing an idle connection without its last answer: " + error.message();
            });
        }
    }
}

void Pool::close() noexcept {
    log_pool.debug({}, [&] { return "closing the pool for " + address_.to_string(); });
    std::vector<ConnectionRef> idle;
    std::vector<ConnectionRef> all;
    std::vector<std::shared_ptr<Waiter>> line;
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        idle.swap(idle_);
        line = line_.clear();
        for (auto& entry : open_)
            if (auto connection = entry.second.lock())
                all.push_back(std::move(connection));
        open_.clear();
    }
    for (auto& connection : idle)
        connection->close();
    for (auto& connection : all)
        connection->kill();
    for (auto& waiter : line)
        Alarm::ring(std::move(waiter));
}

} // namespace neo4j::detail
