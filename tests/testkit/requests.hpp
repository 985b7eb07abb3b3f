#pragma once

#include <memory>
#include <string_view>
#include <unordered_map>

#include "testkit/face.hpp"
#include "testkit/json.hpp"

namespace testkit {

class Backend;

// The response that gives a result its id.
Json result_response(Backend& backend, std::shared_ptr<ResultFace> result);

// Serves one request: its data in, the response out.
using Handler = Awaitable<Json> (*)(Backend& backend, const Json& data);
using Handlers = std::unordered_map<std::string_view, Handler>;

// The handler of the request with that name, or nullptr.
Handler handler(std::string_view name);

// The table is put together from these, each in the file of its name.
void add_test_requests(Handlers& handlers);
void add_time_requests(Handlers& handlers);
void add_auth_manager_requests(Handlers& handlers);
void add_bookmark_manager_requests(Handlers& handlers);
void add_client_certificate_requests(Handlers& handlers);
void add_cluster_requests(Handlers& handlers);
void add_driver_requests(Handlers& handlers);
void add_session_requests(Handlers& handlers);
void add_transaction_requests(Handlers& handlers);
void add_result_requests(Handlers& handlers);

} // namespace testkit
