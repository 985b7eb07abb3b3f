#include "integration/faults/server_process.hpp"

#include <array>
#include <csignal>
#include <cstdio>
#include <stdexcept>
#include <string_view>

#include "support/environment.hpp"

namespace neo4j::test {

namespace {

std::string needed(const char* name) {
    auto value = environment(name);
    if (value.empty())
        throw std::runtime_error(std::string(name) + " is not set: run this by faults_test.py");
    return value;
}

// What a command prints.
std::string output_of(const std::string& command) {
    std::FILE* const pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr)
        throw std::runtime_error("cannot run " + command);
    std::string text;
    std::array<char, 256> room{};
    while (std::fgets(room.data(), static_cast<int>(room.size()), pipe) != nullptr)
        text += room.data();
    if (::pclose(pipe) != 0)
        throw std::runtime_error("failed: " + command);
    return text;
}

} // namespace

ServerProcess::ServerProcess()
    : port_(static_cast<std::uint16_t>(std::stoi(needed("NEO4J_FAULTS_PORT")))),
      pid_(std::stoi(needed("NEO4J_FAULTS_PID"))), restart_(needed("NEO4J_FAULTS_RESTART")) {}

ServerProcess::~ServerProcess() {
    go_on();
}

void ServerProcess::kill() {
    ::kill(pid_, SIGKILL);
}

void ServerProcess::start_again() {
    constexpr std::string_view before = "running, pid ";
    const auto status = output_of(restart_);
    const auto at = status.find(before);
    if (at == std::string::npos)
        throw std::runtime_error("the server does not run: " + status);
    pid_ = std::stoi(status.substr(at + before.size()));
}

void ServerProcess::stop() {
    ::kill(pid_, SIGSTOP);
}

void ServerProcess::go_on() {
    ::kill(pid_, SIGCONT);
}

} // namespace neo4j::test
