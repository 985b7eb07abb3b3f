#include "settings.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "json_params.hpp"

namespace bench {
namespace {

[[noreturn]] void refuse(const std::string& text) {
    throw std::invalid_argument(text);
}

} // namespace

Arguments::Arguments(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const auto equals = word.find('=');
        if (equals == std::string::npos)
            refuse("'" + word + "' is no key=value");
        const auto key = word.substr(0, equals);
        if (!values_.emplace(key, word.substr(equals + 1)).second)
            refuse(key + "= is given twice");
    }
}

std::string Arguments::text(const std::string& key, const std::string& fallback) {
    known_.insert(key);
    const auto found = values_.find(key);
    return found == values_.end() ? fallback : found->second;
}

std::string Arguments::choice(const std::string& key,
                              std::initializer_list<std::string_view> words) {
    auto value = text(key, std::string(*words.begin()));
    if (std::ranges::find(words, value) != words.end())
        return value;
    std::string all;
    for (const auto word : words)
        all += (all.empty() ? "" : ", ") + std::string(word);
    refuse(key + " is one of " + all + ", not '" + value + "'");
}

std::int64_t Arguments::number(const std::string& key, std::int64_t fallback, std::int64_t least) {
    const auto value = text(key, std::to_string(fallback));
    std::int64_t number = 0;
    const auto* const end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, number);
    if (error != std::errc() || stop != end || number < least)
        refuse(key + " is a whole number from " + std::to_string(least) + " on, not '" + value +
               "'");
    return number;
}

void Arguments::check_all_known() const {
    for (const auto& [key, value] : values_)
        if (!known_.contains(key)) {
            std::string all;
            for (const auto& known : known_)
                all += " " + known;
            refuse("unknown key '" + key + "'; there are:" + all);
        }
}

Settings::Settings(Arguments arguments)
    : name(arguments.choice(
          "case", {"", "lat", "latx", "stream", "streamall", "bulk", "conc", "idle", "query"})),
      blocking(arguments.choice("api", {"async", "sync"}) == "sync"),
      uri(arguments.text("uri", "bolt://127.0.0.1:7687")),
      rows(arguments.number("rows", name == "idle" ? 1 : 1'000'000, 1)),
      fetch(arguments.number("fetch", name == "streamall" ? -1 : 1000, -1)),
      n(arguments.number("n", name == "query" ? 1 : 2000, 1)),
      warmup(arguments.number("warmup", name == "query" ? 0 : 500, 0)),
      tasks(arguments.number("tasks", name == "idle" ? 1000 : 64, name == "idle" ? 2 : 1)),
      per(arguments.number("per", 200, 1)), reps(arguments.number("reps", 3, 1)),
      // A blocking program has a thread for each task unless it is told otherwise.
      threads(arguments.number("threads", blocking && name == "conc" ? tasks : 1, 1)),
      owned(arguments.choice("records", {"view", "owned"}) == "owned"),
      explicit_(arguments.choice("tx", {"managed", "explicit"}) == "explicit"),
      query(arguments.text("query", "")), params(json_params(arguments.text("params", "{}"))) {
    arguments.check_all_known();
    if (name.empty())
        refuse("say which case: case=lat, latx, stream, streamall, bulk, conc, idle or query");
    if (fetch == 0)
        refuse("fetch is a number of records, or -1 for all: 0 would never end");
    if (name == "streamall" && fetch != -1)
        refuse("case=streamall fetches all records: leave fetch= out, or take case=stream");
    if ((name == "query") == query.empty())
        refuse(query.empty() ? "case=query needs query=, a Cypher text"
                             : "query= is for case=query, not for case=" + name);
    if (arguments.has("params") && name != "query")
        refuse("params= is for case=query, not for case=" + name);
    if (name == "query" && threads > n)
        refuse("threads is larger than n: there is nothing to do for each of them");
}

neo4j::DriverConfig Settings::driver() const {
    return neo4j::DriverConfig().max_connection_pool_size(
        static_cast<std::size_t>(std::max(tasks, threads)));
}

std::string Settings::stream_query(std::int64_t count) const {
    return "UNWIND range(1," + std::to_string(count) +
           ") AS i RETURN i, 'name-'+toString(i) AS s, i*0.5 AS f";
}

} // namespace bench
