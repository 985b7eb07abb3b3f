#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <neo4j/params.hpp>

#include "command.hpp"
#include "connection.hpp"
#include "console.hpp"
#include "format.hpp"
#include "statements.hpp"

namespace neo4j::cli {

/// Does what statements say: queries go to the server and their results to the console, commands
/// change what is said here.
class Interpreter {
public:
    /// What to do when a statement is done.
    enum class Next { go_on, quit };

    /// @param interactive whether each result is followed by how long it took
    /// Errors: CommandError for Format::arrow on a terminal.
    Interpreter(Connection& connection, Console& console, Format format, bool interactive);

    /// Errors: CommandError; the server's and the driver's; those of the output; Interrupted, after
    /// which abandon() has to be called.
    Next execute(const Statement& statement);

    /// Sets parameters for the queries to come. Errors: as execute().
    void set_parameters(const Assignment& assignment);

    /// After Interrupted: gives up what is under way, and says so.
    void abandon();

    /// The names of all commands, and of the parameters that are set.
    static std::vector<std::string> command_names();
    std::vector<std::string> parameter_names() const;

    Connection& connection() noexcept { return connection_; }
    Console& console() noexcept { return console_; }

private:
    struct Handler {
        std::string_view name;
        std::string_view usage;
        std::string_view help;
        Next (Interpreter::*run)(const std::string& argument);
    };
    static std::span<const Handler> handlers() noexcept;

    void choose(Format format);
    void run_query(const std::string& text);
    void check_room_for_result();
    void show_summary(const ResultSummary& summary, bool has_rows, std::uint64_t rows);
    void show_plan(const ResultSummary& summary);
    void show_warnings(const ResultSummary& summary);
    Value evaluate(const std::string& expression);
    void print(std::string_view text);

    Next help(const std::string& argument);
    Next param(const std::string& argument);
    Next params(const std::string& argument);
    Next begin(const std::string& argument);
    Next commit(const std::string& argument);
    Next rollback(const std::string& argument);
    Next use(const std::string& argument);
    Next set_format(const std::string& argument);
    Next source(const std::string& argument);
    Next quit(const std::string& argument);

    Connection& connection_;
    Console& console_;
    Format format_ = Format::table;
    bool interactive_;
    Params parameters_;
    bool arrow_written_ = false; // the one result that such a file can hold
    std::size_t nested_sources_ = 0;
};

} // namespace neo4j::cli
