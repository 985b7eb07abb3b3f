// A wait that is given up, in the loop of a blocking call.

#include <functional>
#include <memory>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include "async/with_deadline.hpp"
#include "support/catch.hpp"
#include "sync/blocking.hpp"

using namespace neo4j;
namespace asio = boost::asio;
using detail::Race;

namespace {

// Never ends but by a cancel. No coroutine, for g++ 12's sake: see ARCHITECTURE.md.
asio::awaitable<void> until_cancelled(std::function<void()> begun, bool& cancelled) {
    return asio::async_initiate<const asio::use_awaitable_t<>, void(boost::system::error_code)>(
        [&cancelled](auto handler, const std::function<void()>& begins) {
            auto slot = asio::get_associated_cancellation_slot(handler);
            auto kept = std::make_shared<decltype(handler)>(std::move(handler));
            slot.assign([&cancelled, kept](asio::cancellation_type) {
                cancelled = true;
                const auto executor = asio::get_associated_executor(*kept);
                asio::post(executor, [kept] { std::move (*kept)(asio::error::operation_aborted); });
            });
            begins();
        },
        asio::use_awaitable, std::move(begun));
}

asio::awaitable<void> stop_a_race(bool& cancelled, bool& at_once) {
    auto race = std::make_shared<Race>(co_await asio::this_coro::executor);
    const auto stop = [&at_once, &cancelled, race] {
        asio::post(race->strand, [&at_once, &cancelled, race] {
            race->stop();
            at_once = cancelled;
        });
    };
    auto operation = until_cancelled(stop, cancelled);
    try {
        co_await detail::start_race(race, std::move(operation), detail::Deadline::never().at);
    } catch (const boost::system::system_error& error) {
        CHECK(error.code() == asio::error::operation_aborted);
    }
}

} // namespace

// Had it to go through the loop first, the operation could end before, and what is cancelled be
// gone: a crash, where a session was cancelled while it waited for a connection.
TEST_CASE("a cancel in a blocking call reaches what it cancels at once") {
    bool cancelled = false;
    bool at_once = false;
    detail::run_blocking(stop_a_race(cancelled, at_once));
    CHECK(cancelled);
    CHECK(at_once);
}
