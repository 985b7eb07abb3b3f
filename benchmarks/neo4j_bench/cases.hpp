#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <neo4j/neo4j.hpp>

#include "census.hpp"
#include "settings.hpp"
#include "timer.hpp"

// What both APIs have in common: the queries, their data, and what is read of the answers.
namespace bench {

inline constexpr const char* ping = "RETURN $x AS x";
inline constexpr const char* bulk = "UNWIND $rows AS r RETURN count(r.id)";

neo4j::AuthToken credentials();

// What case=bulk sends.
struct Row {
    std::int64_t id;
    std::string name;
    double score;
};
std::vector<Row> make_rows(std::int64_t count);

// Adds up the values of case=stream's records.
class Sums {
public:
    explicit Sums(bool owned) : owned_(owned) {}
    void add(const neo4j::Record& record) {
        if (owned_)
            add_fields(record.values());
        else
            add_fields(record);
    }
    double total() const { return static_cast<double>(integers_ + lengths_) + floats_; }

private:
    void add_fields(const auto& fields) {
        integers_ += fields[0].template as<std::int64_t>();
        lengths_ += static_cast<std::int64_t>(fields[1].template as<std::string_view>().size());
        floats_ += fields[2].template as<double>();
    }

    bool owned_;
    std::int64_t integers_ = 0;
    std::int64_t lengths_ = 0;
    double floats_ = 0;
};

// What one of those who share the repetitions of case=query has done.
struct Part {
    Census sum;
    std::vector<double> latencies;
};
Outcome outcome_of(const std::vector<Part>& parts);

// What case=idle has come to: `hold(n)` opens n connections at once, gives them back and says what
// it has read.
template <class Hold>
void measure_idle(const Settings& settings, const Hold& hold) {
    hold(1); // what the driver takes whatever the connections are
    const double before = resident_memory();
    const Timer timer;
    const double check = hold(settings.tasks);
    const auto more = settings.tasks - 1;
    timer.report(settings.name,
                 {more, check, {}, {}, (resident_memory() - before) / static_cast<double>(more)});
}

void run_async(const Settings& settings);
void run_sync(const Settings& settings);

} // namespace bench

template <>
struct neo4j::Encoder<bench::Row> {
    static void encode(ParamWriter& out, const bench::Row& row) {
        out.map("id", row.id, "name", row.name, "score", row.score);
    }
};
