#pragma once

#include <functional>
#include <future>
#include <memory>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

namespace neo4j::test {

// Has the thread that runs an io_context do something, and waits until it is done.
inline void run_on(boost::asio::io_context& io, const std::function<void()>& what) {
    // Shared, so that it is there until set_value() has returned, and not only until it has woken
    // this thread.
    const auto done = std::make_shared<std::promise<void>>();
    auto finished = done->get_future();
    boost::asio::post(io, [&what, done] {
        what();
        done->set_value();
    });
    finished.wait();
}

} // namespace neo4j::test
