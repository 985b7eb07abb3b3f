// Blocking calls where the calling thread is at work for the same driver already.

#include <chrono>
#include <string>
#include <vector>

#include <neo4j/driver.hpp>
#include <neo4j/error.hpp>

#include "support/catch.hpp"
#include "support/script_server.hpp"
#include "support/thrown.hpp"

using namespace neo4j;
using namespace neo4j::test;
using namespace std::chrono_literals;

namespace {

DriverConfig config() {
    return DriverConfig().max_connection_pool_size(1).connection_acquisition_timeout(5s);
}

} // namespace

TEST_CASE("a blocking call inside the driver's own resolver is refused at once") {
    ScriptServer server;
    Driver* self = nullptr;
    int calls = 0;
    std::string text;
    Driver driver(server.uri(), basic_auth("neo4j", "secret"),
                  config().resolver([&](const Address& address) {
                      ++calls;
                      text = thrown<UsageError>([&] { self->execute_query("rows 1"); });
                      thrown<UsageError>([&] { self->verify_connectivity(); });
                      auto session = self->session();
                      thrown<UsageError>([&] { session.run("rows 1"); });
                      thrown<UsageError>([&] { session.begin_transaction(); });
                      return std::vector<Address>{address};
                  }));
    self = &driver;
    CHECK(driver.execute_query("rows 3").records.size() == 3);
    CHECK(calls == 1);
    CHECK_CONTAINS(text, "inside a function that this driver has called");
    // The guard ends with the function, also where it throws.
    CHECK(driver.execute_query("rows 3").records.size() == 3);
}

TEST_CASE("a resolver may use another driver") {
    ScriptServer server;
    ScriptServer other_server;
    Driver other(other_server.uri(), basic_auth("neo4j", "secret"), config());
    Driver driver(server.uri(), basic_auth("neo4j", "secret"),
                  config().resolver([&](const Address& address) {
                      CHECK(other.execute_query("rows 2").records.size() == 2);
                      return std::vector<Address>{address};
                  }));
    CHECK(driver.execute_query("rows 3").records.size() == 3);
}

TEST_CASE("a resolver that throws leaves the driver usable") {
    ScriptServer server;
    bool broken = true;
    Driver driver(server.uri(), basic_auth("neo4j", "secret"),
                  config().resolver([&](const Address& address) {
                      if (broken)
                          throw std::runtime_error("no names today");
                      return std::vector<Address>{address};
                  }));
    CHECK_THROWS_AS(driver.execute_query("rows 3"), std::runtime_error);
    broken = false;
    CHECK(driver.execute_query("rows 3").records.size() == 3);
}

TEST_CASE("a blocking call inside the notification_handler is refused at once") {
    ScriptServer server;
    server->summary_extra =
        params("statuses", List{Value(Map{{"gql_status", "01N50"},
                                          {"neo4j_code", "Neo.A.B.C"},
                                          {"diagnostic_record", Map{{"_severity", "WARNING"}}}})});
    Driver* self = nullptr;
    int calls = 0;
    Driver driver(server.uri(), basic_auth("neo4j", "secret"),
                  config()
                      .warn_notification_severity(NotificationMinimumSeverity::warning)
                      .notification_handler([&](const GqlStatusObject&, std::string_view) {
                          ++calls;
                          thrown<UsageError>([&] { self->execute_query("rows 1"); });
                      }));
    self = &driver;
    CHECK(driver.execute_query("rows 3").records.size() == 3);
    CHECK(calls == 1);
    CHECK(driver.execute_query("rows 3").records.size() == 3);
}
