#include "testkit/backend.hpp"

#include <exception>
#include <optional>
#include <utility>

#include "testkit/faults.hpp"
#include "testkit/requests.hpp"

namespace testkit {

Backend::Backend(Channel& channel, DriverMaker maker, ErrorNames names)
    : make_driver(std::move(maker)), errors(names), channel_(channel) {}

Awaitable<void> Backend::serve() {
    for (;;) {
        const auto request = co_await channel_.read();
        if (!request)
            co_return;
        co_await answer(Json::parse(*request));
    }
}

Awaitable<Json> Backend::ask(Json question, IsEnd is_end) {
    co_await send(std::move(question));
    for (;;) {
        const auto text = co_await channel_.read();
        if (!text)
            throw HungUp();
        auto request = Json::parse(*text);
        auto& data = request["data"];
        if (is_end(request["name"].get_ref<const std::string&>(), data))
            co_return request;
        co_await answer(std::move(request));
    }
}

Awaitable<Json> Backend::call_back(std::string_view question, Json data, std::string completion) {
    const auto id = ++last_question_;
    data["id"] = id;
    auto asked = message(question, std::move(data));
    IsEnd is_end = [id, &completion](std::string_view name, const Json& answered) {
        return name == completion && answered.at("requestId") == id;
    };
    const auto request = co_await ask(std::move(asked), std::move(is_end));
    co_return request["data"];
}

Awaitable<void> Backend::answer(Json request) {
    std::optional<Json> response;
    std::exception_ptr error;
    try {
        response = co_await respond(request);
    } catch (const HungUp&) {
        throw;
    } catch (...) {
        error = std::current_exception();
    }
    if (error)
        response = errors.response(error, request.at("name").get_ref<const std::string&>());
    co_await send(std::move(*response));
}

Awaitable<Json> Backend::respond(const Json& request) {
    const auto& name = request.at("name").get_ref<const std::string&>();
    const auto handle = handler(name);
    if (!handle)
        throw BackendFault("the backend does not know the request " + name);
    co_return co_await handle(*this, request.at("data"));
}

Awaitable<void> Backend::send(Json response) {
    // The suite has tests with text that is not UTF-8.
    auto body = response.dump(-1, ' ', false, Json::error_handler_t::replace);
    co_await channel_.write(std::move(body));
}

} // namespace testkit
