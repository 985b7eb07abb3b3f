#include "async/session_core.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <neo4j/error.hpp>

#include "async/busy.hpp"
#include "async/callback_scope.hpp"
#include "async/config_checks.hpp"
#include "async/dialect.hpp"
#include "async/driver_core.hpp"
#include "async/fault.hpp"
#include "async/memory_bookmark_manager.hpp"
#include "async/operation.hpp"
#include "async/router.hpp"
#include "async/target.hpp"
#include "async/telemetry.hpp"
#include "async/transaction_core.hpp"
#include "async/with_deadline.hpp"
#include "core/error_info.hpp"

namespace neo4j::detail {

namespace asio = boost::asio;

SessionCore::SessionCore(std::shared_ptr<DriverCore> driver, SessionConfig config)
    : driver_(std::move(driver)), config_(std::move(config)),
      memory_(dynamic_cast<MemoryBookmarkManager*>(config_.bookmark_manager().get())),
      notifications_(notification_filter(config_)), bookmarks_(config_.bookmarks()),
      initial_(config_.bookmarks()) {
    check(config_, driver_->logs_on());
    config_.fetch_size(config_.fetch_size().value_or(driver_->config().fetch_size()));
}

void SessionCore::check_usable() const {
    CallbackScope::check_outside(*driver_);
    if (closed_)
        throw SessionError("the session is closed: make a new one with driver.session()");
    if (in_transaction())
        throw TransactionError(
            "the session has an open transaction: run queries in it, or commit or roll it back "
            "first");
}

asio::awaitable<AsyncResult> SessionCore::run(std::shared_ptr<SessionCore> self, Query query,
                                              Params parameters) {
    const Busy busy(*self);
    self->check_usable();
    if (self->has_open_result())
        co_await self->finish_auto_result();
    const auto mode = self->config_.default_access_mode();
    self->operation_ = self->driver_->observe(OperationKind::run, query.text(), self->database());
    Telemetry telemetry(bolt::Api::auto_commit);
    std::shared_ptr<ResultCore> result;
    for (bool first = true;; first = false) {
        bool again = false;
        try {
            auto lease = self->acquire_now(mode);
            if (!lease)
                lease = co_await self->acquire(mode);
            if (!self->gather_bookmarks_now())
                co_await self->gather_bookmarks();
            result = self->send(std::move(lease), query, std::move(parameters), telemetry);
            co_await result->until_answered();
            if (!result->accepted_now())
                co_await result->accepted();
        } catch (const Neo4jError& error) {
            if (!first || !self->may_try_again(error, result)) {
                self->tell_failed();
                throw;
            }
            if (self->operation_)
                self->operation_->retry(std::current_exception(), {});
            log_driver.warning(result->log_ids(), [&] {
                return "an auto-commit query failed and is tried again: " + error.message();
            });
            again = true; // not here: a handler must not await
        } catch (...) {
            // A cancel that came while the connection was waited for is raised before
            // until_answered() has even begun: what is written must not be sent by whoever is next.
            if (result && !result->settled()) {
                result->cancel();
                self->auto_result_.reset();
            }
            self->tell_failed();
            throw;
        }
        if (!again)
            break;
        parameters = result->take_parameters();
    }
    self->note_database(result->acceptance());
    if (self->operation_)
        result->observe(std::move(self->operation_));
    co_return AsyncResult(std::move(result));
}

// Writes the query, to be sent by whoever waits for the answer.
std::shared_ptr<ResultCore> SessionCore::send(Lease lease, const Query& query, Params parameters,
                                              Telemetry& telemetry) {
    auto& engine = lease->engine();
    const InDialect metadata(query.config().metadata(), engine.version(), lease->utc_patch());
    const auto extra =
        fields(config_.default_access_mode(), query.config(), metadata, engine.version());
    const auto fetch_size = config_.fetch_size()->records();
    telemetry.tell(*lease);
    auto stream = engine.run(query.text(),
                             InDialect(parameters, engine.version(), lease->utc_patch()), &extra);
    engine.pull(stream, fetch_size);
    auto_result_ = std::make_shared<ResultCore>(std::make_shared<Lease>(std::move(lease)),
                                                std::move(stream), shared_from_this(), fetch_size,
                                                query.text(), std::move(parameters));
    return auto_result_;
}

// The server says itself that a second try does no harm.
bool SessionCore::may_try_again(const Neo4jError& error,
                                const std::shared_ptr<ResultCore>& result) const {
    const bool disabled = config_.disable_auto_commit_retries().value_or(
        driver_->config().disable_auto_commit_retries());
    return !disabled && result && !closed_ && is_idempotent(error);
}

std::chrono::nanoseconds SessionCore::max_retry_time() const noexcept {
    return config_.max_transaction_retry_time().value_or(
        driver_->config().max_transaction_retry_time());
}

asio::awaitable<std::shared_ptr<TransactionCore>>
SessionCore::begin(std::shared_ptr<SessionCore> self, AccessMode mode, TransactionConfig config,
                   BeginMode begin, Telemetry& telemetry, std::shared_ptr<Operation> work) {
    const Busy busy(*self);
    if (self->in_transaction())
        throw TransactionNestingError(
            "the session has an open transaction: commit or roll it back before beginning another");
    self->check_usable();
    if (self->has_open_result())
        co_await self->finish_auto_result();
    self->operation_ = work ? work : self->observe(OperationKind::transaction);
    try {
        auto lease = self->acquire_now(mode);
        if (!lease)
            lease = co_await self->acquire(mode);
        if (!self->gather_bookmarks_now())
            co_await self->gather_bookmarks();
        auto transaction =
            self->begin_on(std::move(lease), mode, config, telemetry, work == nullptr);
        if (!self->begins_pipelined(begin))
            co_await transaction->begun();
        co_return transaction;
    } catch (...) {
        work ? self->operation_.reset() : self->tell_failed();
        throw;
    }
}

std::shared_ptr<TransactionCore> SessionCore::begin_now(AccessMode mode,
                                                        const TransactionConfig& config,
                                                        Telemetry& telemetry,
                                                        const std::shared_ptr<Operation>& work) {
    const Busy busy(*this);
    check_usable();
    if (has_open_result() || !gather_bookmarks_now())
        return nullptr;
    operation_ = work;
    try {
        auto lease = acquire_now(mode);
        return lease ? begin_on(std::move(lease), mode, config, telemetry, false) : nullptr;
    } catch (...) {
        operation_.reset();
        throw;
    }
}

std::shared_ptr<TransactionCore> SessionCore::begin_on(Lease lease, AccessMode mode,
                                                       const TransactionConfig& config,
                                                       Telemetry& telemetry, bool is_all) {
    const auto version = lease->engine().version();
    const InDialect metadata(config.metadata(), version, lease->utc_patch());
    const auto fields = this->fields(mode, config, metadata, version);
    auto transaction = std::make_shared<TransactionCore>(shared_from_this(), std::move(lease),
                                                         config_.fetch_size()->records());
    transaction_ = transaction;
    in_transaction_.store(true, std::memory_order_relaxed);
    transaction->observe(std::move(operation_), is_all);
    transaction->tell(telemetry);
    transaction->begin(fields);
    return transaction;
}

asio::awaitable<ServerInfo> SessionCore::server_info(std::shared_ptr<SessionCore> self,
                                                     OperationKind kind) {
    const Busy busy(*self);
    self->check_usable();
    self->operation_ = self->observe(kind);
    try {
        const auto lease = co_await self->acquire(AccessMode::read, Proof::alive);
        if (const auto operation = std::exchange(self->operation_, nullptr))
            operation->end();
        co_return *lease->server_info();
    } catch (...) {
        self->tell_failed();
        throw;
    }
}

void SessionCore::note_query(const Query& query) {
    if (driver_->config().telemetry_hook())
        query_ = query.text();
}

std::shared_ptr<Operation> SessionCore::observe(OperationKind kind) const {
    return driver_->observe(kind, query_, database());
}

void SessionCore::tell_failed() noexcept {
    if (const auto operation = std::exchange(operation_, nullptr)) [[unlikely]]
        operation->fail(std::current_exception());
}

void SessionCore::tell_served_by(const Address& server) noexcept {
    if (operation_) [[unlikely]]
        operation_->served_by(server);
}

asio::awaitable<bool> SessionCore::supports(std::shared_ptr<SessionCore> self,
                                            bolt::Capability capability) {
    const Busy busy(*self);
    self->check_usable();
    const auto lease = co_await self->acquire(AccessMode::read);
    co_return lease->engine().has(capability);
}

asio::awaitable<bool> SessionCore::authenticates(std::shared_ptr<SessionCore> self) {
    const Busy busy(*self);
    self->check_usable();
    try {
        const auto lease = co_await self->acquire(AccessMode::read, Proof::logged_on);
    } catch (const Neo4jError& error) {
        static constexpr std::array<std::string_view, 4> refusals{
            "Neo.ClientError.Security.CredentialsExpired", "Neo.ClientError.Security.Forbidden",
            "Neo.ClientError.Security.TokenExpired", "Neo.ClientError.Security.Unauthorized"};
        if (std::find(refusals.begin(), refusals.end(), error.code()) == refusals.end())
            throw;
        co_return false;
    }
    co_return true;
}

const std::optional<std::string>& SessionCore::database() const noexcept {
    return config_.database() ? config_.database() : home_;
}

const Bookmarks& SessionCore::known_bookmarks() const noexcept {
    return config_.bookmark_manager() ? sent_ : bookmarks_;
}

Errand SessionCore::errand(AccessMode mode, Proof proof) const {
    Errand errand;
    errand.mode = mode;
    errand.database = database();
    // To log on, any database will do; this one is on every server that knows databases.
    if (!errand.database && proof == Proof::logged_on) {
        errand.database = "system";
        errand.any_database = true;
    }
    errand.impersonated_user = config_.impersonated_user();
    errand.wanted.acquisition_timeout = config_.connection_acquisition_timeout();
    errand.wanted.auth = config_.auth();
    errand.wanted.proof = proof;
    errand.wanted.operation = occupancy_.number();
    errand.wanted.until = occupancy_.until;
    return errand;
}

template <class T>
asio::awaitable<T> SessionCore::until_cancelled(asio::awaitable<T> operation) {
    auto waiting = std::make_shared<Race>(co_await asio::this_coro::executor);
    waiting_ = waiting;
    try {
        co_return co_await start_race(std::move(waiting), std::move(operation),
                                      Deadline::never().at);
    } catch (const boost::system::system_error& error) {
        if (!closed_ || !is_cancel(error))
            throw;
        throw SessionError("the session was cancelled while it waited");
    }
}

namespace {

asio::awaitable<void> sleep(std::chrono::nanoseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    timer.expires_after(time);
    co_await timer.async_wait(asio::use_awaitable);
}

} // namespace

asio::awaitable<void> SessionCore::pause(std::shared_ptr<SessionCore> self,
                                         std::chrono::nanoseconds time) {
    const Busy busy(*self);
    self->check_usable();
    auto sleeping = sleep(time);
    co_await self->until_cancelled(std::move(sleeping));
}

Lease SessionCore::acquire_now(AccessMode mode) {
    auto lease = driver_->try_acquire(errand(mode, Proof::none));
    if (lease) {
        lease->begin_operation(occupancy_.number(), occupancy_.until);
        tell_served_by(lease->address());
    }
    return lease;
}

asio::awaitable<Lease> SessionCore::acquire(AccessMode mode, Proof proof) {
    auto errand = this->errand(mode, proof);
    if (driver_->router() != nullptr) {
        if (!gather_bookmarks_now())
            co_await gather_bookmarks();
        errand.bookmarks = known_bookmarks().raw_values();
    }
    auto acquiring = driver_->acquire(std::move(errand));
    auto routed = co_await until_cancelled(std::move(acquiring));
    check_usable(); // it may have been cancelled meanwhile
    if (routed.home)
        home_ = std::move(routed.home);
    routed.lease->begin_operation(occupancy_.number(), occupancy_.until);
    tell_served_by(routed.lease->address());
    co_return std::move(routed.lease);
}

void SessionCore::note_database(const bolt::RawMap& answer) {
    auto* const router = driver_->router();
    if (router == nullptr || database())
        return;
    const auto name = answer.text("db");
    if (!name)
        return;
    home_ = std::string(*name);
    router->learn_home(HomeKey(config_.impersonated_user(), config_.auth()), *home_);
}

bool SessionCore::gather_bookmarks_now() {
    if (!config_.bookmark_manager())
        return true;
    auto known = memory_ != nullptr ? memory_->get_now() : std::nullopt;
    if (!known)
        return false;
    take_gathered(std::move(*known));
    return true;
}

asio::awaitable<void> SessionCore::gather_bookmarks() {
    Bookmarks known;
    {
        const CallbackScope scope(*driver_);
        known = co_await config_.bookmark_manager()->get_bookmarks();
    }
    check_usable();
    take_gathered(std::move(known));
}

void SessionCore::take_gathered(Bookmarks known) {
    sent_ = initial_.empty() ? std::move(known) : known | initial_;
}

asio::awaitable<void> SessionCore::pass_news_on() {
    has_news_ = false;
    const CallbackScope scope(*driver_);
    auto telling = config_.bookmark_manager()->update_bookmarks(std::move(sent_), bookmarks_);
    co_await std::move(telling);
}

bool SessionCore::has_open_result() const noexcept {
    return auto_result_ && !auto_result_->settled();
}

// The result before is kept for whoever still holds it, or dropped where nobody does.
asio::awaitable<void> SessionCore::finish_auto_result() {
    const auto result = auto_result_; // where cancel() finds it
    result->begin_operation(occupancy_);
    if (result.use_count() == 2)
        co_await result->consume_unguarded();
    else
        co_await result->buffer_unguarded();
}

asio::awaitable<Bookmarks> SessionCore::last_bookmarks(std::shared_ptr<SessionCore> self) {
    const Busy busy(*self);
    if (self->has_open_result())
        co_await self->finish_auto_result();
    co_return self->bookmarks_;
}

asio::awaitable<void> SessionCore::close(std::shared_ptr<SessionCore> self) {
    if (self->closed_)
        co_return;
    const Busy busy(*self);
    self->closed_ = true;
    std::exception_ptr error;
    auto ids = self->log_ids();
    try {
        if (self->has_open_result()) {
            const auto result = self->auto_result_;
            result->begin_operation(self->occupancy_);
            ids = result->log_ids();
            co_await result->consume_unguarded();
        }
    } catch (const GqlError& failure) {
        log_driver.warning(
            ids, [&] { return "closing a session: its last query failed: " + failure.message(); });
    } catch (...) {
        error = std::current_exception();
    }
    const auto transaction = self->transaction_.lock();
    try {
        if (transaction && !error)
            co_await transaction->close_unguarded();
    } catch (const GqlError&) {
        // One that was cancelled meanwhile needs no rollback any more.
        if (!transaction->cancelled())
            error = std::current_exception();
    } catch (...) {
        error = std::current_exception();
    }
    self->end_open(false);
    if (error)
        std::rethrow_exception(error);
}

void SessionCore::end_open(bool kill) noexcept {
    closed_ = true;
    if (kill)
        Race::stop_soon(waiting_);
    if (const auto result = std::exchange(auto_result_, nullptr))
        kill ? result->cancel() : result->drop();
    if (const auto transaction = transaction_.lock())
        kill ? transaction->cancel() : transaction->give_up();
}

void SessionCore::result_complete(const bolt::RawMap& summary) {
    add_bookmark(summary.text("bookmark"));
    auto_result_.reset();
}

void SessionCore::add_bookmark(std::optional<std::string_view> bookmark) {
    if (!bookmark)
        return;
    const auto is_known = [&](const Bookmarks& known) {
        return known.size() == 1 && *known.begin() == *bookmark;
    };
    // After reading it is often the one of before.
    if (is_known(sent_)) {
        bookmarks_ = sent_;
    } else if (!is_known(bookmarks_)) {
        try {
            bookmarks_ = Bookmarks::from_raw_values({*bookmark});
        } catch (const UsageError& error) { // nobody's but the server's
            throw ProtocolError("the server has sent a bookmark that is none: " + error.message());
        }
    }
    initial_ = {};
    has_news_ = config_.bookmark_manager() != nullptr &&
                (memory_ == nullptr || !memory_->update_now(sent_, bookmarks_));
}

bolt::TransactionFields SessionCore::fields(AccessMode mode, const TransactionConfig& config,
                                            bolt::EncodedMap metadata,
                                            bolt::Version version) const {
    check_target(version, database(), config_.impersonated_user());
    if (!notifications_.empty() && !has(version, bolt::Capability::notification_filters))
        throw ConfigurationError("the server speaks Bolt " + to_string(version) +
                                 "; notifications_min_severity and "
                                 "notifications_disabled_classifications need Bolt 5.2 or newer");
    bolt::TransactionFields fields;
    fields.notifications = notifications_;
    fields.read = mode == AccessMode::read;
    fields.database = database();
    fields.impersonated_user = config_.impersonated_user();
    fields.bookmarks = known_bookmarks().raw_values();
    if (!config.metadata().empty())
        fields.metadata = metadata;
    if (const auto timeout = config.timeout()) {
        if (timeout->count() < 0)
            throw ConfigurationError("a transaction's timeout must not be negative");
        fields.timeout_ms = bolt::timeout_milliseconds(*timeout);
    }
    return fields;
}

SessionConfig session_config(const QueryConfig& config, const DriverCore& driver) {
    SessionConfig session;
    session.bookmark_manager(config.bookmark_manager().value_or(driver.query_bookmarks()));
    if (config.auth())
        session.auth(*config.auth());
    session.default_access_mode(config.routing());
    if (config.database())
        session.database(*config.database());
    if (config.impersonated_user())
        session.impersonated_user(*config.impersonated_user());
    return session;
}

} // namespace neo4j::detail
