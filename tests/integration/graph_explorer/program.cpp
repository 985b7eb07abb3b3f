#include "program.hpp"

#include <csignal>
#include <fstream>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace graph_explorer_test {
namespace {

// With `output`, what it writes goes there.
pid_t start(std::vector<std::string> arguments, int output = -1) {
    std::vector<char*> words;
    for (auto& each : arguments)
        words.push_back(each.data());
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (output >= 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    pid_t pid = -1;
    const int error = ::posix_spawnp(&pid, words[0], &actions, nullptr, words.data(), ::environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
        throw std::runtime_error("cannot start " + arguments[0]);
    return pid;
}

int exit_code(pid_t pid) {
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace

Program::Program(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {GRAPH_EXPLORER_PROGRAM, "--listen", "127.0.0.1:0"});
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        throw std::runtime_error("no pipe");
    pid_ = start(std::move(arguments), ends[1]);
    ::close(ends[1]);
    output_ = ends[0];
    const auto line = first_line(output_);
    const auto colon = line.rfind(':');
    if (!line.starts_with("Listening on http://") || colon == std::string::npos) {
        wait();
        throw std::runtime_error("the service did not start: " + line);
    }
    port_ = static_cast<std::uint16_t>(std::stoi(line.substr(colon + 1)));
}

Program::~Program() {
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        wait();
    }
    ::close(output_);
}

std::string Program::first_line(int from) {
    std::string line;
    for (char c = 0; ::read(from, &c, 1) == 1 && c != '\n';)
        line += c;
    return line;
}

std::int64_t Program::peak_memory() const {
    std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
    constexpr std::int64_t kib = 1024;
    for (std::string word; status >> word;) {
        std::int64_t number = 0;
        if (word == "VmHWM:" && status >> number)
            return number * kib;
    }
    throw std::runtime_error("the service has ended");
}

int Program::end() {
    ::kill(pid_, SIGTERM);
    return wait();
}

int Program::wait() {
    return exit_code(std::exchange(pid_, -1));
}

int run(const std::vector<std::string>& arguments) {
    return exit_code(start(arguments));
}

} // namespace graph_explorer_test
