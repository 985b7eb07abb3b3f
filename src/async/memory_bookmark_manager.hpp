#pragma once

#include <mutex>
#include <optional>

#include <neo4j/bookmark_manager.hpp>

namespace neo4j::detail {

// What bookmark_manager() makes. The mutex guards the bookmarks and is never held while a function
// of the program's runs. A session asks it without a coroutine as long as there is none to be run.
class MemoryBookmarkManager final : public BookmarkManager {
public:
    explicit MemoryBookmarkManager(BookmarkManagerConfig config);

    boost::asio::awaitable<Bookmarks> get_bookmarks() override;
    boost::asio::awaitable<void> update_bookmarks(Bookmarks previous, Bookmarks latest) override;

    // What get_bookmarks() gives; nothing where the program's supplier is to be waited for.
    std::optional<Bookmarks> get_now() const;
    // update_bookmarks(); false, and nothing done, where the program's consumer is to be waited
    // for.
    bool update_now(const Bookmarks& previous, const Bookmarks& latest);

private:
    Bookmarks copy() const;
    // Gives what there is now, if there is somebody to be told.
    Bookmarks replace(const Bookmarks& previous, Bookmarks latest);

    mutable std::mutex mutex_;
    Bookmarks bookmarks_;
    const BookmarkManagerConfig config_;
};

} // namespace neo4j::detail
