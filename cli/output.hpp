#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "interrupts.hpp"

namespace neo4j::cli {

/// A file descriptor to write to, with a buffer of bounded size.
class Output {
public:
    /// @param descriptor stays open when this is gone
    /// @param name for errors, such as "standard output"
    /// @param interrupts must outlive this
    Output(int descriptor, std::string name, const Interrupts& interrupts);
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    /// Errors: std::system_error where writing fails; Interrupted where Ctrl-C is pressed while the
    /// reader at the other end does not read.
    void write(std::string_view text);
    /// Writes what is buffered. Errors: as write().
    void flush();
    /// Drops what is buffered.
    void discard() noexcept { buffer_.clear(); }

    /// Called before anything is written to the descriptor. Default: nothing.
    void before_writing(std::function<void()> function) { before_ = std::move(function); }

    bool is_terminal() const noexcept { return is_terminal_; }
    /// The columns of the terminal, as they are now; 0 where it is none.
    std::size_t columns() const noexcept;

private:
    int descriptor_;
    std::string name_;
    const Interrupts& interrupts_;
    bool is_terminal_;
    std::string buffer_;
    std::function<void()> before_;
};

/// The columns of a terminal; 0 where the descriptor is none or does not say.
std::size_t terminal_columns(int descriptor) noexcept;

} // namespace neo4j::cli
