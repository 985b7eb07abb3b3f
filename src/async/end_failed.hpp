#pragma once

#include <exception>
#include <memory>

#include <boost/asio/awaitable.hpp>

#include <neo4j/error.hpp>

#include "async/fault.hpp"
#include "core/log.hpp"

namespace neo4j::detail {

// Ends a session or a transaction whose function has thrown; that error is the one to raise.
// @param subject has cancel() and an awaitable close(), and outlives the call.
// @param core of the subject; says what the log calls it.
template <class Subject, class Core>
boost::asio::awaitable<void> end_failed(Subject& subject, std::shared_ptr<Core> core,
                                        const std::exception_ptr& error) {
    if (is_cancel(error)) {
        subject.cancel(); // waiting is over: what follows must not await
        co_return;
    }
    try {
        co_await subject.close();
    } catch (const GqlError& failure) {
        log_driver.debug(core->log_ids(), [&] {
            return "ending what a failed function has left failed too: " + failure.message();
        });
    }
}

} // namespace neo4j::detail
