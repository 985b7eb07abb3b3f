#include <mutex>
#include <utility>

#include <neo4j/bookmark_manager.hpp>

namespace neo4j {

namespace asio = boost::asio;

BookmarkManager::~BookmarkManager() = default;

namespace {

// The mutex guards the bookmarks and is never held while a function of the program's runs.
class MemoryBookmarkManager final : public BookmarkManager {
public:
    explicit MemoryBookmarkManager(BookmarkManagerConfig config)
        : bookmarks_(config.initial_bookmarks()), config_(std::move(config)) {}

    asio::awaitable<Bookmarks> get_bookmarks() override {
        auto known = copy();
        if (config_.supplier()) {
            const auto more = co_await config_.supplier()();
            known |= more;
        }
        co_return known;
    }

    asio::awaitable<void> update_bookmarks(Bookmarks previous, Bookmarks latest) override {
        if (latest.empty())
            co_return;
        auto now = replace(previous, std::move(latest));
        if (config_.consumer())
            co_await config_.consumer()(std::move(now));
    }

private:
    Bookmarks copy() const {
        const std::lock_guard lock(mutex_);
        return bookmarks_;
    }
    // Gives what there is now, if there is somebody to be told.
    Bookmarks replace(const Bookmarks& previous, Bookmarks latest) {
        const std::lock_guard lock(mutex_);
        if (bookmarks_ == previous)
            bookmarks_ = std::move(latest);
        else
            bookmarks_ = (bookmarks_ - previous) | latest;
        return config_.consumer() ? bookmarks_ : Bookmarks();
    }

    mutable std::mutex mutex_;
    Bookmarks bookmarks_;
    const BookmarkManagerConfig config_;
};

} // namespace

std::shared_ptr<BookmarkManager> bookmark_manager(BookmarkManagerConfig config) {
    return std::make_shared<MemoryBookmarkManager>(std::move(config));
}

} // namespace neo4j
