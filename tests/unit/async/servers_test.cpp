#include <chrono>
#include <memory>
#include <optional>

#include <neo4j/logging.hpp>

#include "async/servers.hpp"
#include "support/catch.hpp"
#include "support/loop.hpp"
#include "support/script_server.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
using detail::Lease;
using detail::PoolOptions;
using detail::Servers;

namespace {

PoolOptions options(Loop& loop) {
    PoolOptions made;
    made.connection.connector.executor = loop.executor();
    made.connection.connector.connection_timeout = 5s;
    made.connection.write_timeout = 5s;
    made.connection.hello = {"test/1.0", {}, std::nullopt};
    made.connection.ssr_tally = std::make_shared<detail::SsrTally>();
    made.max_size = 2;
    made.acquisition_timeout = 10s;
    made.max_lifetime = 1h;
    return made;
}

} // namespace

TEST_CASE("a connection that comes back while its server is being forgotten is closed politely") {
    ScriptServer server;
    Loop loop;
    Servers servers(options(loop));
    std::optional<Lease> kept;
    {
        const auto pool = servers.pool(Address("127.0.0.1", server.port()));
        const auto idle = loop.run(pool->acquire());
        kept.emplace(loop.run(pool->acquire()));
    }
    // The end of the first one is logged in the midst of it.
    const auto log = add_log_sink("neo4j.io", LogLevel::debug, [&](const LogRecord& record) {
        if (record.message.find("C: <KILL>") != std::string_view::npos)
            kept.reset();
    });
    servers.keep_only({});
    servers.close();
    CHECK(server->wait_for("GOODBYE", 2));
}
