#pragma once

#include <memory>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include <neo4j/bookmarks.hpp>
#include <neo4j/detail/callback.hpp>
#include <neo4j/export.hpp>

namespace neo4j {

/// Chains the work of several sessions: each of them asks it for bookmarks before a transaction
/// and tells it of the bookmark afterwards. bookmark_manager() makes the usual one; a program may
/// write another.
///
/// Thread safety: any thread may call either method at any time.
///
/// Errors: what get_bookmarks() throws reaches whoever begins the transaction, before anything was
/// sent. What update_bookmarks() throws reaches whoever committed or read the result's end: the
/// transaction has taken effect then, the session knows its bookmark, and it is not tried again.
class NEO4J_API BookmarkManager {
public:
    BookmarkManager() = default;
    BookmarkManager(const BookmarkManager&) = delete;
    BookmarkManager& operator=(const BookmarkManager&) = delete;
    virtual ~BookmarkManager();

    /// What a transaction that begins now must be able to see.
    virtual boost::asio::awaitable<Bookmarks> get_bookmarks() = 0;

    /// A transaction has ended.
    /// @param previous the bookmarks that it was begun with.
    /// @param latest those that it left, never empty.
    virtual boost::asio::awaitable<void> update_bookmarks(Bookmarks previous, Bookmarks latest) = 0;
};

/// What bookmark_manager() makes a manager of. Each setter returns the object.
class BookmarkManagerConfig {
public:
    BookmarkManagerConfig() = default;

    /// What the manager knows at first. Default: nothing.
    BookmarkManagerConfig& initial_bookmarks(Bookmarks v) {
        return initial_bookmarks_ = std::move(v), *this;
    }
    const Bookmarks& initial_bookmarks() const noexcept { return initial_bookmarks_; }

    /// Called whenever a session asks for bookmarks: takes nothing and gives Bookmarks, or an
    /// awaitable of them. They are sent beside the manager's own, which they do not change.
    /// Default: none.
    template <class Function>
        requires detail::CallbackFor<std::decay_t<Function>, Bookmarks>
    BookmarkManagerConfig& bookmarks_supplier(Function&& function) {
        supplier_ = detail::make_callback<Bookmarks>(
            std::decay_t<Function>(std::forward<Function>(function)));
        return *this;
    }

    /// Called whenever the manager's bookmarks have changed: takes all of them, as Bookmarks, and
    /// gives nothing, or an awaitable of nothing. The manager knows them already when it is
    /// called. Default: none.
    template <class Function>
        requires detail::CallbackFor<std::decay_t<Function>, void, Bookmarks>
    BookmarkManagerConfig& bookmarks_consumer(Function&& function) {
        consumer_ = detail::make_callback<void, Bookmarks>(
            std::decay_t<Function>(std::forward<Function>(function)));
        return *this;
    }

    const detail::Callback<Bookmarks>& supplier() const noexcept { return supplier_; }
    const detail::Callback<void, Bookmarks>& consumer() const noexcept { return consumer_; }

private:
    Bookmarks initial_bookmarks_;
    detail::Callback<Bookmarks> supplier_;
    detail::Callback<void, Bookmarks> consumer_;
};

/// A manager that keeps the latest bookmarks in memory. Supplier and consumer may be called from
/// several threads at once and must not use the session on whose behalf they are called.
[[nodiscard]] NEO4J_API std::shared_ptr<BookmarkManager>
bookmark_manager(BookmarkManagerConfig config = {});

} // namespace neo4j
