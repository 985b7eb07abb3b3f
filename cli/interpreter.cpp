#include "interpreter.hpp"

#include <algorithm>
#include <utility>

#include <neo4j/json.hpp>
#include <neo4j/notifications.hpp>

#include "command_error.hpp"
#include "completion.hpp"
#include "plan_tree.hpp"
#include "row_writer.hpp"
#include "script.hpp"
#include "summary_text.hpp"

namespace neo4j::cli {
namespace {

void expect_none(const std::string& argument) {
    if (!argument.empty())
        throw CommandError("this command takes nothing more, but got '" + argument + "'");
}

// Ends what the progress knows of a query, however that ends.
class ProgressOfQuery {
public:
    explicit ProgressOfQuery(Progress& progress) : progress_(progress) { progress_.begin_query(); }
    ~ProgressOfQuery() { progress_.end_query(); }
    ProgressOfQuery(const ProgressOfQuery&) = delete;
    ProgressOfQuery& operator=(const ProgressOfQuery&) = delete;

private:
    Progress& progress_;
};

} // namespace

Interpreter::Interpreter(Connection& connection, Console& console, Format format, bool interactive)
    : connection_(connection), console_(console), interactive_(interactive) {
    choose(format);
}

void Interpreter::choose(Format format) {
    if (format == Format::arrow && console_.results().is_terminal())
        throw CommandError("an Arrow file is nothing to read on a terminal; name a file with "
                           "--output, or send standard output elsewhere");
    format_ = format;
}

std::span<const Interpreter::Handler> Interpreter::handlers() noexcept {
    static constexpr Handler all[] = {
        {"help", "", "show this", &Interpreter::help},
        {"param", "name => CYPHER", "set a parameter to what the server makes of an expression",
         &Interpreter::param},
        {"param", "name=JSON", "set a parameter to a JSON value", &Interpreter::param},
        {"param", "{a: 1, b: 2}", "set a parameter for each entry of a map in Cypher",
         &Interpreter::param},
        {"params", "[clear]", "list the parameters, or forget them", &Interpreter::params},
        {"begin", "", "begin a transaction", &Interpreter::begin},
        {"commit", "", "commit it", &Interpreter::commit},
        {"rollback", "", "take back everything that it did", &Interpreter::rollback},
        {"use", "[database]", "go on with another database; without a name: the home database",
         &Interpreter::use},
        {"format", format_list, "write results in another format", &Interpreter::set_format},
        {"source", "FILE", "run the script in a file", &Interpreter::source},
        {"exit", "", "leave (Ctrl-D does it, too)", &Interpreter::quit},
        {"quit", "", "the same", &Interpreter::quit},
    };
    return all;
}

std::vector<std::string> Interpreter::command_names() {
    std::vector<std::string> names;
    for (const auto& handler : handlers())
        names.emplace_back(handler.name);
    return names;
}

std::vector<std::string> Interpreter::parameter_names() const {
    std::vector<std::string> names;
    for (const auto& [name, value] : parameters_.to_map())
        names.push_back(name);
    return names;
}

Interpreter::Next Interpreter::execute(const Statement& statement) {
    if (statement.kind == Statement::Kind::query) {
        run_query(statement.text);
        return Next::go_on;
    }
    const auto command = parse_command(statement.text);
    const auto found = std::ranges::find(handlers(), command.name, &Handler::name);
    if (found == handlers().end())
        throw CommandError("there is no command :" + command.name +
                           "; :help lists those that "
                           "there are");
    return (this->*found->run)(command.argument);
}

void Interpreter::run_query(const std::string& text) {
    auto& progress = console_.progress();
    const ProgressOfQuery of_query(progress);
    auto result = connection_.run(text, parameters_);
    const bool has_rows = !result.keys().empty();
    if (has_rows)
        check_room_for_result();
    const auto writer = make_row_writer(format_, result.keys(), console_.results());
    std::uint64_t rows = 0;
    for (;;) {
        const auto batch = connection_.next_batch(result);
        if (batch.empty())
            break;
        writer->write(batch);
        rows += batch.size();
        progress.add_rows(batch.size());
    }
    const auto summary = connection_.consume(result);
    // A query that was only explained has no rows, and needs no empty table.
    const bool only_explained = summary.plan() && rows == 0;
    if (has_rows && !only_explained) {
        writer->finish();
        arrow_written_ = format_ == Format::arrow;
    }
    show_plan(summary);
    if (format_ == Format::table && !only_explained)
        show_summary(summary, has_rows, rows);
    show_warnings(summary);
    console_.results().flush();
}

void Interpreter::check_room_for_result() {
    if (format_ == Format::arrow && arrow_written_)
        throw CommandError("an Arrow file holds one result, and this is a second one; run one "
                           "query for each file");
}

void Interpreter::show_summary(const ResultSummary& summary, bool has_rows, std::uint64_t rows) {
    std::string text;
    const auto add = [&](const std::string& part) {
        if (!part.empty())
            text += (text.empty() ? "" : ", ") + part;
    };
    if (has_rows)
        add(count_text(rows, "row", "rows"));
    add(counters_text(summary.counters()));
    if (text.empty())
        add("no changes");
    if (interactive_)
        add(times_text(summary));
    print(text + "\n");
}

// Beside rows that are for programs it must not get among them. Who has asked for it gets it, also
// with --quiet.
void Interpreter::show_plan(const ResultSummary& summary) {
    const auto width = console_.results().columns();
    std::string tree;
    if (const auto profile = summary.profile())
        tree = draw_plan(*profile, width);
    else if (const auto plan = summary.plan())
        tree = draw_plan(*plan, width);
    if (tree.empty())
        return;
    if (format_ == Format::table)
        print(tree);
    else
        console_.say(tree);
}

void Interpreter::show_warnings(const ResultSummary& summary) {
    for (const auto& status : summary.gql_status_objects())
        if (status.is_notification && status.severity == NotificationSeverity::warning)
            console_.warn("warning: " + format_notification(status, summary.query()));
}

void Interpreter::print(std::string_view text) {
    console_.results().write(text);
    console_.results().flush();
}

Value Interpreter::evaluate(const std::string& expression) {
    auto result = connection_.run("RETURN (" + expression + "\n) AS value", parameters_);
    const auto batch = connection_.next_batch(result);
    if (batch.size() != 1)
        throw CommandError("'" + expression + "' is no expression with one value");
    auto value = batch[0].value();
    connection_.consume(result);
    return value;
}

void Interpreter::set_parameters(const Assignment& assignment) {
    if (assignment.language == Assignment::Language::json) {
        const auto json = nlohmann::json::parse(assignment.expression, nullptr, false);
        if (json.is_discarded())
            throw CommandError("parameter '" + assignment.name + "': '" + assignment.expression +
                               "' is no JSON; text stands in double quotes; name => expression "
                               "takes Cypher");
        parameters_.set(assignment.name, json);
        return;
    }
    const auto value = evaluate(assignment.expression);
    if (!assignment.name.empty()) {
        parameters_.set(assignment.name, value);
        return;
    }
    const auto* map = value.get_if<Map>();
    if (map == nullptr)
        throw CommandError("'" + assignment.expression + "' is no map");
    for (const auto& [name, entry] : *map)
        parameters_.set(name, entry);
}

void Interpreter::abandon() {
    console_.results().discard();
    const bool rolled_back = connection_.abandon();
    console_.say(rolled_back ? "Interrupted. The open transaction was rolled back."
                             : "Interrupted.");
}

Interpreter::Next Interpreter::help(const std::string& argument) {
    expect_none(argument);
    std::string text = "A query ends with a semicolon, also on a later line. Commands:\n";
    for (const auto& handler : handlers()) {
        auto left = "  :" + std::string(handler.name) + ' ' + std::string(handler.usage);
        left.resize(std::max<std::size_t>(left.size() + 1, 26), ' ');
        text += left + std::string(handler.help) + '\n';
    }
    text += "Ctrl-C cancels the query that is running, or drops the line that is being written.\n";
    print(text);
    return Next::go_on;
}

Interpreter::Next Interpreter::param(const std::string& argument) {
    set_parameters(parse_assignment(argument));
    return Next::go_on;
}

Interpreter::Next Interpreter::params(const std::string& argument) {
    if (argument == "clear") {
        parameters_ = {};
        return Next::go_on;
    }
    expect_none(argument);
    std::string text;
    for (const auto& [name, value] : parameters_.to_map())
        text += ":param " + quoted_if_needed(name) + " => " + to_string(value) + '\n';
    print(text);
    return Next::go_on;
}

Interpreter::Next Interpreter::begin(const std::string& argument) {
    expect_none(argument);
    connection_.begin();
    return Next::go_on;
}

Interpreter::Next Interpreter::commit(const std::string& argument) {
    expect_none(argument);
    connection_.commit();
    return Next::go_on;
}

Interpreter::Next Interpreter::rollback(const std::string& argument) {
    expect_none(argument);
    connection_.rollback();
    return Next::go_on;
}

Interpreter::Next Interpreter::use(const std::string& argument) {
    connection_.use(argument);
    return Next::go_on;
}

Interpreter::Next Interpreter::set_format(const std::string& argument) {
    const auto format = parse_format(argument);
    if (!format)
        throw CommandError("there is no format '" + argument + "'; there are " +
                           std::string(format_list));
    choose(*format);
    return Next::go_on;
}

Interpreter::Next Interpreter::source(const std::string& argument) {
    constexpr std::size_t deepest = 16;
    if (argument.empty())
        throw CommandError(":source needs the name of a file");
    if (nested_sources_ == deepest)
        throw CommandError("scripts call each other with :source more than " +
                           std::to_string(deepest) + " times deep");
    ++nested_sources_;
    try {
        run_file(argument, *this);
    } catch (...) {
        --nested_sources_;
        throw;
    }
    --nested_sources_;
    return Next::go_on;
}

Interpreter::Next Interpreter::quit(const std::string& argument) {
    expect_none(argument);
    return Next::quit;
}

} // namespace neo4j::cli
