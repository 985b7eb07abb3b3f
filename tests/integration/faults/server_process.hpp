#pragma once

#include <cstdint>
#include <string>

#include <sys/types.h>

namespace neo4j::test {

// The server that faults_test.py has started, as a process that may be killed.
class ServerProcess {
public:
    // That the environment names; throws std::runtime_error where it names none.
    ServerProcess();
    // It goes on, in case it was stopped.
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    std::uint16_t port() const noexcept { return port_; }

    // By SIGKILL.
    void kill();
    // At its port, with its data; returns when a login and a query have succeeded.
    void start_again();
    // By SIGSTOP and SIGCONT.
    void stop();
    void go_on();

private:
    std::uint16_t port_;
    pid_t pid_;
    std::string restart_;
};

} // namespace neo4j::test
