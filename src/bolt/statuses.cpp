#include "bolt/statuses.hpp"

#include <memory>
#include <string>
#include <string_view>

#include "bolt/fields.hpp"

namespace neo4j::bolt {
namespace {

// A position with a part missing is none.
std::optional<SummaryInputPosition> position(const MapView& map, std::string_view key) {
    const auto value = map.find(key);
    if (!value || value->type() != ValueType::map)
        return std::nullopt;
    const auto place = value->as<MapView>();
    const auto line = integer_field(place, "line");
    const auto column = integer_field(place, "column");
    const auto offset = integer_field(place, "offset");
    if (!line || !column || !offset)
        return std::nullopt;
    return SummaryInputPosition(*line, *column, *offset);
}

detail::RawNotification to_raw_notification(const MapView& map) {
    detail::RawNotification raw;
    raw.title = text_field(map, "title");
    raw.code = text_field(map, "code");
    raw.description = text_field(map, "description");
    raw.severity = text_field(map, "severity");
    raw.category = text_field(map, "category");
    raw.position = position(map, "position");
    return raw;
}

detail::RawStatus to_raw_status(const MapView& map) {
    detail::RawStatus raw;
    raw.gql_status = text_field(map, "gql_status");
    raw.status_description = text_field(map, "status_description");
    raw.description = text_field(map, "description");
    raw.neo4j_code = text_field(map, "neo4j_code");
    raw.title = text_field(map, "title");
    const auto record = map.find("diagnostic_record");
    if (record && record->type() == ValueType::map) {
        const auto entries = record->as<MapView>();
        raw.classification = text_field(entries, "_classification");
        raw.severity = text_field(entries, "_severity");
        raw.position = position(entries, "_position");
        raw.diagnostic_record = std::make_shared<const Map>(to_map(entries));
    }
    return raw;
}

template <class Raw>
std::optional<std::vector<Raw>> read(const RawMap& summary, std::string_view key,
                                     Raw (*read_entry)(const MapView&)) {
    const auto list = summary.find(key);
    if (!list || list->type() != ValueType::list)
        return std::nullopt;
    std::vector<Raw> all;
    for (const auto entry : list->as<ListView>())
        all.push_back(entry.type() == ValueType::map ? read_entry(entry.as<MapView>()) : Raw{});
    return all;
}

} // namespace

std::optional<std::vector<detail::RawNotification>> read_notifications(const RawMap& summary) {
    return read(summary, "notifications", &to_raw_notification);
}

std::optional<std::vector<detail::RawStatus>> read_statuses(const RawMap& summary) {
    return read(summary, "statuses", &to_raw_status);
}

} // namespace neo4j::bolt
