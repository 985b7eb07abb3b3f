#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <string_view>

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

} // namespace bench
