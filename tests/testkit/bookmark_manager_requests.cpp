#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <neo4j/bookmark_manager.hpp>

#include "testkit/backend.hpp"
#include "testkit/requests.hpp"

namespace testkit {
namespace {

Json manager_json(const Json& id) {
    Json data;
    data["id"] = id;
    return message("BookmarkManager", std::move(data));
}

neo4j::Bookmarks bookmarks(const Json& texts) {
    return neo4j::Bookmarks::from_raw_values(texts.get<std::vector<std::string>>());
}

Awaitable<neo4j::Bookmarks> supply(Backend& backend, std::int64_t manager) {
    Json question;
    question["bookmarkManagerId"] = manager;
    const auto answer = co_await backend.call_back("BookmarksSupplierRequest", std::move(question),
                                                   "BookmarksSupplierCompleted");
    co_return bookmarks(answer.at("bookmarks"));
}

Awaitable<void> consume(Backend& backend, std::int64_t manager, neo4j::Bookmarks latest) {
    Json question;
    question["bookmarkManagerId"] = manager;
    question["bookmarks"] = latest.raw_values();
    static_cast<void>(co_await backend.call_back("BookmarksConsumerRequest", std::move(question),
                                                 "BookmarksConsumerCompleted"));
}

Awaitable<Json> new_manager(Backend& backend, const Json& data) {
    const auto id = backend.bookmark_managers.next_id();
    neo4j::BookmarkManagerConfig config;
    if (const auto* initial = given(data, "initialBookmarks"))
        config.initial_bookmarks(bookmarks(*initial));
    if (data.at("bookmarksSupplierRegistered").get<bool>())
        config.bookmarks_supplier([&backend, id] { return supply(backend, id); });
    if (data.at("bookmarksConsumerRegistered").get<bool>())
        config.bookmarks_consumer([&backend, id](neo4j::Bookmarks latest) {
            return consume(backend, id, std::move(latest));
        });
    auto manager = neo4j::bookmark_manager(std::move(config));
    co_return manager_json(backend.bookmark_managers.add(std::move(manager)));
}

Awaitable<Json> close(Backend& backend, const Json& data) {
    backend.bookmark_managers.erase(data.at("id"));
    co_return manager_json(data.at("id"));
}

} // namespace

void add_bookmark_manager_requests(Handlers& handlers) {
    handlers["NewBookmarkManager"] = new_manager;
    handlers["BookmarkManagerClose"] = close;
}

} // namespace testkit
