#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include <neo4j/async_session.hpp>
#include <neo4j/bookmark_manager.hpp>
#include <neo4j/error.hpp>

#include "bench.hpp"

using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;
using bolt::Request;

namespace {

using Texts = std::vector<std::string>;

Bookmarks marks(std::initializer_list<std::string_view> values) {
    return Bookmarks::from_raw_values(values);
}

// The bookmarks of each transaction that the server was asked for.
std::vector<Texts> sent(Bench& b, Request kind) {
    std::vector<Texts> all;
    for (const auto& extra : b.server->told(kind))
        all.push_back(extra.get("bookmarks", Texts()));
    return all;
}

} // namespace

TEST_CASE("a bookmark manager replaces what a transaction has seen by what it left") {
    Loop loop;
    const auto manager =
        bookmark_manager(BookmarkManagerConfig().initial_bookmarks(marks({"a", "b"})));
    CHECK(loop.run(manager->get_bookmarks()) == marks({"a", "b"}));
    loop.run(manager->update_bookmarks(marks({"a", "x"}), marks({"c"})));
    CHECK(loop.run(manager->get_bookmarks()) == marks({"b", "c"}));
    loop.run(manager->update_bookmarks(marks({"b"}), {})); // nothing new: nothing is forgotten
    CHECK(loop.run(manager->get_bookmarks()) == marks({"b", "c"}));
}

TEST_CASE("a supplier adds to the bookmarks and does not change them") {
    Loop loop;
    BookmarkManagerConfig config;
    config.initial_bookmarks(marks({"a"}));
    SECTION("plain") {
        config.bookmarks_supplier([] { return marks({"s"}); });
    }
    SECTION("awaitable") {
        config.bookmarks_supplier([]() -> asio::awaitable<Bookmarks> { co_return marks({"s"}); });
    }
    const auto manager = bookmark_manager(config);
    CHECK(loop.run(manager->get_bookmarks()) == marks({"a", "s"}));
    loop.run(manager->update_bookmarks(marks({"a", "s"}), marks({"b"})));
    CHECK(loop.run(manager->get_bookmarks()) == marks({"b", "s"}));
}

TEST_CASE("a consumer is told of each change") {
    Loop loop;
    std::vector<Bookmarks> told;
    BookmarkManagerConfig config;
    config.initial_bookmarks(marks({"a"}));
    SECTION("plain") {
        config.bookmarks_consumer([&](const Bookmarks& now) { told.push_back(now); });
    }
    SECTION("awaitable") {
        config.bookmarks_consumer([&](Bookmarks now) -> asio::awaitable<void> {
            told.push_back(std::move(now));
            co_return;
        });
    }
    const auto manager = bookmark_manager(config);
    loop.run(manager->update_bookmarks({}, marks({"b"})));
    loop.run(manager->update_bookmarks(marks({"a"}), {}));
    loop.run(manager->update_bookmarks(marks({"a"}), marks({"c"})));
    CHECK(told == std::vector{marks({"a", "b"}), marks({"b", "c"})});
}

TEST_CASE("a manager serves several threads") {
    std::atomic<int> calls = 0;
    const auto manager =
        bookmark_manager(BookmarkManagerConfig().bookmarks_consumer([&](Bookmarks) { ++calls; }));
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            Loop loop;
            for (int i = 0; i < 100; ++i) {
                const auto mark = std::to_string(t) + "-" + std::to_string(i);
                const auto before =
                    i == 0 ? Bookmarks() : marks({std::to_string(t) + "-" + std::to_string(i - 1)});
                loop.run(manager->update_bookmarks(before, marks({mark})));
                if (!loop.run(manager->get_bookmarks()).contains(mark))
                    throw std::logic_error("a bookmark was lost");
            }
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(calls == 400);
    Loop loop;
    CHECK(loop.run(manager->get_bookmarks()) == marks({"0-99", "1-99", "2-99", "3-99"}));
}

// --- with sessions ---

TEST_CASE("sessions with one manager see each other's work") {
    Bench b;
    const auto manager =
        bookmark_manager(BookmarkManagerConfig().initial_bookmarks(marks({"first"})));
    auto one = b.driver.session(SessionConfig().bookmark_manager(manager));
    auto two = b.driver.session(SessionConfig().bookmark_manager(manager));
    auto tx = b.run(one.begin_transaction());
    b.run(tx.commit()); // bookmark-1
    drain(b, two);      // bookmark-2
    b.run(one.execute_write(one_query));
    auto outsider = b.driver.session();
    drain(b, outsider);
    CHECK(sent(b, Request::begin) == std::vector<Texts>{{"first"}, {"bookmark-2"}});
    CHECK(sent(b, Request::run)[0] == Texts{"bookmark-1"});
    CHECK(sent(b, Request::run).back() == Texts{});
    CHECK(b.run(one.last_bookmarks()) == marks({"bookmark-3"}));
    CHECK(b.run(two.last_bookmarks()) == marks({"bookmark-2"}));
}

TEST_CASE("a session's own bookmarks are sent beside the manager's until it has a new one") {
    Bench b;
    const auto manager = bookmark_manager(BookmarkManagerConfig().initial_bookmarks(marks({"m"})));
    auto session =
        b.driver.session(SessionConfig().bookmark_manager(manager).bookmarks(marks({"own"})));
    CHECK(b.run(session.last_bookmarks()) == marks({"own"}));
    auto tx = b.run(session.begin_transaction());
    b.run(tx.rollback()); // gives no bookmark: nothing changes
    for (int i = 0; i < 2; ++i) {
        tx = b.run(session.begin_transaction());
        b.run(tx.commit());
    }
    CHECK(sent(b, Request::begin) ==
          std::vector<Texts>{{"m", "own"}, {"m", "own"}, {"bookmark-1"}});
    CHECK(b.run(manager->get_bookmarks()) == marks({"bookmark-2"}));
}

TEST_CASE("a manager of the program's own is asked and told") {
    struct Own : BookmarkManager {
        std::vector<std::pair<Bookmarks, Bookmarks>> told;
        asio::awaitable<Bookmarks> get_bookmarks() override { co_return marks({"own"}); }
        asio::awaitable<void> update_bookmarks(Bookmarks previous, Bookmarks latest) override {
            told.emplace_back(std::move(previous), std::move(latest));
            co_return;
        }
    };
    Bench b;
    const auto manager = std::make_shared<Own>();
    auto session = b.driver.session(SessionConfig().bookmark_manager(manager));
    drain(b, session);
    REQUIRE(manager->told.size() == 1);
    CHECK(manager->told[0].first == marks({"own"}));
    CHECK(manager->told[0].second == marks({"bookmark-1"}));
}

TEST_CASE("a supplier that throws stops a transaction before anything is sent") {
    Bench b;
    bool failing = true;
    const auto manager =
        bookmark_manager(BookmarkManagerConfig().bookmarks_supplier([&]() -> Bookmarks {
            if (failing)
                throw std::out_of_range("no bookmarks");
            return {};
        }));
    auto session = b.driver.session(SessionConfig().bookmark_manager(manager));
    CHECK(thrown<std::out_of_range>([&] { b.run(session.run("rows 3")); }) == "no bookmarks");
    thrown<std::out_of_range>([&] { b.run(session.begin_transaction()); });
    thrown<std::out_of_range>([&] { b.run(session.execute_write(one_query)); });
    CHECK(b.seen().empty());
    failing = false;
    drain(b, session);
    CHECK(b.server->connections() == 1);
}

TEST_CASE("a consumer that throws tells whoever ended the transaction, which has taken effect") {
    Bench b;
    bool failing = true;
    const auto manager =
        bookmark_manager(BookmarkManagerConfig().bookmarks_consumer([&](Bookmarks) {
            // Of a kind that would be tried again if it came from the server.
            if (failing)
                throw SessionExpired("no room for bookmarks");
        }));
    auto session = b.driver.session(SessionConfig().bookmark_manager(manager));
    SECTION("commit") {
        auto tx = b.run(session.begin_transaction());
        thrown<SessionExpired>([&] { b.run(tx.commit()); });
        CHECK(tx.closed());
    }
    SECTION("a managed transaction, which is not tried again") {
        thrown<SessionExpired>([&] { b.run(session.execute_write(one_query)); });
        CHECK(b.server->count("COMMIT") == 1);
    }
    SECTION("auto-commit: the records are there all the same") {
        auto result = b.run(session.run("rows 3"));
        for (int i = 0; i < 3; ++i)
            CHECK(b.run(result.next()));
        thrown<SessionExpired>([&] { b.run(result.next()); });
        CHECK_FALSE(b.run(result.next()));
    }
    SECTION("auto-commit, consumed") {
        auto result = b.run(session.run("rows 3"));
        thrown<SessionExpired>([&] { b.run(result.consume()); });
        CHECK(b.run(result.consume()).query() == "rows 3");
    }
    CHECK(b.run(session.last_bookmarks()) == marks({"bookmark-1"}));
    CHECK(b.run(manager->get_bookmarks()) == marks({"bookmark-1"}));
    failing = false;
    drain(b, session);
    CHECK(b.server->connections() == 1);
}

// --- execute_query ---

TEST_CASE("execute_query chains its calls by the driver's own manager") {
    Bench b;
    b.run(b.driver.execute_query("rows 1"));
    b.run(b.driver.execute_query("rows 1"));
    auto session = b.driver.session(
        SessionConfig().bookmark_manager(b.driver.execute_query_bookmark_manager()));
    auto tx = b.run(session.begin_transaction());
    b.run(tx.commit());
    b.run(b.driver.execute_query("rows 1"));
    CHECK(sent(b, Request::begin) ==
          std::vector<Texts>{{}, {"bookmark-1"}, {"bookmark-2"}, {"bookmark-3"}});
}

TEST_CASE("execute_query takes another manager, or none") {
    Bench b;
    const auto other = bookmark_manager(BookmarkManagerConfig().initial_bookmarks(marks({"o"})));
    b.run(b.driver.execute_query("rows 1"));
    b.run(b.driver.execute_query("rows 1", {}, QueryConfig().bookmark_manager(other)));
    b.run(b.driver.execute_query("rows 1", {}, QueryConfig().bookmark_manager(nullptr)));
    b.run(b.driver.execute_query("rows 1"));
    CHECK(sent(b, Request::begin) == std::vector<Texts>{{}, {"o"}, {}, {"bookmark-1"}});
    CHECK(b.run(other->get_bookmarks()) == marks({"bookmark-2"}));
}
