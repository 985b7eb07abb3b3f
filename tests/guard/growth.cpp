// Does the same with a little and with ten times as much, and has callgrind count the instructions
// of both. check_growth.py runs it and compares.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <neo4j/params.hpp>
#include <neo4j/record.hpp>

#include "guard/callgrind.hpp"
#include "guard/queries.hpp"
#include "packstream/scan.hpp"
#include "support/replay_answers.hpp"

using namespace neo4j;
using namespace neo4j::test;

namespace {

volatile double seen; // so that nothing is left out

template <class Work>
void count_at(const std::string& path, std::size_t size, const Work& work) {
    count((path + '/' + std::to_string(size)).c_str(), size, work);
}

// ---- records ------------------------------------------------------------------------------------

void stream_records(const std::string& fetching, std::size_t records, std::int64_t fetch_size) {
    Faces faces(replay_stream(static_cast<std::int64_t>(records), fetch_size));
    const SessionConfig config = SessionConfig().fetch_size(FetchSize(fetch_size));
    auto session = faces.blocking.session(config);
    auto async = faces.async.session(config);
    double sum = 0;
    const auto view = [&](const Record& record) { sum += read_in_place(record); };
    const auto own = [&](const Record& record) { sum += read_in_place(record.values()); };
    count_at("records_sync" + fetching, records, [&] { stream(session, view); });
    count_at("records_async" + fetching, records, [&] { faces.loop.run(stream(async, view)); });
    count_at("records_owned" + fetching, records, [&] { stream(session, own); });
    seen = sum;
}

void kept_records(std::size_t records) {
    Faces faces(replay_stream(static_cast<std::int64_t>(records), 1000));
    auto session = faces.blocking.session();
    count_at("records_kept", records, [&] {
        double sum = 0;
        for (const auto& record : session.run("UNWIND ...").collect())
            sum += read_in_place(record);
        seen = sum;
    });
}

// ---- tasks --------------------------------------------------------------------------------------

boost::asio::awaitable<void> one_query(AsyncDriver& driver, std::size_t& done) {
    auto session = driver.session();
    done += static_cast<std::size_t>(co_await auto_commit(session));
}

// All at once, on ten connections: nearly all of them wait in the pool's line, however many.
void run_tasks(std::size_t tasks) {
    Faces faces(replay_auto_commit(), DriverConfig().max_connection_pool_size(10));
    std::size_t done = 0;
    count_at("tasks", tasks, [&] {
        for (std::size_t i = 0; i < tasks; ++i)
            boost::asio::co_spawn(faces.loop.context(), one_query(faces.async, done),
                                  boost::asio::detached);
        faces.loop.poll();
    });
    if (done != 2 * tasks)
        std::abort();
}

// ---- columns ------------------------------------------------------------------------------------

void read_columns(std::size_t columns) {
    Faces faces(replay_columns(columns));
    auto session = faces.blocking.session();
    const auto keys = session.run("RETURN ...").keys();
    const auto each = [&](const std::string& how, const auto& read) {
        count_at("columns_" + how, columns,
                 [&] { seen = read(session.run("RETURN ...").single()); });
    };
    each("by_position", [&](const Record& record) {
        double sum = 0;
        for (std::size_t i = 0; i < columns; ++i)
            sum += static_cast<double>(record[i].as<std::int64_t>());
        return sum;
    });
    each("by_name", [&](const Record& record) {
        double sum = 0;
        for (const auto& key : keys)
            sum += static_cast<double>(record[key].as<std::int64_t>());
        return sum;
    });
    each("owned", [](const Record& record) { return static_cast<double>(record.values().size()); });
    each("map", [](const Record& record) { return static_cast<double>(record.data().size()); });
}

// ---- nesting ------------------------------------------------------------------------------------

std::size_t depth_of(ValueView value) {
    std::size_t depth = 0;
    if (value.type() == ValueType::list)
        for (const auto element : value.as<ListView>())
            depth = 1 + depth_of(element);
    return depth;
}

void nest(std::size_t depth) {
    Value value = 1;
    for (std::size_t i = 0; i < depth; ++i)
        value = List{std::move(value)};
    ParamWriter out;
    count_at("nesting_packed", depth, [&] {
        out.buffer().clear();
        out.value(value);
    });
    const auto bytes = out.buffer().view();
    count_at("nesting_checked", depth, [&] {
        if (packstream::validate(bytes.data(), bytes.data() + bytes.size()).error !=
            packstream::Errc::ok)
            std::abort();
    });
    count_at("nesting_read", depth,
             [&] { seen = static_cast<double>(depth_of(ValueView(bytes.data()))); });
    count_at("nesting_owned", depth,
             [&] { seen = ValueView(bytes.data()).to_value() == value ? 1 : 0; });
    count_at("nesting_copied", depth, [&] { seen = Value(value).is_null() ? 1 : 0; });
    count_at("nesting_printed", depth,
             [&] { seen = static_cast<double>(to_string(value).size()); });
}

// ---- parameters ---------------------------------------------------------------------------------

void send_parameters(std::size_t items) {
    List all;
    Map map;
    // Numbers and names as long as each other, whatever the size: longer ones cost more.
    for (std::size_t i = 1'000'000; i < 1'000'000 + items; ++i) {
        all.push_back(Map{{"id", i}, {"name", "name-" + std::to_string(i)}, {"score", 0.5}});
        map["key-" + std::to_string(i)] = i;
    }
    Faces faces(replay_auto_commit());
    auto session = faces.blocking.session();
    const auto send = [&](const Params& parameters) {
        seen = session.run(ping, parameters).single()[0].as<double>();
    };
    count_at("parameters_list", items, [&] { send(params("rows", all)); });
    count_at("parameters_map", items, [&] { send(params("map", map)); });
}

} // namespace

int main() {
    for (const std::size_t records : {2'000, 20'000}) {
        stream_records("", records, 1000);
        stream_records("_all", records, -1);
        kept_records(records);
    }
    for (const std::size_t tasks : {1'000, 10'000})
        run_tasks(tasks);
    for (const std::size_t columns : {1'000, 10'000})
        read_columns(columns);
    for (const std::size_t depth : {100, 1'000})
        nest(depth);
    for (const std::size_t items : {10'000, 100'000})
        send_parameters(items);
}
