#include "loop.hpp"

#include <utility>

#include <boost/system/error_code.hpp>
#include <unistd.h>

namespace neo4j::cli {

namespace asio = boost::asio;

Loop::Loop(Interrupts& interrupts)
    : interrupts_(interrupts), interrupt_descriptor_(context_, ::dup(interrupts.descriptor())),
      timer_(context_) {}

void Loop::run_until(asio::cancellation_signal& cancel, const std::function<bool()>& done) {
    awaited_ = &cancel;
    watch();
    start_timer();
    context_.restart();
    while (!done())
        context_.run_one();
    awaited_ = nullptr;
}

// What is waited for here stays waited for between two calls: then nobody runs the handlers.
void Loop::watch() {
    if (std::exchange(watching_, true))
        return;
    interrupt_descriptor_.async_wait(asio::posix::stream_descriptor::wait_read,
                                     [this](boost::system::error_code error) {
                                         watching_ = false;
                                         if (error)
                                             return;
                                         if (!interrupts_.pending())
                                             watch(); // was seen to since
                                         else if (awaited_ != nullptr)
                                             awaited_->emit(asio::cancellation_type::terminal);
                                     });
}

void Loop::start_timer() {
    if (!tick_ || std::exchange(timing_, true))
        return;
    timer_.expires_after(tick_interval);
    timer_.async_wait([this](boost::system::error_code error) {
        timing_ = false;
        if (error || awaited_ == nullptr)
            return;
        tick_();
        start_timer();
    });
}

} // namespace neo4j::cli
