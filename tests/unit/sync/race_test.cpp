// A wait that is given up, in the loop of a blocking call.

#include <exception>
#include <functional>
#include <memory>
#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "async/with_deadline.hpp"
#include "support/catch.hpp"
#include "sync/blocking.hpp"

using namespace neo4j;
namespace asio = boost::asio;
using detail::Race;

namespace {

// Ends when it is called. No coroutine, for g++ 12's sake: see ARCHITECTURE.md.
using End = std::function<void()>;
asio::awaitable<void> until_called(End& end, std::function<void()> begun) {
    return asio::async_initiate<const asio::use_awaitable_t<>, void()>(
        [&end](auto handler, const std::function<void()>& begins) {
            auto kept = std::make_shared<decltype(handler)>(std::move(handler));
            end = [kept] { std::move (*kept)(); };
            begins();
        },
        asio::use_awaitable, std::move(begun));
}

// The operation ends just before its cancel is taken up.
asio::awaitable<void> end_after_stop(std::weak_ptr<Race>& watched, bool& lives) {
    auto race = std::make_shared<Race>(co_await asio::this_coro::executor);
    watched = race;
    End end;
    const auto begun = [&end, &watched] {
        asio::post(watched.lock()->strand, [&end, &watched] {
            Race::stop_soon(watched);
            const auto once = std::exchange(end, nullptr);
            once();
        });
    };
    auto operation = until_called(end, begun);
    co_await detail::start_race(std::move(race), std::move(operation),
                                detail::Deadline::never().at);
    lives = !watched.expired();
}

} // namespace

// A crash, where a session was cancelled while it waited for a connection.
TEST_CASE("a race lives until the cancel of what it was about has come") {
    std::weak_ptr<Race> race;
    const detail::CallContext context;
    bool done = false;
    bool lives = false;
    asio::co_spawn(context.loop().executor(), end_after_stop(race, lives),
                   [&](const std::exception_ptr&) { done = true; });
    context.loop().run(done);
    CHECK(lives); // the cancel was still in the loop's list
    done = false;
    asio::post(context.loop().executor(), [&] { done = true; });
    context.loop().run(done);
    CHECK(race.expired());
}
