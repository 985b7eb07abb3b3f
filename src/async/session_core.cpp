#include "async/session_core.hpp"

#include <string>
#include <utility>

#include <neo4j/error.hpp>

#include "async/busy.hpp"
#include "async/dialect.hpp"
#include "async/driver_core.hpp"
#include "async/pool.hpp"
#include "async/transaction_core.hpp"

namespace neo4j::detail {

namespace asio = boost::asio;

SessionCore::SessionCore(std::shared_ptr<DriverCore> driver, SessionConfig config)
    : driver_(std::move(driver)), config_(std::move(config)), bookmarks_(config_.bookmarks()) {
    const auto fetch_size = config_.fetch_size().value_or(driver_->config().fetch_size());
    if (fetch_size.records() < 1 && !fetch_size.is_all())
        throw ConfigurationError("fetch_size must be at least 1, or FetchSize::all(); it is " +
                                 std::to_string(fetch_size.records()));
    config_.fetch_size(fetch_size);
}

void SessionCore::check_usable() const {
    if (closed_)
        throw SessionError("the session is closed: make a new one with driver.session()");
    if (!transaction_.expired())
        throw TransactionError(
            "the session has an open transaction: run queries in it, or commit or roll it back "
            "first");
}

asio::awaitable<std::shared_ptr<ResultCore>> SessionCore::run(std::shared_ptr<SessionCore> self,
                                                              Query query, Params parameters) {
    self->check_usable();
    const Busy busy(self->busy_);
    co_await self->finish_auto_result();
    auto lease = co_await self->acquire();
    auto& engine = lease->engine();
    const InDialect metadata(query.config().metadata(), engine.version(), lease->utc_patch());
    const auto extra = self->fields(self->config_.default_access_mode(), query.config(), metadata,
                                    engine.version());
    const auto fetch_size = self->config_.fetch_size()->records();
    auto stream = engine.run(query.text(),
                             InDialect(parameters, engine.version(), lease->utc_patch()), &extra);
    engine.pull(stream, fetch_size);
    auto result =
        std::make_shared<ResultCore>(std::make_shared<Lease>(std::move(lease)), std::move(stream),
                                     self, fetch_size, query.text(), std::move(parameters));
    self->auto_result_ = result;
    co_await result->accepted();
    co_return result;
}

asio::awaitable<std::shared_ptr<TransactionCore>>
SessionCore::begin(std::shared_ptr<SessionCore> self, AccessMode mode, TransactionConfig config,
                   BeginMode begin) {
    if (!self->transaction_.expired())
        throw TransactionNestingError(
            "the session has an open transaction: commit or roll it back before beginning another");
    self->check_usable();
    const Busy busy(self->busy_);
    co_await self->finish_auto_result();
    auto lease = co_await self->acquire();
    const auto version = lease->engine().version();
    const InDialect metadata(config.metadata(), version, lease->utc_patch());
    const auto fields = self->fields(mode, config, metadata, version);
    auto transaction = std::make_shared<TransactionCore>(self, std::move(lease),
                                                         self->config_.fetch_size()->records());
    self->transaction_ = transaction;
    co_await transaction->begin(fields, begin);
    co_return transaction;
}

asio::awaitable<ServerInfo> SessionCore::server_info(std::shared_ptr<SessionCore> self) {
    self->check_usable();
    const Busy busy(self->busy_);
    auto lease = co_await self->acquire();
    co_await lease->probe(Deadline::after(self->driver_->config().connection_acquisition_timeout(),
                                          "connection_acquisition_timeout"));
    co_return *lease->server_info();
}

asio::awaitable<Lease> SessionCore::acquire() {
    auto lease = co_await driver_->pool().acquire();
    check_usable(); // it may have been cancelled meanwhile
    co_return std::move(lease);
}

// The result before is kept for whoever still holds it, or dropped where nobody does.
asio::awaitable<void> SessionCore::finish_auto_result() {
    const auto result = auto_result_; // where cancel() finds it
    if (!result || result->settled())
        co_return;
    if (result.use_count() == 2)
        co_await result->consume_unguarded();
    else
        co_await result->buffer_unguarded();
}

asio::awaitable<void> SessionCore::close(std::shared_ptr<SessionCore> self) {
    if (self->closed_)
        co_return;
    const Busy busy(self->busy_);
    self->closed_ = true;
    std::exception_ptr error;
    try {
        const auto result = self->auto_result_;
        if (result && !result->settled())
            co_await result->consume_unguarded();
        const auto transaction = self->transaction_.lock();
        if (transaction)
            co_await transaction->close_unguarded();
    } catch (const GqlError& failure) {
        log_driver.warning(
            {}, [&] { return "closing a session: its last query failed: " + failure.message(); });
    } catch (...) {
        error = std::current_exception();
    }
    self->end_open(false);
    if (error)
        std::rethrow_exception(error);
}

void SessionCore::end_open(bool kill) noexcept {
    closed_ = true;
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
    if (bookmark)
        bookmarks_ = Bookmarks::from_raw_values({*bookmark});
}

bolt::TransactionFields SessionCore::fields(AccessMode mode, const TransactionConfig& config,
                                            bolt::EncodedMap metadata,
                                            bolt::Version version) const {
    if (config_.database() && !has(version, bolt::Capability::pull_n))
        throw ConfigurationError("the server speaks Bolt " + to_string(version) +
                                 ", which knows no databases: leave `database` out");
    if (config_.impersonated_user() && !has(version, bolt::Capability::impersonation))
        throw ConfigurationError("the server speaks Bolt " + to_string(version) +
                                 "; impersonated_user needs Bolt 4.4 or newer");
    bolt::TransactionFields fields;
    fields.read = mode == AccessMode::read;
    fields.database = config_.database();
    fields.impersonated_user = config_.impersonated_user();
    fields.bookmarks = bookmarks_.raw_values();
    if (!config.metadata().empty())
        fields.metadata = metadata;
    if (const auto timeout = config.timeout()) {
        if (timeout->count() < 0)
            throw ConfigurationError("a transaction's timeout must not be negative");
        fields.timeout_ms = bolt::timeout_milliseconds(*timeout);
    }
    return fields;
}

} // namespace neo4j::detail
