#include <utility>

#include "async/memory_bookmark_manager.hpp"

namespace neo4j {

namespace asio = boost::asio;
using detail::MemoryBookmarkManager;

BookmarkManager::~BookmarkManager() = default;

MemoryBookmarkManager::MemoryBookmarkManager(BookmarkManagerConfig config)
    : bookmarks_(config.initial_bookmarks()), config_(std::move(config)) {}

asio::awaitable<Bookmarks> MemoryBookmarkManager::get_bookmarks() {
    auto known = copy();
    if (config_.supplier()) {
        const auto more = co_await config_.supplier()();
        known |= more;
    }
    co_return known;
}

asio::awaitable<void> MemoryBookmarkManager::update_bookmarks(Bookmarks previous,
                                                              Bookmarks latest) {
    if (latest.empty())
        co_return;
    auto now = replace(previous, std::move(latest));
    if (config_.consumer())
        co_await config_.consumer()(std::move(now));
}

std::optional<Bookmarks> MemoryBookmarkManager::get_now() const {
    if (config_.supplier())
        return std::nullopt;
    return copy();
}

bool MemoryBookmarkManager::update_now(const Bookmarks& previous, const Bookmarks& latest) {
    if (config_.consumer())
        return false;
    replace(previous, latest);
    return true;
}

Bookmarks MemoryBookmarkManager::copy() const {
    const std::lock_guard lock(mutex_);
    return bookmarks_;
}

Bookmarks MemoryBookmarkManager::replace(const Bookmarks& previous, Bookmarks latest) {
    const std::lock_guard lock(mutex_);
    if (bookmarks_ == previous)
        bookmarks_ = std::move(latest);
    else
        bookmarks_ = (bookmarks_ - previous) | latest;
    return config_.consumer() ? bookmarks_ : Bookmarks();
}

std::shared_ptr<BookmarkManager> bookmark_manager(BookmarkManagerConfig config) {
    return std::make_shared<MemoryBookmarkManager>(std::move(config));
}

} // namespace neo4j
