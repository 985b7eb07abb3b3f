#include <cerrno>
#include <clocale>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <system_error>
#include <utility>
#include <variant>

#include <fcntl.h>
#include <unistd.h>

#include <neo4j/auth.hpp>
#include <neo4j/error.hpp>

#include "command_error.hpp"
#include "interpreter.hpp"
#include "line_editor.hpp"
#include "open_file.hpp"
#include "options.hpp"
#include "password.hpp"
#include "script.hpp"
#include "shell.hpp"

namespace neo4j::cli {
namespace {

// Where the results go.
class Target {
public:
    Target(const std::string& path, const Interrupts& interrupts)
        : descriptor_(path.empty() ? ::dup(STDOUT_FILENO) : open_to_write(path, interrupts)) {
        if (descriptor_ < 0)
            throw std::system_error(errno, std::generic_category(), "cannot open standard output");
    }
    ~Target() { ::close(descriptor_); }
    Target(const Target&) = delete;
    Target& operator=(const Target&) = delete;

    int descriptor() const noexcept { return descriptor_; }

private:
    int descriptor_;
};

class Program {
public:
    Program(Options options, Interrupts& interrupts)
        : options_(std::move(options)), interrupts_(interrupts), loop_(interrupts),
          target_(options_.output, interrupts),
          console_(target_.descriptor(),
                   options_.output.empty() ? "standard output" : options_.output, options_.quiet,
                   interrupts) {
        loop_.on_tick([this] { console_.progress().tick(); });
    }

    ExitCode run() {
        try {
            auto connection = connect();
            const auto code = work_with(connection);
            // Nobody has said that it is to be committed.
            const bool unfinished = connection.in_transaction();
            connection.close();
            if (!unfinished)
                return code;
            console_.say("The open transaction was rolled back.");
            return code == ExitCode::ok && !interactive() ? ExitCode::usage : code;
        } catch (const std::exception& error) {
            return tell(error);
        }
    }

private:
    bool interactive() const {
        return options_.queries.empty() && options_.file.empty() && ::isatty(STDIN_FILENO) == 1;
    }

    ConnectionSettings settings() const {
        ConnectionSettings settings{
            options_.uri, {}, options_.database, options_.access_mode, options_.timeout};
        if (options_.username || options_.password)
            settings.auth =
                basic_auth(options_.username.value_or("neo4j"), options_.password.value_or(""));
        return settings;
    }

    void ask_for_password() {
        options_.password = ask_for_secret(
            "Password for " + options_.username.value_or("neo4j") + ": ", interrupts_);
        if (!options_.password)
            throw CommandError("no password was given, and there is no terminal to ask for one; "
                               "set NEO4J_PASSWORD");
    }

    // Whoever names himself has a password. Who does not may be let in without; if not, he is asked
    // where somebody is there to be asked.
    Connection connect() {
        if (options_.username && !options_.password)
            ask_for_password();
        Connection connection(loop_, settings());
        if (!interactive())
            return connection;
        try {
            greet(connection);
            return connection;
        } catch (const AuthError&) {
            if (options_.username || options_.password)
                throw;
        }
        options_.username = ask("Username: ", interrupts_);
        ask_for_password();
        Connection second(loop_, settings());
        greet(second);
        return second;
    }

    void greet(Connection& connection) {
        const auto server = connection.ping();
        console_.say("Connected to " + server.agent + " at " + server.address.to_string() +
                     ". :help lists the commands, :exit leaves.");
    }

    ExitCode tell(const std::exception& error) {
        const auto code = exit_code_of(error);
        if (code == ExitCode::interrupted) {
            console_.results().discard();
            console_.say("Interrupted.");
        } else if (dynamic_cast<const AlreadyTold*>(&error) == nullptr) {
            console_.fail(error.what());
        }
        return code;
    }

    ExitCode work_with(Connection& connection) {
        try {
            return run_what_was_asked(connection);
        } catch (const std::exception& error) {
            return tell(error);
        }
    }

    ExitCode run_what_was_asked(Connection& connection) {
        if (options_.password)
            wipe(*options_.password);
        const bool to_people = console_.results().is_terminal();
        Interpreter interpreter(connection, console_,
                                options_.format.value_or(to_people ? Format::table : Format::csv),
                                interactive());
        for (const auto& parameter : options_.parameters)
            interpreter.set_parameters(parse_assignment(parameter));
        if (interactive()) {
            LineEditor editor(history_file(), interrupts_);
            run_shell(interpreter, editor);
            return ExitCode::ok;
        }
        const auto on_error = options_.fail_at_end ? OnError::go_on : OnError::stop;
        if (options_.queries.empty())
            return run_file(options_.file.empty() ? "-" : options_.file, interpreter, on_error);
        auto first = ExitCode::ok;
        for (const auto& query : options_.queries) {
            const auto code = run_text(query, interpreter, on_error);
            first = first == ExitCode::ok ? code : first;
        }
        return first;
    }

    Options options_;
    Interrupts& interrupts_;
    Loop loop_;
    Target target_;
    Console console_;
};

// The number of a standard stream that the caller has closed would go to a file of this program's,
// which would be read as the script, or written to. Such a stream gets one that fails instead;
// remarks on standard error go nowhere.
void hold_closed_streams() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(stream, F_GETFD) < 0)
            ::open("/dev/null", stream == STDOUT_FILENO ? O_RDONLY : O_WRONLY);
}

ExitCode run(int argc, char** argv) {
    auto parsed = parse_options(argc, argv, std::cout, std::cerr);
    if (const auto* code = std::get_if<ExitCode>(&parsed))
        return *code;
    hide_password(argc, argv);
    try {
        Interrupts interrupts;
        Program program(std::move(std::get<Options>(parsed)), interrupts);
        const auto code = program.run();
        // A look-up of a name cannot be stopped, and destroying the loop would wait for it.
        if (code == ExitCode::interrupted)
            std::_Exit(static_cast<int>(code));
        return code;
    } catch (const Interrupted&) { // while the output was opened
        std::cerr << "Interrupted.\n";
        return ExitCode::interrupted;
    } catch (const std::exception& error) {
        std::cerr << "error: " << error.what() << '\n';
        return exit_code_of(error);
    }
}

} // namespace
} // namespace neo4j::cli

int main(int argc, char** argv) {
    neo4j::cli::hold_closed_streams();
    // The line editor needs to know which bytes make a character.
    if (std::setlocale(LC_CTYPE, "") == nullptr || MB_CUR_MAX == 1)
        std::setlocale(LC_CTYPE, "C.UTF-8");
    return static_cast<int>(neo4j::cli::run(argc, argv));
}
