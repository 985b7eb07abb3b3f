#include "table/column_data.hpp"

#include <string>

#include <neo4j/detail/civil.hpp>

#include "table/column_builder.hpp"
#include "table/json_text.hpp"

namespace neo4j::detail {
namespace {

Value moment(const ColumnData& data, std::int64_t ticks) {
    const std::int64_t per_second = data.microseconds ? 1'000'000 : nanoseconds_per_second;
    const auto seconds = floor_div(ticks, per_second);
    const auto nanosecond = static_cast<std::int32_t>(floor_mod(ticks, per_second) *
                                                      (nanoseconds_per_second / per_second));
    if (data.type == ValueType::local_date_time)
        return LocalDateTime::from_epoch(seconds, nanosecond);
    return data.zone ? DateTime::from_instant(seconds, nanosecond, *data.zone)
                     : DateTime::from_instant(seconds, nanosecond, data.utc_offset);
}

template <class T>
Value vector(const ColumnData& data, std::size_t row) {
    return Vector(data.elements->content.as<T>().subspan(row * data.dimension, data.dimension));
}

Value vector(const ColumnData& data, std::size_t row) {
    switch (data.elements->layout) {
    case Layout::int8:
        return vector<std::int8_t>(data, row);
    case Layout::int16:
        return vector<std::int16_t>(data, row);
    case Layout::int32:
        return vector<std::int32_t>(data, row);
    case Layout::int64:
        return vector<std::int64_t>(data, row);
    case Layout::float32:
        return vector<float>(data, row);
    default:
        return vector<double>(data, row);
    }
}

Value list(const ColumnData& data, std::size_t row) {
    List list;
    const auto last = data.offset(row + 1);
    list.reserve(last - data.offset(row));
    for (auto i = data.offset(row); i < last; ++i)
        list.push_back(data.elements->value(i));
    return list;
}

Value bytes(const ColumnData& data, std::size_t row) {
    return Bytes(data.content.data() + data.offset(row),
                 data.content.data() + data.offset(row + 1));
}

} // namespace

Value ColumnData::value(std::size_t row) const {
    if (is_null(row))
        return {};
    switch (layout) {
    case Layout::boolean:
        return bit(content, row);
    case Layout::int64:
        return content.as<std::int64_t>()[row];
    case Layout::float64:
        return content.as<double>()[row];
    case Layout::text:
        return text(row);
    case Layout::bytes:
        return bytes(*this, row);
    case Layout::date:
        return Date::from_days(content.as<std::int32_t>()[row]);
    case Layout::local_time:
        return LocalTime::from_nanoseconds(content.as<std::int64_t>()[row]);
    case Layout::moment:
        return moment(*this, content.as<std::int64_t>()[row]);
    case Layout::duration: {
        const auto& parts = content.as<MonthDayNano>()[row];
        return Duration::from_wire(parts.months, parts.days, 0, parts.nanoseconds);
    }
    case Layout::uuid:
        return content.as<Uuid>()[row];
    case Layout::fixed_list:
        return vector(*this, row);
    case Layout::list:
        return list(*this, row);
    case Layout::values:
        return values[row];
    case Layout::null:
    case Layout::int8: // these are inside vectors alone
    case Layout::int16:
    case Layout::int32:
    case Layout::float32:
        break;
    }
    return {};
}

bool ColumnData::text_is_json() const noexcept {
    switch (type.value_or(ValueType::null)) {
    case ValueType::date:
    case ValueType::time:
    case ValueType::local_time:
    case ValueType::date_time:
    case ValueType::local_date_time:
    case ValueType::duration:
        return false;
    default:
        return true;
    }
}

const std::shared_ptr<const ColumnData>& ColumnData::as_text() const {
    std::call_once(text_made_, [this] {
        std::vector<Value> texts(size);
        for (std::size_t row = 0; row < size; ++row)
            if (!is_null(row))
                texts[row] = text_is_json() ? json_text(values[row]) : to_string(values[row]);
        text_ = build_column(texts);
    });
    return text_;
}

} // namespace neo4j::detail
