#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <neo4j/record.hpp>
#include <neo4j/value.hpp>
#include <neo4j/value_view.hpp>

namespace bench {

// Reads every value that comes, whatever it is, down to the last one inside: counts them, adds up
// the numbers and the sizes of texts and bytes. In place or owned, the same values give the same.
class Census {
public:
    // @param owned every value is copied out of its batch first.
    void add(const neo4j::Record& record, bool owned) {
        ++records_;
        if (owned)
            for (const auto& value : record.values())
                add(value);
        else
            for (const auto& field : record)
                add(static_cast<const neo4j::ValueView&>(field));
    }
    void add(neo4j::ValueView value);
    void add(const neo4j::Value& value);
    void add(const Census& other) noexcept {
        records_ += other.records_;
        values_ += other.values_;
        sizes_ += other.sizes_;
        numbers_ += other.numbers_;
    }

    std::int64_t records() const noexcept { return records_; }
    double check() const noexcept { return static_cast<double>(values_ + sizes_) + numbers_; }

private:
    friend struct InValue;

    void number(auto value) noexcept { numbers_ += static_cast<double>(value); }
    void text(std::string_view text) noexcept { sizes_ += static_cast<std::int64_t>(text.size()); }
    void entries(const auto& map) {
        for (const auto& [name, value] : map) {
            text(name);
            add(value);
        }
    }
    void node(const auto& node);
    void path(const auto& path);
    void relationship(const auto& relationship);

    std::int64_t records_ = 0;
    std::int64_t values_ = 0;
    std::int64_t sizes_ = 0;
    double numbers_ = 0;
};

} // namespace bench
