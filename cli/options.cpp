#include "options.hpp"

#include <algorithm>
#include <map>
#include <ostream>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include <neo4j/version.hpp>

namespace neo4j::cli {
namespace {

constexpr auto footer = R"(
Without QUERY and --file: an interactive shell where standard input is a terminal, else the script
that comes from there. A script holds queries, each ended by a semicolon, and commands such as :param,
:begin and :commit; :help in the shell lists them.

Exit codes: 0 done; 1 a query failed; 2 the command line, a command or a script makes no sense;
3 no server, connection lost or login refused; 4 a file or the output cannot be read or written;
130 interrupted by Ctrl-C.)";

// In seconds. The server takes milliseconds; nanoseconds of more would not fit 64 bits.
constexpr double shortest_timeout = 0.001;
constexpr double longest_timeout = 1e9;

void declare(CLI::App& app, Options& options, double& timeout_seconds) {
    static const std::map<std::string, AccessMode> modes{{"read", AccessMode::read},
                                                         {"write", AccessMode::write}};

    app.set_version_flag("--version", "neo4j-cli " + std::string(version()), "Print the version");
    app.add_option("query", options.queries, "A script to run; several run one after the other")
        ->type_name("QUERY");
    app.add_option("-f,--file", options.file, "Run the script in this file; -: standard input")
        ->type_name("FILE");

    app.add_option("-a,--uri", options.uri,
                   "Where the server is: neo4j://, bolt://, with +s encrypted and verified, with "
                   "+ssc encrypted only; bolt+unix:///path, bolt+ws://, bolt+wss://")
        ->envname("NEO4J_URI")
        ->type_name("URI")
        ->capture_default_str()
        ->group("Connection");
    app.add_option("-u,--username", options.username, "Who logs in")
        ->envname("NEO4J_USERNAME")
        ->type_name("NAME")
        ->group("Connection");
    app.add_option("-p,--password", options.password,
                   "The password; better in the environment, or asked for on a terminal")
        ->envname("NEO4J_PASSWORD")
        ->type_name("TEXT")
        ->group("Connection");
    app.add_option("-d,--database", options.database,
                   "The database; default: the user's home database")
        ->type_name("NAME")
        ->group("Connection");
    app.add_option("--access-mode", options.access_mode,
                   "read: writes are refused, and a cluster's readers answer; default: write")
        ->transform(CLI::CheckedTransformer(modes, CLI::ignore_case).description(""))
        ->type_name("read|write")
        ->group("Connection");
    app.add_option("--timeout", timeout_seconds,
                   "The server ends a transaction after so many seconds; default: its own setting")
        ->check(CLI::Range(shortest_timeout, longest_timeout).description(""))
        ->type_name("SECONDS")
        ->group("Connection");

    app.add_option("-P,--param", options.parameters,
                   "A parameter for the queries: name=JSON, or 'name => CYPHER'; may be repeated")
        ->allow_extra_args(false)
        ->type_name("NAME=JSON")
        ->group("Queries");
    auto* const fail_fast = app.add_flag("--fail-fast")
                                ->description("Stop at the first query that fails (default)")
                                ->group("Queries");
    app.add_flag("--fail-at-end", options.fail_at_end,
                 "Go on after a query that failed; the exit code is that of the first failure")
        ->excludes(fail_fast)
        ->group("Queries");

    app.add_option_function<std::string>(
           "--format",
           [&options](const std::string& name) {
               options.format = parse_format(name);
               if (!options.format)
                   throw CLI::ValidationError("--format", "there is no format '" + name +
                                                              "'; there are " +
                                                              std::string(format_list));
           },
           "How results are written; default: table on a terminal, else csv. An Arrow file holds "
           "one result")
        ->type_name(std::string(format_list))
        ->group("Output");
    app.add_option("-o,--output", options.output, "Write the results to this file")
        ->type_name("FILE")
        ->group("Output");
    app.add_flag("-q,--quiet", options.quiet, "No progress and no warnings on standard error")
        ->group("Output");
    app.footer(footer);
}

} // namespace

std::variant<Options, ExitCode> parse_options(int argc, const char* const* argv, std::ostream& out,
                                              std::ostream& err) {
    Options options;
    double timeout_seconds = 0;
    CLI::App app("Runs Cypher queries on a Neo4j server.", "neo4j-cli");
    declare(app, options, timeout_seconds);
    try {
        app.parse(argc, argv);
        if (!options.queries.empty() && !options.file.empty())
            throw CLI::ExcludesError("QUERY", "--file");
    } catch (const CLI::ParseError& error) {
        return app.exit(error, out, err) == 0 ? ExitCode::ok : ExitCode::usage;
    }
    if (timeout_seconds > 0)
        options.timeout = std::chrono::duration_cast<std::chrono::nanoseconds>(
            std::chrono::duration<double>(timeout_seconds));
    return options;
}

void hide_password(int argc, char** argv) noexcept {
    constexpr std::string_view long_name = "--password";
    const auto wipe = [](char* from) {
        std::fill(from, from + std::string_view(from).size(), 'x');
    };
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--")
            break;
        if (argument == "-p" || argument == long_name) {
            if (++i < argc)
                wipe(argv[i]);
        } else if (argument.starts_with("-p")) {
            wipe(argv[i] + 2);
        } else if (argument.starts_with(long_name) && argument[long_name.size()] == '=') {
            wipe(argv[i] + long_name.size() + 1);
        }
    }
}

} // namespace neo4j::cli
