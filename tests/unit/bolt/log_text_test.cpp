#include <string>
#include <vector>

#include <neo4j/auth.hpp>
#include <neo4j/value.hpp>

#include "bolt/log_text.hpp"
#include "support/bolt_wire.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using namespace neo4j::test;
using bolt::Request;
using bolt::Response;

namespace {

bolt::NotificationFilter filter() {
    bolt::NotificationFilter made;
    made.minimum_severity = NotificationMinimumSeverity::warning;
    made.disabled = {NotificationDisabledClassification::hint,
                     NotificationDisabledClassification::topology};
    return made;
}
constexpr auto filter_text = "notifications_minimum_severity: \"WARNING\", "
                             "notifications_disabled_classifications: [\"HINT\", \"TOPOLOGY\"]";

} // namespace

TEST_CASE("logins show who logs on, and stars", "[bolt][log_text]") {
    const auto token = custom_auth("ada", "secret", "realm", "scheme", Map{{"pin", "secret"}});
    const std::string shown = "scheme: \"scheme\", principal: \"ada\", credentials: \"*******\", "
                              "realm: \"realm\", parameters: \"*******\"";
    bolt::HelloFields hello;
    hello.user_agent = "app/1";
    hello.auth = token;
    CHECK(bolt::logon_text(token) == "C: LOGON {" + shown + "}");
    CHECK(bolt::logon_text(no_auth()) == "C: LOGON {scheme: \"none\"}");
    CHECK(bolt::hello_text(hello, true) == "C: HELLO {user_agent: \"app/1\", " + shown + "}");
    CHECK(bolt::hello_text(hello, false) == "C: HELLO {user_agent: \"app/1\"}");
    hello.notifications = filter();
    CHECK(bolt::hello_text(hello, false) ==
          std::string("C: HELLO {user_agent: \"app/1\", ") + filter_text + "}");
}

TEST_CASE("queries show their text, and of parameters and metadata the names", "[bolt][log_text]") {
    const auto parameters = map({{"x", integer(1)}, {"y", text("secret")}});
    CHECK(bolt::run_text("RETURN $x", parameters, nullptr) ==
          "C: RUN \"RETURN $x\" {x: ?, y: ?} {}");
    const std::vector<std::string> bookmarks{"b1", "b2"};
    const auto metadata = map({{"app", text("secret")}});
    bolt::TransactionFields extra;
    CHECK(bolt::run_text("Q", {}, &extra) == "C: RUN \"Q\" {} {}");
    CHECK(bolt::begin_text(extra) == "C: BEGIN {}");
    extra.read = true;
    extra.database = "db";
    extra.impersonated_user = "bob";
    extra.bookmarks = bookmarks;
    extra.metadata = metadata;
    extra.timeout_ms = 3000;
    extra.notifications = filter();
    CHECK(bolt::begin_text(extra) ==
          std::string("C: BEGIN {mode: \"r\", db: \"db\", imp_user: \"bob\", bookmarks: [\"b1\", "
                      "\"b2\"], tx_metadata: {app: ?}, tx_timeout: 3000, ") +
              filter_text + "}");
}

TEST_CASE("the other messages in the log", "[bolt][log_text]") {
    bolt::RouteFields route;
    CHECK(bolt::route_text(route) == "C: ROUTE {} [] {}");
    route.context = {{"address", "h:7687"}, {"policy", "p"}};
    route.bookmarks = {"b1"};
    route.database = "db";
    route.impersonated_user = "bob";
    CHECK(bolt::route_text(route) == "C: ROUTE {address: \"h:7687\", policy: \"p\"} [\"b1\"] "
                                     "{db: \"db\", imp_user: \"bob\"}");
    CHECK(bolt::fetch_text(Request::pull, 1000, -1) == "C: PULL {n: 1000}");
    CHECK(bolt::fetch_text(Request::discard, -1, 2) == "C: DISCARD {n: -1, qid: 2}");
    const bolt::RawMap said(map({{"code", text("Neo.X.Y.Z")}}));
    CHECK(bolt::answer_text(Response::success, said) == "S: SUCCESS {code: \"Neo.X.Y.Z\"}");
    CHECK(bolt::answer_text(Response::failure, said) == "S: FAILURE {code: \"Neo.X.Y.Z\"}");
    CHECK(bolt::answer_text(Response::ignored, {}) == "S: IGNORED");
}
