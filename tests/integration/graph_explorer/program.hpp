#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

namespace graph_explorer_test {

// The service as its users run it, on a port of its own.
class Program {
public:
    // Returns when it listens. Fails the test where it ends before.
    explicit Program(std::vector<std::string> arguments);
    // Kills it where it still runs.
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    // The most memory that it has had so far, in bytes.
    [[nodiscard]] std::int64_t peak_memory() const;
    // Asks it to end, as Ctrl-C does, and gives its exit code; -1 where it ended otherwise.
    int end();

private:
    int wait();
    std::string first_line(int from);

    pid_t pid_ = -1;
    int output_ = -1;
    std::uint16_t port_ = 0;
};

// Runs a program to its end, its output among the test's: its exit code, -1 where it was ended.
int run(const std::vector<std::string>& arguments);

} // namespace graph_explorer_test
