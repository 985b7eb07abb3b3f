#include <exception>
#include <memory>

#include "support/catch.hpp"
#include "testkit/errors.hpp"
#include "testkit/faults.hpp"

using namespace neo4j;
using testkit::ErrorNames;
using testkit::ErrorRegistry;
using testkit::Json;

TEST_CASE("an error of the driver is reported and can be thrown again") {
    ErrorRegistry errors(ErrorNames::own);
    const auto json = errors.response(std::make_exception_ptr(
        TransientError("later", "Neo.TransientError.General.TransactionMemoryLimit")));
    CHECK(json["name"] == "DriverError");
    const auto& data = json["data"];
    CHECK(data["errorType"] == "TransientError");
    CHECK(data["msg"] == "later");
    CHECK(data["code"] == "Neo.TransientError.General.TransactionMemoryLimit");
    CHECK(data["retryable"] == true);
    CHECK(data["gqlStatus"] == "50N42");
    CHECK_THROWS_AS(errors.rethrow(data["id"]), TransientError);
    CHECK_THROWS_AS(errors.rethrow(""), testkit::FrontendFault);
    CHECK_THROWS_AS(errors.rethrow(12345), testkit::BackendFault);
}

TEST_CASE("a cause is reported inside its error") {
    ErrorRegistry errors(ErrorNames::own);
    const auto json = errors.response(std::make_exception_ptr(
        ServiceUnavailable("outer", std::make_shared<DriverError>("inner"))));
    CHECK(json["data"]["cause"]["name"] == "GqlError");
    CHECK(json["data"]["cause"]["data"]["msg"] == "inner");
    CHECK_FALSE(json["data"].contains("code"));
}

TEST_CASE("errors have the Python driver's names where the suite asks for those") {
    CHECK(name_of(ServiceUnavailable("x"), ErrorNames::own) == "ServiceUnavailable");
    CHECK(name_of(ServiceUnavailable("x"), ErrorNames::python) ==
          "<class 'neo4j.exceptions.ServiceUnavailable'>");
    CHECK(name_of(ProtocolError("x"), ErrorNames::python) ==
          "<class 'neo4j._exceptions.BoltProtocolError'>");
    const ConfigurationError refused("x");
    CHECK(name_of(refused, ErrorNames::python, "NewDriver") == "<class 'ValueError'>");
    CHECK(name_of(refused, ErrorNames::own, "NewDriver") == "ConfigurationError");
    CHECK(name_of(refused, ErrorNames::python, "SessionRun") ==
          "<class 'neo4j.exceptions.ConfigurationError'>");
}

TEST_CASE("an error that tells of a failed result tells what made it fail") {
    const auto failed = std::make_exception_ptr(ResultFailedError(
        "outer",
        std::make_shared<CypherSyntaxError>("inner", "Neo.ClientError.Statement.SyntaxError")));
    const auto own = ErrorRegistry(ErrorNames::own).response(failed)["data"];
    CHECK(own["code"] == "Neo.ClientError.Statement.SyntaxError");
    CHECK(own["msg"] == "outer: CypherSyntaxError");
    const auto python = ErrorRegistry(ErrorNames::python).response(failed)["data"];
    CHECK(python["msg"] == "outer: <class 'neo4j.exceptions.CypherSyntaxError'>");
    CHECK(python["code"] == own["code"]);
}

TEST_CASE("faults of the test and of the backend are told apart") {
    ErrorRegistry errors(ErrorNames::own);
    CHECK(errors.response(std::make_exception_ptr(testkit::FrontendFault("x")))["name"] ==
          "FrontendError");
    CHECK(errors.response(std::make_exception_ptr(std::runtime_error("x")))["name"] ==
          "BackendError");
}
