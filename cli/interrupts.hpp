#pragma once

#include <exception>

namespace neo4j::cli {

/// Ctrl-C was pressed: what was under way has been given up.
class Interrupted : public std::exception {
public:
    const char* what() const noexcept override { return "interrupted"; }
};

/// Ctrl-C (SIGINT) as something to look at, as long as this object lives. There may be one.
/// Thread safety: none; but the signal may come on any thread.
class Interrupts {
public:
    /// Errors: std::system_error where the system has no pipe to give.
    Interrupts();
    ~Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

    /// Whether Ctrl-C was pressed since the last clear().
    bool pending() const noexcept;
    /// Errors: Interrupted where one is pending.
    void check() const {
        if (pending())
            throw Interrupted();
    }
    /// It was seen to.
    void clear() noexcept;
    /// Can be read from, as poll() tells, while one is pending. Not to be read from or closed.
    int descriptor() const noexcept { return read_end_; }

private:
    int read_end_ = -1;
    int write_end_ = -1;
};

} // namespace neo4j::cli
