#include <chrono>
#include <cstdint>

#include "testkit/backend.hpp"
#include "testkit/requests.hpp"

namespace testkit {
namespace {

Awaitable<Json> install(Backend& backend, const Json&) {
    backend.time->install();
    co_return message("FakeTimeAck");
}

Awaitable<Json> tick(Backend& backend, const Json& data) {
    backend.time->tick(std::chrono::milliseconds(data.at("incrementMs").get<std::int64_t>()));
    co_return message("FakeTimeAck");
}

Awaitable<Json> uninstall(Backend& backend, const Json&) {
    backend.time->uninstall();
    co_return message("FakeTimeAck");
}

} // namespace

void add_time_requests(Handlers& handlers) {
    handlers["FakeTimeInstall"] = install;
    handlers["FakeTimeTick"] = tick;
    handlers["FakeTimeUninstall"] = uninstall;
}

} // namespace testkit
