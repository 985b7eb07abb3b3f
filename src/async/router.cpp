#include "async/router.hpp"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <utility>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <neo4j/error.hpp>

#include "async/connector.hpp"
#include "async/discovery.hpp"
#include "async/fault.hpp"
#include "core/error_info.hpp"
#include "core/error_table.hpp"

namespace neo4j::detail {

namespace asio = boost::asio;

namespace {

std::string name_of(const Router::Database& database) {
    return database ? "database '" + *database + "'" : std::string("the home database");
}

std::string list_of(const std::vector<Address>& servers) {
    std::string text;
    for (const auto& server : servers)
        text += (text.empty() ? "" : ", ") + server.to_string();
    return text.empty() ? "none" : text;
}

LogIds ids_of(const Errand& errand) {
    return {.operation = errand.wanted.operation};
}

std::string asking_for(const Router::Database& database) {
    return "asking for the routing table of " + name_of(database);
}

} // namespace

// Which servers were tried, and why each was of no use.
class Router::Failures {
public:
    // Called in a handler.
    void add(const Address& server, const GqlError& error) {
        text_ += (text_.empty() ? "" : "; ") + server.to_string() + ": " + error.message();
        error_ = std::current_exception();
        ++count_;
        full_pools_ += dynamic_cast<const ConnectionAcquisitionTimeoutError*>(&error) != nullptr;
        strangers_ += dynamic_cast<const UnsupportedServerProduct*>(&error) != nullptr;
    }
    // Of the server that was asked last: the network address at which it was reached.
    void reached(const std::optional<Address>& at) { reached_ = at; }
    const std::optional<Address>& reached() const noexcept { return reached_; }
    std::string text() const { return text_.empty() ? "none was tried" : "tried " + text_; }
    std::shared_ptr<const GqlError> last() const { return error_ ? as_cause(error_) : nullptr; }
    // Raises an error that says more than that all have failed, where none has failed otherwise.
    void raise_if_alike() const {
        if (count_ > 0 && (count_ == full_pools_ || count_ == strangers_))
            std::rethrow_exception(error_);
    }
    // Raises what there is to say where the time of the whole call has passed: there is none left
    // for another server.
    // @param what is given up
    void check_time(const Deadline& until, const std::string& what) const {
        if (!until.passed())
            return;
        if (count_ > 0 && count_ == full_pools_)
            std::rethrow_exception(error_);
        throw SessionExpired(what + " took too long: " + timeout_text(until) + "; " + text(),
                             last());
    }

private:
    std::string text_;
    std::exception_ptr error_; // the last one
    std::size_t count_ = 0;
    std::size_t full_pools_ = 0;
    std::size_t strangers_ = 0;
    std::optional<Address> reached_;
};

bool shares_answer(const Errand& a, const Errand& b) {
    return a.database == b.database && a.impersonated_user == b.impersonated_user &&
           a.wanted.auth == b.wanted.auth;
}

bool shares_error(const Errand& a, const Errand& b) {
    return a.bookmarks == b.bookmarks && a.any_database == b.any_database &&
           a.wanted.acquisition_timeout == b.wanted.acquisition_timeout;
}

Router::Router(std::shared_ptr<Servers> servers, Address initial, bolt::RoutingContext context)
    : servers_(std::move(servers)), initial_(std::move(initial)), context_(std::move(context)) {}

// --- connections ---

asio::awaitable<Routed> Router::acquire(Errand errand) {
    const auto self = shared_from_this();
    auto database = errand.database;
    bool guessed = false;
    if (!database) {
        database = guess_home(errand);
        guessed = database.has_value();
    }
    std::optional<std::string> home;
    if (!fresh(database, errand.mode)) {
        // Once more when nobody else is asking: somebody may have asked just now.
        const auto known = [&] { return fresh_answer(errand); };
        database = co_await refresh(errand, known);
        home = database;
        guessed = false;
    }
    Routed routed(co_await connect(database, errand));
    if (guessed && !routed.lease->ssr_enabled()) {
        // Nobody would put a wrong guess right.
        routed.lease.release();
        database = co_await refresh(errand);
        home = database;
        routed.lease = co_await connect(database, errand);
    }
    if (!errand.database)
        routed.home = std::move(home);
    co_return std::move(routed);
}

Lease Router::try_acquire(const Errand& errand) {
    auto database = errand.database;
    if (!database)
        database = guess_home(errand);
    if (!fresh(database, errand.mode))
        return {};
    const auto address = choose(database, errand.mode);
    if (!address)
        return {};
    auto lease = servers_->pool(*address)->try_acquire(errand.wanted);
    const bool guessed = database && !errand.database;
    if (!lease || (guessed && !lease->ssr_enabled()))
        return {};
    next_turn(database, errand.mode);
    lease->watch(weak_from_this(), database);
    return lease;
}

// A connection to the server that has least to do, or to the next one where that cannot be reached.
asio::awaitable<Lease> Router::connect(Database database, const Errand& errand) {
    const bool reading = errand.mode == AccessMode::read;
    const auto purpose = [&] { return (reading ? "read from " : "write to ") + name_of(database); };
    Failures failures;
    for (;;) {
        const auto address = choose(database, errand.mode);
        if (!address)
            break;
        next_turn(database, errand.mode);
        const auto pool = servers_->pool(*address);
        Lease lease;
        try {
            lease = co_await pool->acquire(errand.wanted);
        } catch (const ServiceUnavailable& error) {
            failures.add(*address, error);
        } catch (const UnsupportedServerProduct& error) {
            failures.add(*address, error);
        }
        if (lease) {
            lease->watch(weak_from_this(), database);
            co_return std::move(lease);
        }
        failures.check_time(errand.wanted.until, "connecting to a server that can " + purpose());
        forget(*address, ids_of(errand));
    }
    failures.raise_if_alike();
    const auto text = "no server can " + purpose() + " at present (" + failures.text() +
                      "); trying again later may help";
    std::shared_ptr<const GqlError> cause;
    if (reading)
        cause = std::make_shared<ReadServiceUnavailable>(text, failures.last());
    else
        cause = std::make_shared<WriteServiceUnavailable>(text, failures.last());
    throw SessionExpired(text, std::move(cause));
}

bool Router::fresh(const Database& database, AccessMode mode) const {
    const auto now = servers_->options().connection.clock->now();
    const std::lock_guard lock(mutex_);
    const auto* table = tables_.find(database);
    return table != nullptr && table->fresh(mode, now);
}

Router::MaybeDatabase Router::fresh_answer(const Errand& errand) const {
    MaybeDatabase answer;
    if (fresh(errand.database, errand.mode))
        answer.emplace(errand.database);
    return answer;
}

std::optional<Address> Router::choose(const Database& database, AccessMode mode) const {
    const std::lock_guard lock(mutex_);
    const auto* table = tables_.find(database);
    if (table == nullptr)
        return std::nullopt;
    return table->least_loaded(mode,
                               [this](const Address& server) { return servers_->load(server); });
}

void Router::next_turn(const Database& database, AccessMode mode) noexcept {
    const std::lock_guard lock(mutex_);
    tables_.next_turn(database, mode);
}

// --- home databases ---

std::optional<std::string> Router::guess_home(const Errand& errand) {
    if (!servers_->ssr_everywhere())
        return std::nullopt;
    const HomeKey key(errand.impersonated_user, errand.wanted.auth);
    const std::lock_guard lock(mutex_);
    return homes_.find(key);
}

void Router::learn_home(const HomeKey& key, std::string database) {
    const std::lock_guard lock(mutex_);
    homes_.put(key, std::move(database));
}

// --- servers that fail ---

void Router::lost(const Address& address, LogIds ids) noexcept {
    forget(address, ids);
}

void Router::failed(const Address& address, const Database& database, std::string_view code,
                    LogIds ids) noexcept {
    const auto meaning = classify(code);
    if (meaning.drop_address)
        forget(address, ids);
    if (!meaning.drop_writer)
        return;
    log_pool.debug(ids, [&] {
        return address.to_string() + " writes no longer to " + name_of(database) + ": " +
               std::string(code);
    });
    const std::lock_guard lock(mutex_);
    tables_.drop_writer(address, database);
}

void Router::forget(const Address& address, LogIds ids) noexcept {
    log_pool.debug(ids, [&] { return "out of the routing tables: " + address.to_string(); });
    {
        const std::lock_guard lock(mutex_);
        tables_.drop(address);
    }
    servers_->close_idle(address);
}

// --- asking ---

std::optional<RoutingAnswer> Router::table(Database database) {
    const std::lock_guard lock(mutex_);
    const auto* table = tables_.find(database);
    if (table == nullptr && !database)
        table = tables_.find(homes_.find(HomeKey({}, {})));
    if (table == nullptr)
        return std::nullopt;
    return table->answer();
}

Deadline Router::patience(const Errand& errand) const noexcept {
    const auto timeout =
        errand.wanted.acquisition_timeout.value_or(servers_->options().acquisition_timeout);
    return earlier(errand.wanted.until, Deadline::after(timeout, "connection_acquisition_timeout"));
}

void Router::ask_last(const Address& router) {
    const std::lock_guard lock(mutex_);
    slow_.insert(router);
}

void Router::slow_last(std::vector<Address>& routers) const {
    std::vector<Address> slow; // std::stable_partition does not compile without warnings with clang
    const std::lock_guard lock(mutex_);
    std::erase_if(routers, [&](const Address& router) {
        if (!slow_.contains(router))
            return false;
        slow.push_back(router);
        return true;
    });
    routers.insert(routers.end(), slow.begin(), slow.end());
}

asio::awaitable<Router::Database> Router::refresh(Errand errand) {
    return refresh(std::move(errand), [] { return MaybeDatabase(); });
}

template <class Known>
asio::awaitable<Router::Database> Router::refresh(Errand errand, Known known) {
    const auto self = shared_from_this();
    const auto work = [&] { return ask_routers(errand); };
    SingleFlight<Errand, Database>::Patience patience;
    patience.for_others = this->patience(errand);
    patience.at_all = errand.wanted.until;
    try {
        co_return co_await refreshes_.answer(errand, patience, known, work);
    } catch (const boost::system::system_error& error) {
        if (error.code() != asio::error::timed_out || !errand.wanted.until.passed())
            throw;
        throw SessionExpired(asking_for(errand.database) + " took too long: " +
                             timeout_text(errand.wanted.until) + "; another call still asks");
    }
}

asio::awaitable<Router::Database> Router::ask_routers(const Errand& errand) {
    std::vector<Address> known;
    bool initial_first = true;
    {
        const std::lock_guard lock(mutex_);
        const auto* table = tables_.find(errand.database);
        const bool lost =
            table == nullptr || table->made_without_writers() || table->answer().routers.empty();
        known = lost ? tables_.routers() : table->answer().routers;
        initial_first = lost && !slow_.contains(initial_);
    }
    std::erase(known, initial_); // has its own turn
    slow_last(known);
    log_pool.debug(ids_of(errand), [&] { return asking_for(errand.database); });
    Failures failures;
    MaybeDatabase database;
    if (initial_first)
        database = co_await ask_initial(errand, failures);
    if (!database)
        database = co_await ask_known(known, errand, failures);
    if (!database && !initial_first)
        database = co_await ask_initial(errand, failures);
    if (database)
        co_return std::move(*database);
    failures.raise_if_alike();
    throw ServiceUnavailable("no router could be asked for the routing table of " +
                                 name_of(errand.database) + " (" + failures.text() +
                                 "). Is the cluster running, and does this address belong to it?",
                             failures.last());
}

asio::awaitable<Router::MaybeDatabase> Router::ask_known(const std::vector<Address>& routers,
                                                         const Errand& errand, Failures& failures) {
    MaybeDatabase database;
    for (std::size_t i = 0; i < routers.size() && !database; ++i)
        database = co_await ask(servers_->pool(routers[i]), errand, failures);
    co_return database;
}

asio::awaitable<Router::MaybeDatabase> Router::ask_initial(const Errand& errand,
                                                           Failures& failures) {
    const auto& connector = servers_->options().connection.connector;
    const auto deadline = patience(errand);
    std::vector<Address> hosts;
    try {
        hosts = co_await resolve_hosts(connector, initial_, deadline);
    } catch (const ServiceUnavailable& error) {
        failures.add(initial_, error);
    }
    if (hosts.empty())
        failures.check_time(errand.wanted.until, asking_for(errand.database));
    slow_last(hosts);
    auto asking = errand;
    asking.wanted.resolved = true;
    MaybeDatabase database;
    for (std::size_t i = 0; i < hosts.size() && !database; ++i) {
        asking.wanted.found = std::make_shared<std::vector<Address>>();
        database = co_await ask(servers_->pool(hosts[i]), asking, failures);
        if (!database && failures.reached())
            database = co_await ask_namesakes(hosts[i], asking, failures);
    }
    co_return database;
}

// A name may stand for several servers. Connecting to it has gone through all of them; but where
// one was reached and of no use, the others have yet to be asked.
asio::awaitable<Router::MaybeDatabase>
Router::ask_namesakes(const Address& host, const Errand& errand, Failures& failures) {
    const auto asked = failures.reached();
    auto asking = errand;
    asking.wanted.name = host;
    auto all = std::move(*std::exchange(asking.wanted.found, nullptr));
    if (all.empty()) { // it was asked over a connection that was there
        const auto& connector = servers_->options().connection.connector;
        all = co_await look_up_all(connector, host, patience(errand));
    }
    MaybeDatabase database;
    for (std::size_t i = 0; i < all.size() && !database; ++i)
        if (all[i] != asked && all[i] != host)
            database = co_await ask(servers_->pool(all[i]), asking, failures);
    co_return database;
}

asio::awaitable<Router::MaybeDatabase> Router::ask(std::shared_ptr<Pool> pool, const Errand& errand,
                                                   Failures& failures) {
    const auto& address = pool->address();
    std::optional<RoutingAnswer> answer;
    bool at_fault = true;
    try {
        answer = co_await ask_over(*pool, errand, failures);
    } catch (const Neo4jError& error) {
        if (classify(error.code()).fatal_in_discovery)
            throw;
        if (!failures.reached())
            failures.reached(address); // in the login, and who knows where
        failures.add(address, error);
    } catch (const ServiceUnavailable& error) {
        failures.add(address, error);
    } catch (const ProtocolError& error) {
        failures.add(address, error);
    } catch (const UnsupportedServerProduct& error) {
        failures.add(address, error);
    } catch (const ConnectionAcquisitionTimeoutError& error) {
        failures.add(address, error);
        at_fault = false; // its connections are in use, by this driver
    }
    if (answer)
        co_return accept(errand, address, std::move(*answer));
    if (errand.wanted.until.passed())
        ask_last(address);
    failures.check_time(errand.wanted.until, asking_for(errand.database));
    if (at_fault)
        forget(address, ids_of(errand));
    co_return std::nullopt;
}

asio::awaitable<RoutingAnswer> Router::ask_over(Pool& pool, const Errand& errand,
                                                Failures& failures) {
    auto wanted = errand.wanted;
    wanted.proof = Proof::none;
    for (;;) {
        failures.reached(std::nullopt);
        const auto lease = co_await pool.acquire(wanted);
        failures.reached(lease->server_info()->address);
        lease->begin_operation(wanted.operation, wanted.until);
        const bool is_new = lease->times_taken == 1;
        bolt::RouteFields fields;
        fields.context = context_;
        fields.bookmarks = errand.bookmarks;
        if (!errand.any_database || lease->engine().has(bolt::Capability::pull_n))
            fields.database = errand.database;
        fields.impersonated_user = errand.impersonated_user;
        try {
            co_return co_await discover(*lease, std::move(fields));
        } catch (const ServiceUnavailable&) {
            // One that has died while it was idle says nothing about the server. But to ask a
            // silent one again, over the next idle connection, would be to wait again.
            if (is_new || !lease->dead() || lease->timed_out())
                throw;
        }
    }
}

Router::Database Router::accept(const Errand& errand, const Address& router, RoutingAnswer answer) {
    auto database = errand.database ? errand.database : answer.database;
    log_pool.debug(ids_of(errand), [&] {
        return "routing table of " + name_of(database) + ", good for " +
               std::to_string(answer.ttl.count()) + " s: routers " + list_of(answer.routers) +
               "; readers " + list_of(answer.readers) + "; writers " + list_of(answer.writers);
    });
    const auto now = servers_->options().connection.clock->now();
    std::set<Address> servers;
    {
        const std::lock_guard lock(mutex_);
        if (!errand.database && database)
            homes_.put(HomeKey(errand.impersonated_user, errand.wanted.auth), *database);
        tables_.put(errand.database, std::move(answer), now);
        servers = tables_.servers();
        slow_.erase(router);
        std::erase_if(slow_, [&](const Address& address) {
            return address != initial_ && !servers.contains(address);
        });
    }
    servers_->keep_only(servers);
    return database;
}

} // namespace neo4j::detail
