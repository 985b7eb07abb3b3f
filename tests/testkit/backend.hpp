#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include <neo4j/auth_manager.hpp>
#include <neo4j/bookmark_manager.hpp>
#include <neo4j/client_certificate.hpp>

#include "testkit/channel.hpp"
#include "testkit/errors.hpp"
#include "testkit/face.hpp"
#include "testkit/fake_time.hpp"
#include "testkit/json.hpp"
#include "testkit/objects.hpp"

namespace testkit {

// Serves one test: what it has made, and the requests that come while others are being served.
class Backend {
public:
    Backend(Channel& channel, DriverMaker make_driver, ErrorNames names);

    // Until the test hangs up.
    Awaitable<void> serve();

    // Asks the test for something and serves what it asks meanwhile, until a request that `is_end`
    // knows as the answer. Throws HungUp if there is none.
    using IsEnd = std::function<bool(std::string_view name, const Json& data)>;
    Awaitable<Json> ask(Json question, IsEnd is_end);
    // The same for a question that the test answers under its id with `completion`.
    Awaitable<Json> call_back(std::string_view question, Json data, std::string completion);

    const DriverMaker make_driver;
    const std::shared_ptr<FakeTime> time = std::make_shared<FakeTime>();
    ErrorRegistry errors;
    Objects<neo4j::AuthManager> auth_managers{"auth token manager"};
    Objects<neo4j::BookmarkManager> bookmark_managers{"bookmark manager"};
    Objects<neo4j::ClientCertificateProvider> certificate_providers{"provider of certificates"};
    Objects<DriverFace> drivers{"driver"};
    Objects<SessionFace> sessions{"session"};
    Objects<TransactionFace> transactions{"transaction"};
    Objects<ResultFace> results{"result"};

private:
    Awaitable<void> answer(Json request);
    Awaitable<Json> respond(const Json& request);
    Awaitable<void> send(Json response);

    Channel& channel_;
    std::int64_t last_question_ = 0;
};

} // namespace testkit
