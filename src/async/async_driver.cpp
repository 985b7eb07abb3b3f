#include <utility>

#include <neo4j/async_driver.hpp>
#include <neo4j/error.hpp>

#include "async/driver_core.hpp"
#include "async/result_core.hpp"
#include "async/session_core.hpp"

namespace neo4j {

namespace asio = boost::asio;
using detail::DriverCore;
using detail::SessionCore;

namespace {

asio::awaitable<void> verify(std::shared_ptr<SessionCore> session) {
    static_cast<void>(
        co_await SessionCore::server_info(std::move(session), OperationKind::verify_connectivity));
}

} // namespace

AsyncDriver::AsyncDriver(asio::any_io_executor executor, std::string_view uri, DriverAuth auth,
                         DriverConfig config) {
    if (!executor)
        throw ConfigurationError("AsyncDriver needs an executor: that of an io_context");
    core_ =
        std::make_shared<DriverCore>(std::move(executor), uri, std::move(auth), std::move(config));
}
AsyncDriver::AsyncDriver(std::shared_ptr<DriverCore> core) noexcept : core_(std::move(core)) {}
AsyncDriver::AsyncDriver(AsyncDriver&&) noexcept = default;

AsyncDriver& AsyncDriver::operator=(AsyncDriver&& other) noexcept {
    if (this == &other)
        return *this;
    if (core_)
        core_->close();
    core_ = std::move(other.core_);
    return *this;
}

AsyncDriver::~AsyncDriver() {
    if (core_)
        core_->close();
}

const std::shared_ptr<DriverCore>& AsyncDriver::shared_core() const {
    if (!core_)
        throw UsageError("this driver was moved from: use the object it was moved to");
    return core_;
}

std::shared_ptr<SessionCore> AsyncDriver::session_core(SessionConfig config) {
    const auto& core = shared_core();
    core->check_open();
    return std::make_shared<SessionCore>(core, std::move(config));
}

std::shared_ptr<SessionCore> AsyncDriver::session_for(const QueryConfig& config,
                                                      const Query& query) {
    auto session = session_core(detail::session_config(config, *shared_core()));
    session->note_query(query);
    return session;
}

AsyncSession AsyncDriver::session(SessionConfig config) {
    return AsyncSession(session_core(std::move(config)));
}

asio::awaitable<EagerResult> AsyncDriver::execute_query(Query query, Params parameters,
                                                        QueryConfig config) {
    auto session = session_for(config, query);
    take_settings(query, config);
    return run_eagerly(std::move(session), config.routing(), config.transaction(), std::move(query),
                       std::move(parameters));
}

void AsyncDriver::take_settings(Query& query, QueryConfig& config) {
    if (!query.config().timeout() && query.config().metadata().empty())
        return;
    config.transaction(query.config());
    query = Query(query.text());
}

std::shared_ptr<BookmarkManager> AsyncDriver::execute_query_bookmark_manager() const {
    return shared_core()->query_bookmarks();
}

asio::awaitable<void> AsyncDriver::verify_connectivity(SessionConfig config) {
    return verify(session_core(std::move(config)));
}

asio::awaitable<ServerInfo> AsyncDriver::get_server_info(SessionConfig config) {
    return SessionCore::server_info(session_core(std::move(config)),
                                    OperationKind::get_server_info);
}

asio::awaitable<bool> AsyncDriver::verify_authentication(AuthToken auth, SessionConfig config) {
    return verify_authentication(config.auth(std::move(auth)));
}

asio::awaitable<bool> AsyncDriver::verify_authentication(SessionConfig config) {
    return SessionCore::authenticates(session_core(std::move(config)));
}

asio::awaitable<bool> AsyncDriver::supports_multi_db() {
    return SessionCore::supports(session_core({}), bolt::Capability::pull_n);
}

asio::awaitable<bool> AsyncDriver::supports_session_auth() {
    return SessionCore::supports(session_core({}), bolt::Capability::logon);
}

PoolMetrics AsyncDriver::pool_metrics() const {
    return shared_core()->pool_metrics();
}

bool AsyncDriver::encrypted() const {
    return shared_core()->encrypted();
}

asio::awaitable<void> AsyncDriver::close() {
    return DriverCore::close_politely(shared_core());
}

bool AsyncDriver::closed() const noexcept {
    return !core_ || core_->closed();
}

} // namespace neo4j
