#include "core/diagnostic_record.hpp"

#include <array>
#include <string_view>
#include <utility>

#include <neo4j/map.hpp>
#include <neo4j/value.hpp>

namespace neo4j::detail {

namespace {

struct Entry {
    std::string_view key;
    std::string_view value;
};

constexpr auto defaults = std::to_array<Entry>({
    {"OPERATION", ""},
    {"OPERATION_CODE", "0"},
    {"CURRENT_SCHEMA", "/"},
});

void add_defaults(Map& record) {
    for (const Entry& entry : defaults) {
        if (!record.contains(entry.key)) {
            record.set(std::string(entry.key), Value(entry.value));
        }
    }
}

} // namespace

const std::shared_ptr<const Map>& default_diagnostic_record() {
    static const std::shared_ptr<const Map> record = [] {
        auto made = std::make_shared<Map>();
        add_defaults(*made);
        return made;
    }();
    return record;
}

std::shared_ptr<const Map> complete_diagnostic_record(std::shared_ptr<const Map> sent) {
    if (!sent) {
        return default_diagnostic_record();
    }
    for (const Entry& entry : defaults) {
        if (!sent->contains(entry.key)) {
            auto made = std::make_shared<Map>(*sent);
            add_defaults(*made);
            return made;
        }
    }
    return sent;
}

Map position_map(const SummaryInputPosition& position) {
    Map place;
    place.set("line", Value(position.line));
    place.set("column", Value(position.column));
    place.set("offset", Value(position.offset));
    return place;
}

std::shared_ptr<const Map>
made_up_diagnostic_record(const std::optional<std::string>& classification,
                          const std::optional<std::string>& severity,
                          const std::optional<SummaryInputPosition>& position) {
    auto made = std::make_shared<Map>();
    add_defaults(*made);
    if (classification) {
        made->set("_classification", Value(*classification));
    }
    if (severity) {
        made->set("_severity", Value(*severity));
    }
    if (position) {
        made->set("_position", Value(position_map(*position)));
    }
    return made;
}

} // namespace neo4j::detail
