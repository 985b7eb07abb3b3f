// What a telemetry hook is told about a real server, on both faces.
#include <memory>
#include <string>
#include <vector>

#include <neo4j/neo4j.hpp>

#include "integration/support/awaited.hpp"
#include "integration/support/server.hpp"
#include "support/catch.hpp"
#include "support/telemetry_recorder.hpp"

namespace neo4j::test {
namespace {

using Lines = std::vector<std::string>;

TEMPLATE_TEST_CASE("a hook is told of a real server's operations", "[telemetry]", Driver,
                   AwaitedDriver) {
    const auto told = std::make_shared<TelemetryRecorder>();
    {
        TestType driver(server().uri, server().auth(), DriverConfig().telemetry_hook(told));
        driver.verify_connectivity();
        driver.execute_query("UNWIND range(1, 3) AS i RETURN i, 'secret' AS s");
        CHECK(told->operations() ==
              Lines{"1 verify_connectivity", "1 ok",
                    "2 execute_query 'UNWIND range(?, ?) AS i RETURN i, ? AS s'", "2 ok, 3 rows"});
        CHECK(told->database() == "neo4j"); // named by the server
        told->forget();

        auto session = driver.session();
        auto transaction = session.begin_transaction();
        transaction.run("RETURN 1").consume();
        transaction.commit();
        CHECK(told->operations() ==
              Lines{"3 transaction", "4 transaction_run in 3 'RETURN ?'", "4 ok, 1 rows", "3 ok"});
        told->forget();

        CHECK_THROWS_AS(session.run("RETRUN 1"), CypherSyntaxError);
        CHECK(told->operations().size() == 2);
        CHECK(told->status_code() == "Neo.ClientError.Statement.SyntaxError");
        CHECK_THROWS_AS(session.run("UNWIND [1, 0] AS i RETURN 1 / i").collect(), ClientError);
        CHECK(told->status_code() == "Neo.ClientError.Statement.ArithmeticError");
        driver.close();
    }
    const auto events = told->pool_events();
    CHECK(events.back() == "closed");
}

} // namespace
} // namespace neo4j::test
