#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include <neo4j/config.hpp>
#include <neo4j/params.hpp>

namespace bench {

// The key=value words of the command line. Each may be asked for once; one that nobody asks for is
// a mistake.
class Arguments {
public:
    Arguments(int argc, char** argv);

    bool has(const std::string& key) const { return values_.contains(key); }
    std::string text(const std::string& key, const std::string& fallback);
    // One of these words.
    std::string choice(const std::string& key, std::initializer_list<std::string_view> words);
    std::int64_t number(const std::string& key, std::int64_t fallback, std::int64_t least);
    // Errors: std::invalid_argument that names the words that nobody has asked for.
    void check_all_known() const;

private:
    std::map<std::string, std::string> values_;
    std::set<std::string> known_;
};

// What a run is to do, of those words. Which of them a case uses, the table in main.cpp says.
struct Settings {
    std::string name; // of the case
    bool blocking;    // api=sync
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
    std::string query;
    neo4j::Params params;

    // Errors: std::invalid_argument that says which word is wrong and what it may be.
    explicit Settings(Arguments arguments);

    neo4j::SessionConfig session() const {
        return neo4j::SessionConfig().fetch_size(fetch == -1 ? neo4j::FetchSize::all()
                                                             : neo4j::FetchSize(fetch));
    }
    // With a connection for everybody who may want one at a time.
    neo4j::DriverConfig driver() const;
    std::string stream_query(std::int64_t count) const;
};

} // namespace bench
