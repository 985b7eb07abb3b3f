#include "settings.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "json_params.hpp"

namespace bench {
namespace {

[[noreturn]] void refuse(const std::string& text) {
    throw std::invalid_argument(text);
}

} // namespace

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
      tx(arguments.choice("tx", {"managed", "explicit", "pipelined"})),
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
