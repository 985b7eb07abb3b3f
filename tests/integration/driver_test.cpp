// What a driver offers beside queries, against a real server. The faces share it: the blocking one
// is taken for its brevity.
#include <string>
#include <vector>

#include <neo4j/neo4j.hpp>

#include "integration/support/server.hpp"
#include "support/catch.hpp"

namespace neo4j::test {
namespace {

// A user of this test's own, whose password is "correct-horse".
class ScratchUser {
public:
    explicit ScratchUser(Driver& driver) : driver_(driver) {
        driver_.execute_query("CREATE USER " + name_ +
                                  " SET PASSWORD 'correct-horse' CHANGE NOT REQUIRED",
                              {}, system());
    }
    ~ScratchUser() {
        try {
            driver_.execute_query("DROP USER " + name_, {}, system());
        } catch (const std::exception& error) {
            UNSCOPED_INFO(error.what());
        }
    }
    ScratchUser(const ScratchUser&) = delete;
    ScratchUser& operator=(const ScratchUser&) = delete;

    AuthToken auth() const { return basic_auth(name_, "correct-horse"); }
    AuthToken wrong_auth() const { return basic_auth(name_, "wrong-horse"); }
    const std::string& name() const noexcept { return name_; }

private:
    static QueryConfig system() { return QueryConfig().database("system"); }

    Driver& driver_;
    Scratch scratch_;
    std::string name_ = scratch_.label();
};

std::string who(Session& session) {
    return session.run("SHOW CURRENT USER YIELD user").single()[0].as<std::string>();
}

} // namespace

TEST_CASE("a driver says whom its server lets in", "[driver]") {
    Driver driver(server().uri, server().auth());
    const ScratchUser user(driver);
    CHECK(driver.verify_authentication());
    CHECK(driver.verify_authentication(user.auth()));
    CHECK_FALSE(driver.verify_authentication(user.wrong_auth()));
    CHECK(driver.verify_authentication(user.auth()));
    CHECK(driver.supports_multi_db());
    CHECK(driver.supports_session_auth());
    driver.execute_query("RETURN 1");
}

TEST_CASE("sessions and queries have their own user", "[driver]") {
    Driver driver(server().uri, server().auth(), DriverConfig().max_connection_pool_size(1));
    const ScratchUser user(driver);
    auto own = driver.session(SessionConfig().auth(user.auth()));
    auto usual = driver.session();
    CHECK(who(own) == user.name());
    CHECK(who(usual) == server().username);
    CHECK(who(own) == user.name());
    const auto record = driver.execute_query("SHOW CURRENT USER YIELD user", {},
                                             QueryConfig().auth(user.auth()), &Result::single);
    CHECK(record[0].as<std::string>() == user.name());
    auto refused = driver.session(SessionConfig().auth(user.wrong_auth()));
    CHECK_THROWS_AS(refused.run("RETURN 1"), AuthError);
    CHECK(who(usual) == server().username);
}

TEST_CASE("a bookmark manager chains sessions and execute_query", "[driver]") {
    Driver driver(server().uri, server().auth());
    const Scratch scratch;
    const std::string create = "CREATE (:" + scratch.label() + ")";
    const auto manager = driver.execute_query_bookmark_manager();
    driver.execute_query(create);
    auto session = driver.session(SessionConfig().bookmark_manager(manager));
    session.run(create).consume();
    session.with_transaction([&](Transaction& tx) { tx.run(create); });
    const auto count =
        driver.execute_query("MATCH (n:" + scratch.label() + ") RETURN count(n)", {},
                             QueryConfig().routing(AccessMode::read), &Result::single);
    CHECK(count[0].as<int>() == 3);
}

TEST_CASE("notification filters reach the server", "[driver]") {
    const auto notifications = [](const DriverConfig& driver_config, const SessionConfig& config) {
        Driver driver(server().uri, server().auth(), driver_config);
        auto session = driver.session(config);
        const auto summary = session.run("MATCH (n:NoSuchLabelAnywhere) RETURN n").consume();
        const auto metadata = summary.metadata();
        std::size_t count = 0;
        for (const auto* key : {"notifications", "statuses"})
            if (const auto* list = metadata.find(key))
                for (const auto& entry : list->as<List>())
                    count += entry.as<Map>().get<std::string>("gql_status", "01N50") == "01N50";
        return count;
    };
    using Disabled = NotificationDisabledClassification;
    const auto off = NotificationMinimumSeverity::off;
    CHECK(notifications({}, {}) == 1);
    CHECK(notifications(DriverConfig().notifications_min_severity(off), {}) == 0);
    CHECK(notifications({}, SessionConfig().notifications_min_severity(off)) == 0);
    CHECK(notifications({}, SessionConfig().notifications_disabled_classifications(
                                {Disabled::unrecognized})) == 0);
    // The session's word counts.
    CHECK(notifications(
              DriverConfig().notifications_disabled_classifications({Disabled::unrecognized}),
              SessionConfig().notifications_disabled_classifications({})) == 1);
}

TEST_CASE("a resolver leads to the server", "[driver]") {
    const auto uri = server().uri;
    const auto address = Address::parse(uri.substr(uri.find("//") + 2));
    const auto resolver = [&](const Address&) { return std::vector{address}; };
    Driver driver("bolt://nowhere.invalid", server().auth(), DriverConfig().resolver(resolver));
    driver.verify_connectivity();
}

} // namespace neo4j::test
