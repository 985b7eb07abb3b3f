#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <neo4j/neo4j.hpp>

// A client of the performance table: `neo4j_bench case=stream uri=bolt://... api=async`. Takes
// key=value words, prints one line of JSON with the time used and a sum that proves that every
// value was read.
namespace bench {

class Arguments {
public:
    Arguments(int argc, char** argv);
    std::string text(const std::string& key, const std::string& fallback) const;
    std::int64_t number(const std::string& key, std::int64_t fallback) const;

private:
    std::map<std::string, std::string> values_;
};

struct Settings {
    std::string name; // of the case
    std::string uri;
    std::int64_t rows;
    std::int64_t fetch;
    std::int64_t n;
    std::int64_t warmup;
    std::int64_t tasks;
    std::int64_t per;
    std::int64_t reps;
    std::int64_t threads;
    bool owned;     // records=owned: every value is copied out of its batch
    bool explicit_; // tx=explicit: latx by begin_transaction and commit

    explicit Settings(const Arguments& arguments);
    neo4j::FetchSize fetch_size() const {
        return fetch == -1 ? neo4j::FetchSize::all() : neo4j::FetchSize(fetch);
    }
    std::string stream_query(std::int64_t count) const;
};

inline constexpr const char* ping = "RETURN $x AS x";
inline constexpr const char* bulk = "UNWIND $rows AS r RETURN count(r.id)";

// Wall and CPU time of the timed part, and what is printed of it.
class Timer {
public:
    Timer();
    void report(const Settings& settings, std::int64_t operations, double check,
                std::vector<double> latencies = {}) const;
    static double now();

private:
    double wall_;
    double cpu_;
};

// Adds the values of records up.
class Sums {
public:
    explicit Sums(bool owned) : owned_(owned) {}
    void add(const neo4j::Record& record) {
        if (owned_)
            add_owned(record.values());
        else
            add_views(record);
    }
    double total() const { return static_cast<double>(integers_ + lengths_) + floats_; }

private:
    void add_views(const neo4j::Record& record) {
        integers_ += record[0].as<std::int64_t>();
        lengths_ += static_cast<std::int64_t>(record[1].as<std::string_view>().size());
        floats_ += record[2].as<double>();
    }
    void add_owned(const neo4j::List& values) {
        integers_ += values[0].as<std::int64_t>();
        lengths_ += static_cast<std::int64_t>(values[1].as<std::string_view>().size());
        floats_ += values[2].as<double>();
    }

    bool owned_;
    std::int64_t integers_ = 0;
    std::int64_t lengths_ = 0;
    double floats_ = 0;
};

struct Row {
    std::int64_t id;
    std::string name;
    double score;
};
std::vector<Row> make_rows(std::int64_t count);

neo4j::AuthToken credentials();

void run_async(const Settings& settings);
void run_sync(const Settings& settings);

} // namespace bench

template <>
struct neo4j::Encoder<bench::Row> {
    static void encode(ParamWriter& out, const bench::Row& row) {
        out.map("id", row.id, "name", row.name, "score", row.score);
    }
};
