// A cancel of each type at every step of operations that call the program's own awaitable
// functions, and of what the library makes of those: bookmark managers, auth managers, resolvers.
// A provider of client certificates is asked only where there is TLS: tls_driver_test.cpp.

#include <memory>
#include <utility>
#include <vector>

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <neo4j/async_driver.hpp>
#include <neo4j/auth_manager.hpp>
#include <neo4j/bookmark_manager.hpp>
#include <neo4j/error.hpp>

#include "cancel_steps.hpp"

using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;

namespace {

// What a function of the program's gives, and not at once: a cancel ends it in between, or comes so
// late that it gives something all the same.
asio::awaitable<void> later() {
    co_await asio::post(asio::use_awaitable);
    co_await asio::post(asio::use_awaitable);
}
template <class T>
asio::awaitable<T> later(T value) {
    co_await later();
    co_return value;
}

AuthToken valid_token() {
    return basic_auth("neo4j", "secret");
}

// --- what the program supplies ---

std::shared_ptr<BookmarkManager> with_awaitable_functions() {
    return bookmark_manager(BookmarkManagerConfig()
                                .bookmarks_supplier([] { return later(Bookmarks()); })
                                .bookmarks_consumer([](const Bookmarks&) { return later(); }));
}

class OwnBookmarkManager final : public BookmarkManager {
public:
    asio::awaitable<Bookmarks> get_bookmarks() override {
        co_await later();
        co_return known_;
    }
    asio::awaitable<void> update_bookmarks(Bookmarks, Bookmarks latest) override {
        co_await later();
        known_ = std::move(latest);
    }

private:
    Bookmarks known_;
};

class OwnAuthManager final : public AuthManager {
public:
    asio::awaitable<AuthToken> get_auth() override { return later(valid_token()); }
    asio::awaitable<bool> handle_security_exception(AuthToken, Neo4jError) override {
        return later(true);
    }
};

Setting with_bookmarks(std::shared_ptr<BookmarkManager> (*make)()) {
    Setting setting;
    setting.session = [make] { return SessionConfig().bookmark_manager(make()); };
    return setting;
}
Setting with_auth(DriverAuth (*make)()) {
    Setting setting;
    setting.auth = make;
    return setting;
}

// --- the operations ---

asio::awaitable<void> query_in(AsyncManagedTransaction& tx) {
    auto result = co_await tx.run("rows 3");
    co_await result.consume();
}
asio::awaitable<void> auto_commit(Subject& s) {
    auto result = co_await s.session.run("rows 3");
    co_await result.consume();
}
asio::awaitable<void> transaction(Subject& s) {
    auto tx = co_await s.session.begin_transaction();
    co_await query_in(tx);
    co_await tx.commit();
}
asio::awaitable<void> refused(Subject& s) {
    bool raised = false;
    try {
        auto result = co_await s.session.run("fail Neo.ClientError.Security.TokenExpired");
    } catch (const Neo4jError&) {
        raised = true;
    }
    CHECK(raised);
}
asio::awaitable<void> queried_with(std::shared_ptr<BookmarkManager> manager, Subject& s) {
    auto settings = QueryConfig().bookmark_manager(std::move(manager));
    auto querying = s.driver.execute_query("rows 3", {}, std::move(settings));
    const auto result = co_await std::move(querying);
    CHECK(result.records.size() == 3);
}
asio::awaitable<void> manager_itself(Subject&) {
    const auto manager = with_awaitable_functions();
    const auto latest = Bookmarks::from_raw_values({"a"});
    auto updating = manager->update_bookmarks({}, latest);
    co_await std::move(updating);
    const auto known = co_await manager->get_bookmarks();
    CHECK(known == latest);
}
asio::awaitable<void> auth_manager_itself(Subject&) {
    const auto manager = basic_auth_manager([] { return later(valid_token()); });
    const auto token = co_await manager->get_auth();
    CHECK(token == valid_token());
    const Neo4jError error("refused", "Neo.ClientError.Security.Unauthorized");
    auto handling = manager->handle_security_exception(token, error);
    const bool handled = co_await std::move(handling);
    CHECK(handled);
}

const Operation bookmark_operations[] = {
    {"session.run", prepare_nothing, auto_commit},
    {"session.run, connected", prepare_connection, auto_commit},
    {"a transaction", prepare_nothing, transaction},
    {"a transaction, connected", prepare_connection, transaction},
    {"execute_read", prepare_nothing, [](Subject& s) { return s.session.execute_read(query_in); }},
    {"execute_write, connected", prepare_connection,
     [](Subject& s) { return s.session.execute_write(query_in); }},
    {"commit", prepare_transaction, [](Subject& s) { return s.transaction->commit(); },
     Ends::transaction},
    {"last_bookmarks", prepare_result, [](Subject& s) { return drop(s.session.last_bookmarks()); }},
    {"session.close", prepare_result, [](Subject& s) { return s.session.close(); }, Ends::session},
    {"execute_query", prepare_nothing,
     [](Subject& s) { return queried_with(with_awaitable_functions(), s); }},
    {"execute_query, connected", prepare_connection,
     [](Subject& s) { return queried_with(std::make_shared<OwnBookmarkManager>(), s); }},
    {"the manager itself", prepare_nothing, manager_itself},
};

const Operation auth_operations[] = {
    {"session.run", prepare_nothing, auto_commit},
    {"session.run, connected", prepare_connection, auto_commit},
    {"session.run, refused", prepare_nothing, refused},
    {"session.run, refused, connected", prepare_connection, refused},
    {"a transaction", prepare_nothing, transaction},
    {"execute_read, connected", prepare_connection,
     [](Subject& s) { return s.session.execute_read(query_in); }},
    {"execute_query", prepare_nothing,
     [](Subject& s) { return drop(s.driver.execute_query("rows 3")); }},
    {"verify_connectivity", prepare_nothing,
     [](Subject& s) { return s.driver.verify_connectivity(); }},
    {"get_server_info, connected", prepare_connection,
     [](Subject& s) { return drop(s.driver.get_server_info()); }},
    {"verify_authentication", prepare_nothing,
     [](Subject& s) { return drop(s.driver.verify_authentication()); }},
    {"supports_multi_db", prepare_nothing,
     [](Subject& s) { return drop(s.driver.supports_multi_db()); }},
    {"the manager itself", prepare_nothing, auth_manager_itself},
};

} // namespace

TEST_CASE("cancel what asks a bookmark manager") {
    const auto setting = with_bookmarks(GENERATE(
        +[] { return with_awaitable_functions(); },
        +[]() -> std::shared_ptr<BookmarkManager> {
            return std::make_shared<OwnBookmarkManager>();
        }));
    for (const auto& operation : bookmark_operations)
        every_type_at_every_step(operation, setting);
}

TEST_CASE("cancel what asks a bookmark manager in a cluster") {
    auto setting = with_bookmarks(with_awaitable_functions);
    setting.routing = true;
    for (const auto& operation : bookmark_operations)
        every_type_at_every_step(operation, setting);
}

TEST_CASE("cancel what asks an auth manager") {
    const auto setting = with_auth(GENERATE(
        +[] { return DriverAuth(std::make_shared<OwnAuthManager>()); },
        +[] { return DriverAuth(basic_auth_manager([] { return later(valid_token()); })); },
        +[] {
            return DriverAuth(
                bearer_auth_manager([] { return later(ExpiringAuth(valid_token())); }));
        }));
    for (const auto& operation : auth_operations)
        every_type_at_every_step(operation, setting);
}

TEST_CASE("cancel what asks a resolver") {
    Setting setting;
    setting.routing = GENERATE(false, true);
    setting.config = [](DriverConfig& config) {
        config.resolver(
            [](const Address& address) { return later(std::vector<Address>{address}); });
    };
    for (const Operation& operation :
         {Operation{"session.run", prepare_nothing, auto_commit},
          Operation{"execute_query", prepare_nothing,
                    [](Subject& s) { return drop(s.driver.execute_query("rows 3")); }},
          Operation{"verify_connectivity", prepare_nothing,
                    [](Subject& s) { return s.driver.verify_connectivity(); }}})
        every_type_at_every_step(operation, setting);
}
