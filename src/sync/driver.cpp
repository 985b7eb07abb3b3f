#include <exception>
#include <functional>
#include <memory>
#include <utility>

#include <neo4j/driver.hpp>
#include <neo4j/error.hpp>

#include "async/driver_core.hpp"
#include "async/session_core.hpp"
#include "sync/blocking.hpp"
#include "sync/driver_access.hpp"

namespace neo4j {

using detail::run_blocking;

Driver::Driver(std::string_view uri, DriverAuth auth, DriverConfig config)
    // No executor: connections that block.
    : driver_(std::make_shared<detail::DriverCore>(boost::asio::any_io_executor(), uri,
                                                   std::move(auth), std::move(config))) {}

AsyncDriver detail::DriverAccess::make(boost::asio::any_io_executor executor, std::string_view uri,
                                       DriverAuth auth, DriverConfig config,
                                       std::shared_ptr<const Clock> clock, LookUp look_up) {
    return AsyncDriver(std::make_shared<detail::DriverCore>(std::move(executor), uri,
                                                            std::move(auth), std::move(config),
                                                            std::move(clock), std::move(look_up)));
}
Driver detail::DriverAccess::make_blocking(std::string_view uri, DriverAuth auth,
                                           DriverConfig config, std::shared_ptr<const Clock> clock,
                                           LookUp look_up) {
    return Driver(
        make({}, uri, std::move(auth), std::move(config), std::move(clock), std::move(look_up)));
}

PoolFigures detail::DriverAccess::pool_figures(const AsyncDriver& driver) {
    return driver.pool_metrics().total;
}

namespace {

detail::Router& router_of(const detail::DriverCore& core) {
    if (core.router() == nullptr)
        throw UsageError("a driver for one server has no routing tables: use neo4j://");
    return *core.router();
}

} // namespace

std::optional<detail::RoutingAnswer>
detail::DriverAccess::routing_table(const AsyncDriver& driver,
                                    std::optional<std::string> database) {
    return router_of(*driver.shared_core()).table(std::move(database));
}

boost::asio::awaitable<void> detail::DriverAccess::refresh_routing_table(
    const AsyncDriver& driver, std::optional<std::string> database, Bookmarks bookmarks) {
    const auto core = driver.shared_core();
    Errand errand;
    errand.database = std::move(database);
    errand.bookmarks = std::move(bookmarks).raw_values();
    router_of(*core); // or else UsageError
    co_await core->refresh_routing_table(std::move(errand));
}

std::optional<detail::RoutingAnswer>
detail::DriverAccess::routing_table(const Driver& driver, std::optional<std::string> database) {
    return routing_table(driver.driver_, std::move(database));
}

void detail::DriverAccess::refresh_routing_table(const Driver& driver,
                                                 std::optional<std::string> database,
                                                 Bookmarks bookmarks) {
    run_blocking(refresh_routing_table(driver.driver_, std::move(database), std::move(bookmarks)));
}

Session Driver::session(const QueryConfig& config, const Query& query) {
    return Session(AsyncSession(driver_.session_for(config, query)));
}

EagerResult Driver::execute_query(Query query, Params parameters, QueryConfig config) {
    return run_blocking(
        driver_.execute_query(std::move(query), std::move(parameters), std::move(config)));
}

void Driver::in_session(SessionConfig config, const std::function<void(Session&)>& scope) {
    const auto blocking = [&](AsyncSession& async) -> boost::asio::awaitable<void> {
        Session session(std::move(async));
        std::exception_ptr error;
        try {
            scope(session);
        } catch (...) {
            error = std::current_exception();
        }
        async = std::move(session.session_); // to be closed
        if (error)
            std::rethrow_exception(error);
        co_return;
    };
    run_blocking(AsyncSession::in_session(driver_.session(std::move(config)),
                                          detail::Scope<AsyncSession>(std::ref(blocking))));
}

void Driver::verify_connectivity(SessionConfig config) {
    run_blocking(driver_.verify_connectivity(std::move(config)));
}
ServerInfo Driver::get_server_info(SessionConfig config) {
    return run_blocking(driver_.get_server_info(std::move(config)));
}
bool Driver::verify_authentication(AuthToken auth, SessionConfig config) {
    return run_blocking(driver_.verify_authentication(std::move(auth), std::move(config)));
}
bool Driver::verify_authentication(SessionConfig config) {
    return run_blocking(driver_.verify_authentication(std::move(config)));
}
bool Driver::supports_multi_db() {
    return run_blocking(driver_.supports_multi_db());
}
bool Driver::supports_session_auth() {
    return run_blocking(driver_.supports_session_auth());
}
void Driver::close() {
    run_blocking(driver_.close());
}

} // namespace neo4j
