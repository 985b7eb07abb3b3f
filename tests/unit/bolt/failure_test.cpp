#include "bolt/failure.hpp"
#include "support/bolt_script.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using namespace neo4j::test;
using bolt::RawMap;
using bolt::read_failure;
using bolt::Version;

namespace {

// As from 5.7 on, with a cause where there is one.
Buffer gql(std::string_view status, const Buffer* cause = nullptr) {
    std::vector<std::pair<std::string_view, Buffer>> entries{
        {"gql_status", text(status)},
        {"description", text("description of " + std::string(status))},
        {"message", text("message of " + std::string(status))},
        {"neo4j_code", text("Neo.ClientError.Statement.SyntaxError")},
        {"diagnostic_record",
         map({{"OPERATION", text("")}, {"_classification", text("CLIENT_ERROR")}})},
    };
    if (cause != nullptr)
        entries.emplace_back("cause", *cause);
    return map(entries);
}

} // namespace

TEST_CASE("a failure as up to 5.6", "[bolt][failure]") {
    const RawMap metadata(map({{"code", text("Neo.ClientError.Statement.SyntaxError")},
                               {"message", text("Invalid input")}}));
    for (const auto version : all_versions) {
        if (version >= Version{5, 7})
            continue;
        INFO("Bolt " << to_string(version));
        const auto failure = read_failure(metadata, version);
        CHECK_FALSE(failure.gql);
        CHECK(failure.code == "Neo.ClientError.Statement.SyntaxError");
        CHECK(failure.message == "Invalid input");
        CHECK_FALSE(failure.gql_status);
        CHECK_FALSE(failure.description);
        CHECK_FALSE(failure.diagnostic_record);
        CHECK_FALSE(failure.cause);
        CHECK_FALSE(failure.idempotent);
    }
}

TEST_CASE("a failure from 5.7 on", "[bolt][failure]") {
    const auto innermost = gql("22N03");
    const auto inner = gql("22G03", &innermost);
    const RawMap metadata(gql("42001", &inner));
    for (const auto version : all_versions) {
        if (version < Version{5, 7})
            continue;
        INFO("Bolt " << to_string(version));
        const auto failure = read_failure(metadata, version);
        CHECK(failure.gql);
        CHECK(failure.code == "Neo.ClientError.Statement.SyntaxError");
        CHECK(failure.message == "message of 42001");
        CHECK(failure.gql_status == "42001");
        CHECK(failure.description == "description of 42001");
        CHECK(failure.raw_classification == "CLIENT_ERROR");
        REQUIRE(failure.diagnostic_record);
        CHECK(*failure.diagnostic_record ==
              Map{{"OPERATION", ""}, {"_classification", "CLIENT_ERROR"}});
        CHECK_FALSE(failure.idempotent);
        REQUIRE(failure.cause);
        CHECK(failure.cause->gql);
        CHECK(failure.cause->gql_status == "22G03");
        CHECK(failure.cause->message == "message of 22G03");
        REQUIRE(failure.cause->cause);
        CHECK(failure.cause->cause->gql_status == "22N03");
        CHECK_FALSE(failure.cause->cause->cause);
    }
}

TEST_CASE("each shape is read in its own versions only", "[bolt][failure]") {
    const RawMap gql_map(gql("42001"));
    CHECK_FALSE(read_failure(gql_map, {5, 6}).code);
    CHECK_FALSE(read_failure(gql_map, {5, 6}).gql_status);
    CHECK(read_failure(gql_map, {5, 6}).message == "message of 42001");
    const RawMap old(map({{"code", text("C")}, {"message", text("M")}}));
    CHECK_FALSE(read_failure(old, {5, 7}).code);
    CHECK(read_failure(old, {5, 7}).message == "M");
    CHECK(read_failure(old, {5, 7}).gql);
}

TEST_CASE("idempotent failures", "[bolt][failure]") {
    const auto idempotent = [](Buffer value) {
        const RawMap metadata(
            map({{"diagnostic_record", map({{"_idempotent", std::move(value)}})}}));
        return read_failure(metadata, {5, 8}).idempotent;
    };
    CHECK(idempotent(boolean(true)));
    CHECK_FALSE(idempotent(boolean(false)));
    CHECK_FALSE(idempotent(integer(1)));
    CHECK_FALSE(idempotent(text("true")));
    CHECK_FALSE(idempotent(null()));
}

TEST_CASE("entries of a wrong type are as good as absent", "[bolt][failure]") {
    for (const auto& wrong : {null(), integer(1), list({}), boolean(true)}) {
        const RawMap metadata(map({{"gql_status", wrong},
                                   {"description", wrong},
                                   {"message", wrong},
                                   {"neo4j_code", wrong},
                                   {"diagnostic_record", wrong},
                                   {"cause", wrong}}));
        const auto failure = read_failure(metadata, {5, 8});
        CHECK(failure.gql);
        CHECK_FALSE(failure.gql_status);
        CHECK_FALSE(failure.description);
        CHECK_FALSE(failure.message);
        CHECK_FALSE(failure.code);
        CHECK_FALSE(failure.raw_classification);
        CHECK_FALSE(failure.diagnostic_record);
        CHECK_FALSE(failure.cause);
        const RawMap old(map({{"code", wrong}, {"message", wrong}}));
        CHECK_FALSE(read_failure(old, {4, 4}).code);
        CHECK_FALSE(read_failure(old, {4, 4}).message);
    }
    for (const auto version : {Version{4, 4}, Version{5, 8}}) {
        CHECK_FALSE(read_failure(RawMap(map({})), version).code);
        CHECK_FALSE(read_failure(RawMap(), version).code);
    }
}

TEST_CASE("causes are followed 64 deep", "[bolt][failure]") {
    const auto depth_of = [](int causes) {
        auto nested = gql("00000");
        for (int i = 0; i < causes; ++i)
            nested = gql("42001", &nested);
        const auto failure = read_failure(RawMap(nested), {5, 8});
        int depth = 0;
        for (const auto* at = failure.cause.get(); at != nullptr; at = at->cause.get())
            ++depth;
        return depth;
    };
    CHECK(depth_of(0) == 0);
    CHECK(depth_of(1) == 1);
    CHECK(depth_of(64) == 64);
    CHECK(depth_of(65) == 64);
    CHECK(depth_of(1000) == 64);
}
