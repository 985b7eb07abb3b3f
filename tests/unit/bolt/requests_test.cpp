#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <neo4j/value.hpp>
#include <neo4j/value_view.hpp>
#include <neo4j/version.hpp>

#include "bolt/message.hpp"
#include "bolt/requests.hpp"
#include "support/bolt_script.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using namespace neo4j::test;
using namespace std::chrono_literals;
using bolt::OutputBuffer;
using bolt::TransactionFields;
using bolt::Version;

namespace {

template <class Write>
Buffer written(const Write& write) {
    OutputBuffer out;
    write(out);
    return {out.pending().begin(), out.pending().end()};
}

Buffer hello(Version version, const bolt::HelloFields& fields) {
    return written([&](auto& out) { bolt::write_hello(out, version, fields); });
}
Buffer logon(const AuthToken& auth) {
    return written([&](auto& out) { bolt::write_logon(out, auth); });
}
Buffer run(std::string_view query, const TransactionFields* extra) {
    return written([&](auto& out) { bolt::write_run(out, {5, 8}, query, no_parameters(), extra); });
}
Buffer begin(const TransactionFields& extra) {
    return written([&](auto& out) { bolt::write_begin(out, {5, 8}, extra); });
}
Buffer route(Version version, const bolt::RouteFields& fields) {
    return written([&](auto& out) { bolt::write_route(out, version, fields); });
}
Buffer pull(Version version, std::int64_t n, std::int64_t qid) {
    return written([&](auto& out) { bolt::write_pull(out, version, n, qid); });
}
Buffer discard(Version version, std::int64_t n, std::int64_t qid) {
    return written([&](auto& out) { bolt::write_discard(out, version, n, qid); });
}
Buffer bare(bolt::Request request) {
    return written([&](auto& out) { bolt::write_bare(out, static_cast<std::uint8_t>(request)); });
}

// The one field of a message in one chunk, which must be a map.
MapView only_map(const Buffer& message) {
    REQUIRE(message.size() > 6);
    return MapView(message.data() + 4);
}

bolt::HelloFields ada() {
    bolt::HelloFields fields;
    fields.user_agent = "app/1";
    fields.auth = basic_auth("ada", "secret");
    fields.routing_context.emplace().emplace_back("address", "h:7687");
    return fields;
}

// The bolt_agent that was sent: product and language are given, platform and language_details
// depend on where the test runs.
Buffer agent_of(const Buffer& message) {
    const auto agent = only_map(message).get<Map>("bolt_agent");
    for (const auto* name : {"platform", "language_details"})
        CHECK_FALSE(agent.get<std::string>(name).empty());
    return map({{"product", text("neo4j-cpp/" + std::string(neo4j::version()))},
                {"platform", text(agent.get<std::string>("platform"))},
                {"language", text("C++/20")},
                {"language_details", text(agent.get<std::string>("language_details"))}});
}

} // namespace

TEST_CASE("a message that logs on is overwritten once it is sent", "[bolt][requests]") {
    const auto is_overwritten = [](const auto& write) {
        OutputBuffer out;
        write(out);
        const auto memory = out.pending();
        out.consume(memory.size());
        return std::ranges::all_of(memory, [](std::byte b) { return b == std::byte{0}; });
    };
    CHECK(is_overwritten([](auto& out) { bolt::write_logon(out, basic_auth("ada", "secret")); }));
    CHECK(is_overwritten([](auto& out) { bolt::write_hello(out, {5, 0}, ada()); }));
    CHECK_FALSE(is_overwritten([](auto& out) { bolt::write_hello(out, {5, 8}, ada()); }));
}

TEST_CASE("HELLO of 3.0, byte by byte", "[bolt][requests]") {
    CHECK(shown(hello({3, 0}, ada())) ==
          "00 42 B1 01 "
          "A4 "
          "8A 75 73 65 72 5F 61 67 65 6E 74 85 61 70 70 2F 31 "       // user_agent: app/1
          "86 73 63 68 65 6D 65 85 62 61 73 69 63 "                   // scheme: basic
          "89 70 72 69 6E 63 69 70 61 6C 83 61 64 61 "                // principal: ada
          "8B 63 72 65 64 65 6E 74 69 61 6C 73 86 73 65 63 72 65 74 " // credentials: secret
          "00 00");
}

TEST_CASE("LOGON, byte by byte", "[bolt][requests]") {
    CHECK(shown(logon(basic_auth("ada", "secret"))) ==
          "00 31 B1 6A "
          "A3 "
          "86 73 63 68 65 6D 65 85 62 61 73 69 63 "
          "89 70 72 69 6E 63 69 70 61 6C 83 61 64 61 "
          "8B 63 72 65 64 65 6E 74 69 61 6C 73 86 73 65 63 72 65 74 "
          "00 00");
    CHECK(shown(logon(no_auth())) == "00 0F B1 6A A1 86 73 63 68 65 6D 65 84 6E 6F 6E 65 00 00");
}

TEST_CASE("HELLO says what its version knows", "[bolt][requests]") {
    using Names = std::vector<std::string_view>;
    const std::pair<Version, Names> table[] = {
        {{3, 0}, {"user_agent", "scheme", "principal", "credentials"}},
        {{4, 1}, {"user_agent", "routing", "scheme", "principal", "credentials"}},
        {{4, 2}, {"user_agent", "routing", "scheme", "principal", "credentials"}},
        {{4, 3}, {"user_agent", "routing", "patch_bolt", "scheme", "principal", "credentials"}},
        {{4, 4}, {"user_agent", "routing", "patch_bolt", "scheme", "principal", "credentials"}},
        {{5, 0}, {"user_agent", "routing", "scheme", "principal", "credentials"}},
        {{5, 1}, {"user_agent", "routing"}},
        {{5, 2}, {"user_agent", "routing"}},
        {{5, 3}, {"user_agent", "bolt_agent", "routing"}},
        {{5, 4}, {"user_agent", "bolt_agent", "routing"}},
        {{5, 5}, {"user_agent", "bolt_agent", "routing"}},
        {{5, 6}, {"user_agent", "bolt_agent", "routing"}},
        {{5, 7}, {"user_agent", "bolt_agent", "routing"}},
        {{5, 8}, {"user_agent", "bolt_agent", "routing"}},
        {{6, 0}, {"user_agent", "bolt_agent", "routing"}},
        {{6, 1}, {"user_agent", "bolt_agent", "routing"}},
    };
    REQUIRE(std::size(table) == std::size(all_versions));
    for (const auto& [version, names] : table) {
        INFO("Bolt " << to_string(version));
        const auto found = hello(version, ada());
        std::vector<std::pair<std::string_view, Buffer>> entries;
        for (const auto name : names) {
            Buffer value = name == "user_agent"    ? text("app/1")
                           : name == "routing"     ? map({{"address", text("h:7687")}})
                           : name == "patch_bolt"  ? list({text("utc")})
                           : name == "scheme"      ? text("basic")
                           : name == "principal"   ? text("ada")
                           : name == "credentials" ? text("secret")
                                                   : agent_of(found);
            entries.emplace_back(name, std::move(value));
        }
        CHECK(shown(found) == shown(message(0x01, {map(entries)})));
    }
}

TEST_CASE("HELLO's routing context", "[bolt][requests]") {
    auto fields = ada();
    SECTION("absent for a direct driver") {
        fields.routing_context.reset();
    }
    SECTION("there, but empty") {
        fields.routing_context.emplace();
    }
    SECTION("in its order") {
        fields.routing_context.emplace();
        fields.routing_context->emplace_back("z", "1");
        fields.routing_context->emplace_back("a", "2");
    }
    for (const auto version : all_versions) {
        INFO("Bolt " << to_string(version));
        const auto found = hello(version, fields);
        const auto routing = only_map(found).find("routing");
        if (version < Version{4, 1} || !fields.routing_context) {
            CHECK_FALSE(routing);
            continue;
        }
        REQUIRE(routing);
        std::vector<std::pair<std::string, std::string>> read;
        for (const auto& [key, value] : routing->as<MapView>())
            read.emplace_back(std::string(key), value.as<std::string>());
        CHECK(read == *fields.routing_context);
    }
}

TEST_CASE("every way to log on", "[bolt][requests]") {
    const auto check = [](const AuthToken& auth, const Buffer& expected) {
        CHECK(shown(logon(auth)) == shown(message(0x6A, {expected})));
        // Below 5.1 the same entries end HELLO.
        bolt::HelloFields fields;
        fields.user_agent = "u";
        fields.auth = auth;
        auto entries = map({{"user_agent", text("u")}});
        add(entries, std::span(expected).subspan(1));
        entries[0] = static_cast<std::byte>(std::to_integer<unsigned>(expected[0]) + 1);
        CHECK(shown(hello({4, 2}, fields)) == shown(message(0x01, {entries})));
    };
    check(no_auth(), map({{"scheme", text("none")}}));
    check(basic_auth("u", "p", "native"), map({{"scheme", text("basic")},
                                               {"principal", text("u")},
                                               {"credentials", text("p")},
                                               {"realm", text("native")}}));
    check(bearer_auth("dG9rZW4="),
          map({{"scheme", text("bearer")}, {"credentials", text("dG9rZW4=")}}));
    check(kerberos_auth("dA=="), map({{"scheme", text("kerberos")},
                                      {"principal", text("")},
                                      {"credentials", text("dA==")}}));
    check(custom_auth("u", "c", "r", "mine", Map{{"level", 3}}),
          map({{"scheme", text("mine")},
               {"principal", text("u")},
               {"credentials", text("c")},
               {"realm", text("r")},
               {"parameters", map({{"level", integer(3)}})}}));
    check(custom_auth(std::nullopt, std::nullopt, std::nullopt, "mine",
                      Map{{"face", Vector{std::int8_t{1}, std::int8_t{-1}}}}),
          map({{"scheme", text("mine")},
               {"parameters",
                map({{"face", structure(0x56, {hex("CC 01 C8"), hex("CC 02 01 FF")})}})}}));
    check(custom_auth(std::nullopt, std::nullopt, std::nullopt, "mine"),
          map({{"scheme", text("mine")}}));
}

TEST_CASE("notification filters", "[bolt][requests]") {
    const auto check = [](Version version, const std::string& key) {
        bolt::NotificationFilter filter;
        filter.minimum_severity = NotificationMinimumSeverity::information;
        filter.disabled = {NotificationDisabledClassification::hint,
                           NotificationDisabledClassification::topology};
        const auto entries = map({{"notifications_minimum_severity", text("INFORMATION")},
                                  {key, list({text("HINT"), text("TOPOLOGY")})}});
        TransactionFields extra;
        extra.notifications = filter;
        CHECK(shown(written([&](auto& out) { bolt::write_begin(out, version, extra); })) ==
              shown(message(0x11, {entries})));
    };
    check({5, 2}, "notifications_disabled_categories");
    check({5, 4}, "notifications_disabled_categories");
    check({5, 5}, "notifications_disabled_classifications");
    check({6, 1}, "notifications_disabled_classifications");
}

TEST_CASE("TELEMETRY", "[bolt][requests]") {
    const auto found =
        written([](auto& out) { bolt::write_telemetry(out, bolt::Api::execute_query); });
    CHECK(shown(found) == "00 03 B1 54 03 00 00");
}

TEST_CASE("RUN", "[bolt][requests]") {
    SECTION("inside a transaction nothing is added") {
        CHECK(shown(run("RETURN 1", nullptr)) ==
              "00 0D B3 10 88 52 45 54 55 52 4E 20 31 A0 A0 00 00");
    }
    SECTION("with defaults nothing is added either") {
        const TransactionFields extra;
        CHECK(shown(run("RETURN 1", &extra)) ==
              "00 0D B3 10 88 52 45 54 55 52 4E 20 31 A0 A0 00 00");
    }
    SECTION("the parameters go as they are") {
        const auto parameters = map({{"x", integer(300)}, {"y", list({null(), boolean(true)})}});
        const auto found = written(
            [&](auto& out) { bolt::write_run(out, {5, 8}, "RETURN $x", parameters, nullptr); });
        CHECK(shown(found) == shown(message(0x10, {text("RETURN $x"), parameters, map({})})));
    }
    SECTION("a long query") {
        const std::string query(100000, 'x');
        const bool same =
            run(query, nullptr) == chunked(structure(0x10, {text(query), map({}), map({})}));
        CHECK(same);
    }
    SECTION("an empty query") {
        CHECK(shown(run("", nullptr)) == "00 05 B3 10 80 A0 A0 00 00");
    }
}

TEST_CASE("the extra map of RUN and BEGIN", "[bolt][requests]") {
    const auto check = [](const TransactionFields& extra, const Buffer& expected) {
        CHECK(shown(run("Q", &extra)) == shown(message(0x10, {text("Q"), map({}), expected})));
        CHECK(shown(begin(extra)) == shown(message(0x11, {expected})));
    };
    const auto metadata = map({{"app", text("test")}});
    TransactionFields extra;
    check(extra, map({}));

    SECTION("each alone") {
        extra.read = true;
        check(extra, map({{"mode", text("r")}}));
        extra = {};
        extra.database = "db1";
        check(extra, map({{"db", text("db1")}}));
        extra = {};
        extra.impersonated_user = "eve";
        check(extra, map({{"imp_user", text("eve")}}));
        extra = {};
        const std::vector<std::string> bookmarks{"b:1", "b:2"};
        extra.bookmarks = bookmarks;
        check(extra, map({{"bookmarks", list({text("b:1"), text("b:2")})}}));
        extra = {};
        extra.metadata = metadata;
        check(extra, map({{"tx_metadata", metadata}}));
        extra = {};
        extra.timeout_ms = 0; // no limit: not the same as nothing
        check(extra, map({{"tx_timeout", integer(0)}}));
        extra.timeout_ms = 90000;
        check(extra, map({{"tx_timeout", integer(90000)}}));
    }
    SECTION("all together") {
        const std::vector<std::string> bookmarks{"b:1"};
        extra = {true, "db1", "eve", bookmarks, metadata, 1500};
        check(extra, map({{"mode", text("r")},
                          {"db", text("db1")},
                          {"imp_user", text("eve")},
                          {"bookmarks", list({text("b:1")})},
                          {"tx_metadata", metadata},
                          {"tx_timeout", integer(1500)}}));
    }
    SECTION("many bookmarks") {
        std::vector<std::string> bookmarks;
        std::vector<Buffer> expected;
        for (int i = 0; i < 300; ++i) {
            bookmarks.push_back("bookmark-" + std::to_string(i));
            expected.push_back(text(bookmarks.back()));
        }
        extra.bookmarks = bookmarks;
        check(extra, map({{"bookmarks", list(expected)}}));
    }
}

TEST_CASE("BEGIN, byte by byte", "[bolt][requests]") {
    TransactionFields extra;
    CHECK(shown(begin(extra)) == "00 03 B1 11 A0 00 00");
    extra.read = true;
    extra.timeout_ms = 1000;
    CHECK(shown(begin(extra)) ==
          "00 18 B1 11 A2 84 6D 6F 64 65 81 72 8A 74 78 5F 74 69 6D 65 6F 75 74 C9 03 E8 00 00");
}

TEST_CASE("PULL and DISCARD", "[bolt][requests]") {
    SECTION("3.0 has PULL_ALL and DISCARD_ALL") {
        for (const std::int64_t n : {-1, 1000}) {
            CHECK(shown(pull({3, 0}, n, -1)) == "00 02 B0 3F 00 00");
            CHECK(shown(discard({3, 0}, n, -1)) == "00 02 B0 2F 00 00");
        }
    }
    for (const auto version : all_versions) {
        if (version == Version{3, 0})
            continue;
        INFO("Bolt " << to_string(version));
        CHECK(shown(pull(version, 1000, -1)) == "00 08 B1 3F A1 81 6E C9 03 E8 00 00");
        CHECK(shown(pull(version, -1, -1)) == "00 06 B1 3F A1 81 6E FF 00 00");
        CHECK(shown(pull(version, 1, 0)) == "00 0B B1 3F A2 81 6E 01 83 71 69 64 00 00 00");
        CHECK(shown(pull(version, -1, 300)) ==
              "00 0D B1 3F A2 81 6E FF 83 71 69 64 C9 01 2C 00 00");
        CHECK(shown(discard(version, -1, -1)) == "00 06 B1 2F A1 81 6E FF 00 00");
        CHECK(shown(discard(version, -1, 2)) == "00 0B B1 2F A2 81 6E FF 83 71 69 64 02 00 00");
        CHECK(shown(discard(version, 5, -1)) == "00 06 B1 2F A1 81 6E 05 00 00");
    }
}

TEST_CASE("messages without fields", "[bolt][requests]") {
    using bolt::Request;
    CHECK(shown(bare(Request::reset)) == "00 02 B0 0F 00 00");
    CHECK(shown(bare(Request::commit)) == "00 02 B0 12 00 00");
    CHECK(shown(bare(Request::rollback)) == "00 02 B0 13 00 00");
    CHECK(shown(bare(Request::goodbye)) == "00 02 B0 02 00 00");
    CHECK(shown(bare(Request::logoff)) == "00 02 B0 6B 00 00");
}

TEST_CASE("timeouts are rounded half to even, and never to nothing", "[bolt][requests]") {
    using bolt::timeout_milliseconds;
    const std::pair<std::chrono::nanoseconds, std::int64_t> table[] = {
        {0ns, 0},
        {1ns, 1},
        {499'999ns, 1},
        {500us, 1},
        {500'001ns, 1},
        {1ms, 1},
        {1'499'999ns, 1},
        {1'500us, 2},
        {1'500'001ns, 2},
        {2'499'999ns, 2},
        {2'500us, 2},
        {2'500'001ns, 3},
        {3'500us, 4},
        {4'500us, 4},
        {1s, 1000},
        {24h, 86'400'000},
        {10s + 500us, 10'000},
        {10s + 1'500us, 10'002},
        {std::chrono::nanoseconds::max(), 9'223'372'036'855},
    };
    for (const auto& [time, expected] : table) {
        INFO(time.count() << " ns");
        CHECK(timeout_milliseconds(time) == expected);
    }
}

TEST_CASE("requests have names", "[bolt][message]") {
    using bolt::Request;
    const std::pair<unsigned, std::string_view> table[] = {
        {0x01, "HELLO"},  {0x02, "GOODBYE"},   {0x0F, "RESET"},    {0x10, "RUN"},
        {0x11, "BEGIN"},  {0x12, "COMMIT"},    {0x13, "ROLLBACK"}, {0x2F, "DISCARD"},
        {0x3F, "PULL"},   {0x54, "TELEMETRY"}, {0x66, "ROUTE"},    {0x6A, "LOGON"},
        {0x6B, "LOGOFF"}, {0x99, "?"},
    };
    for (const auto& [tag, expected] : table)
        CHECK(name(static_cast<Request>(tag)) == expected);
}

TEST_CASE("ROUTE says database and user as its version does") {
    bolt::RouteFields fields;
    CHECK(route({4, 3}, fields) == hex("00 05 B3 66 A0 90 C0 00 00"));
    CHECK(route({4, 4}, fields) == hex("00 05 B3 66 A0 90 A0 00 00"));
    fields.context = {{"a", "b"}};
    fields.bookmarks = {"m"};
    fields.database = "d";
    CHECK(route({4, 3}, fields) == hex("00 0C B3 66 A1 81 61 81 62 91 81 6D 81 64 00 00"));
    fields.impersonated_user = "u";
    const auto message = route({5, 8}, fields);
    CHECK(message == hex("00 1B B3 66 A1 81 61 81 62 91 81 6D A2 82 64 62 81 64 88 69 6D 70 5F 75 "
                         "73 65 72 81 75 00 00"));
}
