#pragma once

#include <cstddef>
#include <functional>

#include "async/connector.hpp"

namespace neo4j::test {

// What goes wrong at a step, and with its connection from then on.
enum class Fault {
    reset,   // the peer has reset the connection
    end,     // the stream has ended
    silence, // nothing moves any more, and time passes until a deadline does
    cut,     // part of the bytes go through, or one arrives, and then the connection is reset
    garble   // a byte is another one on its way; for TLS, which is to notice
};
const char* name(Fault fault);

// The steps that a driver takes on its way to its peers, of which one fails: name look-ups, TCP
// connects, and reads and writes of sockets, over all connections. As long as it lives, the linker
// leads the driver's calls of them here (fault_sockets.cmake), so that all else is the driver's
// own. One at a time, on the thread that the driver is used on.
class FaultLine {
public:
    // @param at the step that fails, counted from 1 and from start() on. The steps after it do not,
    // other than by what became of their connection.
    FaultLine(Fault fault, std::size_t at);
    ~FaultLine();
    FaultLine(const FaultLine&) = delete;
    FaultLine& operator=(const FaultLine&) = delete;

    void start() noexcept { counts_ = true; }
    // No step fails from now on.
    void stop() noexcept { counts_ = false; }

    // Whether the step has come.
    bool struck() const noexcept { return steps_ >= at_; }
    // Called as it does.
    std::function<void()> on_strike;

    // What looks names up for the driver: every one stands for 127.0.0.1.
    detail::LookUp look_up();

    // For the calls that come here. `socket` is what fails.
    bool strikes(int socket = none);
    Fault fault() const noexcept { return fault_; }
    bool is_broken(int socket) const noexcept { return socket == broken_; }
    // Whether some socket has fallen silent.
    bool silent() const noexcept { return fault_ == Fault::silence && broken_ != none; }
    // What has failed is over: it was given up, or a new connection takes its place.
    void forget() noexcept { broken_ = none; }

    static constexpr int none = -1;

private:
    Fault fault_;
    std::size_t at_;
    std::size_t steps_ = 0;
    bool counts_ = false;
    int broken_ = none;
};

} // namespace neo4j::test
