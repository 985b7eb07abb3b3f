#include "table/column_builder.hpp"

#include <bit>
#include <cstring>
#include <type_traits>
#include <utility>

#include <neo4j/convert.hpp>
#include <neo4j/detail/civil.hpp>

namespace neo4j::detail {
namespace {

// A cell is either a ValueView or a pointer to a Value.
ValueView get(ValueView cell) noexcept {
    return cell;
}
const Value& get(const Value* cell) noexcept {
    return *cell;
}
ValueView cell_of(ValueView element) noexcept {
    return element;
}
const Value* cell_of(const Value& element) noexcept {
    return &element;
}

constexpr std::uint32_t mask(ValueType type) noexcept {
    return std::uint32_t{1} << static_cast<unsigned>(type);
}

std::optional<double> exact_double(std::int64_t integer) noexcept {
    const auto real = static_cast<double>(integer);
    // 2^63 is the one double that integers are rounded to and that is no integer of 64 bits.
    if (real == 0x1p63 || static_cast<std::int64_t>(real) != integer)
        return std::nullopt;
    return real;
}

std::optional<std::int64_t> narrowed(Int128 value) noexcept {
    if (value < INT64_MIN || value > INT64_MAX)
        return std::nullopt;
    return static_cast<std::int64_t>(value);
}

std::optional<std::int64_t> ticks(std::int64_t seconds, std::int32_t nanosecond,
                                  bool microseconds) noexcept {
    if (!microseconds)
        return narrowed(Int128{seconds} * nanoseconds_per_second + nanosecond);
    if (nanosecond % 1000 != 0)
        return std::nullopt;
    return narrowed(Int128{seconds} * 1'000'000 + nanosecond / 1000);
}

std::optional<MonthDayNano> month_day_nano(const Duration& duration) noexcept {
    const auto nanoseconds = ticks(duration.seconds(), duration.nanoseconds(), false);
    if (!nanoseconds || !std::in_range<std::int32_t>(duration.months()) ||
        !std::in_range<std::int32_t>(duration.days()))
        return std::nullopt;
    return MonthDayNano{static_cast<std::int32_t>(duration.months()),
                        static_cast<std::int32_t>(duration.days()), *nanoseconds};
}

Layout layout_of(VectorType type) noexcept {
    switch (type) {
    case VectorType::i8:
        return Layout::int8;
    case VectorType::i16:
        return Layout::int16;
    case VectorType::i32:
        return Layout::int32;
    case VectorType::i64:
        return Layout::int64;
    case VectorType::f32:
        return Layout::float32;
    case VectorType::f64:
        break;
    }
    return Layout::float64;
}

template <class Cell>
class ColumnBuilder {
public:
    ColumnBuilder(std::vector<Cell> cells, int depth) : cells_(std::move(cells)), depth_(depth) {}

    std::shared_ptr<ColumnData> build() {
        data_->size = cells_.size();
        const auto types = survey();
        if (types == 0)
            return data_;
        data_->type.reset();
        if (std::has_single_bit(types))
            data_->type = static_cast<ValueType>(std::countr_zero(types));
        else if (types == (mask(ValueType::integer) | mask(ValueType::floating)))
            data_->type = ValueType::floating;
        if (!data_->type || !lay_out(*data_->type))
            keep_values();
        return data_;
    }

private:
    // Lists in lists become columns in columns so deep; whoever reads them may recurse.
    static constexpr int max_depth = 16;

    // Notes the nulls. Gives the types of all other cells.
    std::uint32_t survey() {
        std::uint32_t types = 0;
        for (const Cell& cell : cells_) {
            const auto type = get(cell).type();
            if (type == ValueType::null)
                ++data_->nulls;
            else
                types |= mask(type);
        }
        if (types != 0 && data_->nulls > 0) {
            data_->validity = make_bits(cells_.size());
            for (std::size_t i = 0; i < cells_.size(); ++i)
                if (!get(cells_[i]).is_null())
                    set_bit(data_->validity, i);
        }
        return types;
    }

    // False where the values do not fit.
    bool lay_out(ValueType type) {
        switch (type) {
        case ValueType::boolean:
            return booleans();
        case ValueType::integer:
            return numbers<std::int64_t>(Layout::int64, [](auto&& v) { return integer_of(v); });
        case ValueType::floating:
            return floats();
        case ValueType::string:
            return runs(Layout::text,
                        [](auto&& v) { return std::as_bytes(std::span(text_of(v))); });
        case ValueType::bytes:
            return runs(Layout::bytes, [](auto&& v) { return bytes_of(v); });
        case ValueType::list:
            return lists();
        case ValueType::date:
            return dates();
        case ValueType::local_time:
            return numbers<std::int64_t>(Layout::local_time, [](auto&& v) {
                return v.template as<LocalTime>().nanoseconds_of_day();
            });
        case ValueType::date_time:
            return one_zone() && (date_times(false) || date_times(true));
        case ValueType::local_date_time:
            return local_date_times(false) || local_date_times(true);
        case ValueType::duration:
            return numbers<MonthDayNano>(Layout::duration, [](auto&& v) {
                return month_day_nano(v.template as<Duration>());
            });
        case ValueType::vector:
            return vectors();
        case ValueType::uuid:
            return numbers<Uuid>(Layout::uuid, [](auto&& v) { return v.template as<Uuid>(); });
        default:
            return false;
        }
    }

    template <class F>
    bool for_each(F&& take) {
        for (std::size_t i = 0; i < cells_.size(); ++i)
            if (!data_->is_null(i) && !take(i, get(cells_[i])))
                return false;
        return true;
    }

    // A T for each row; `convert` gives a T or an std::optional of one.
    template <class T>
    bool numbers(Layout layout, auto&& convert) {
        data_->layout = layout;
        data_->content = Buffer::of<T>(cells_.size());
        const auto out = data_->content.template as<T>();
        return for_each([&](std::size_t i, auto&& value) {
            const std::optional<T> number = convert(value);
            if (number)
                out[i] = *number;
            return number.has_value();
        });
    }

    bool booleans() {
        data_->layout = Layout::boolean;
        data_->content = make_bits(cells_.size());
        return for_each([&](std::size_t i, auto&& value) {
            if (boolean_of(value))
                set_bit(data_->content, i);
            return true;
        });
    }

    bool floats() {
        return numbers<double>(Layout::float64, [](auto&& v) {
            return v.type() == ValueType::floating ? std::optional(real_of(v))
                                                   : exact_double(integer_of(v));
        });
    }

    bool dates() {
        return numbers<std::int32_t>(Layout::date, [](auto&& v) -> std::optional<std::int32_t> {
            const auto days = v.template as<Date>().days_since_epoch();
            if (!std::in_range<std::int32_t>(days))
                return std::nullopt;
            return static_cast<std::int32_t>(days);
        });
    }

    bool local_date_times(bool microseconds) {
        data_->microseconds = microseconds;
        return numbers<std::int64_t>(Layout::moment, [&](auto&& v) {
            const auto time = v.template as<LocalDateTime>();
            return ticks(time.epoch_second(), time.nanosecond(), microseconds);
        });
    }

    bool date_times(bool microseconds) {
        data_->microseconds = microseconds;
        return numbers<std::int64_t>(Layout::moment, [&](auto&& v) {
            const auto time = v.template as<DateTime>();
            return ticks(time.utc_epoch_second(), time.nanosecond(), microseconds);
        });
    }

    // Whether all date-times have the same zone, or the same offset, in whole minutes as Arrow
    // has it.
    bool one_zone() {
        bool first = true;
        const bool same = for_each([&](std::size_t, auto&& value) {
            const auto time = value.template as<DateTime>();
            const auto zone = time.zone();
            const auto offset = zone ? 0 : time.utc_offset_seconds();
            if (std::exchange(first, false)) {
                data_->zone = zone;
                data_->utc_offset = offset;
            }
            return zone == data_->zone && offset == data_->utc_offset;
        });
        return same && data_->utc_offset % 60 == 0;
    }

    // Where each row's part of the content ends.
    void set_offsets(const std::vector<std::size_t>& ends) {
        const auto fill = [&]<class T>(std::type_identity<T>) {
            data_->offsets = Buffer::of<T>(ends.size() + 1);
            const auto out = data_->offsets.template as<T>();
            for (std::size_t i = 0; i < ends.size(); ++i)
                out[i + 1] = static_cast<T>(ends[i]);
        };
        data_->wide = !ends.empty() && !std::in_range<std::int32_t>(ends.back());
        if (data_->wide)
            fill(std::type_identity<std::int64_t>{});
        else
            fill(std::type_identity<std::int32_t>{});
    }

    bool runs(Layout layout, auto&& bytes) {
        data_->layout = layout;
        std::vector<std::size_t> ends(cells_.size());
        std::size_t total = 0;
        for (std::size_t i = 0; i < cells_.size(); ++i) {
            if (!data_->is_null(i))
                total += bytes(get(cells_[i])).size();
            ends[i] = total;
        }
        set_offsets(ends);
        data_->content = Buffer::of<std::byte>(total);
        std::byte* out = data_->content.data();
        return for_each([&](std::size_t, auto&& value) {
            const std::span<const std::byte> run = bytes(value);
            if (!run.empty())
                std::memcpy(out, run.data(), run.size());
            out += run.size();
            return true;
        });
    }

    bool lists() {
        if (depth_ == max_depth)
            return false;
        data_->layout = Layout::list;
        std::vector<Cell> elements;
        std::vector<std::size_t> ends(cells_.size());
        for (std::size_t i = 0; i < cells_.size(); ++i) {
            if (!data_->is_null(i))
                for (auto&& element : list_of(get(cells_[i])))
                    elements.push_back(cell_of(element));
            ends[i] = elements.size();
        }
        set_offsets(ends);
        data_->elements = ColumnBuilder(std::move(elements), depth_ + 1).build();
        return data_->elements->layout != Layout::values;
    }

    bool vectors() {
        std::optional<VectorType> type;
        std::byte* out = nullptr;
        auto elements = std::make_shared<ColumnData>();
        const bool alike = for_each([&](std::size_t i, auto&& value) {
            const auto vector = value.template as<Vector>();
            if (!type) {
                type = vector.type();
                data_->dimension = vector.size();
                elements->layout = layout_of(*type);
                elements->size = cells_.size() * vector.size();
                elements->content = Buffer::of<std::byte>(cells_.size() * vector.byte_size());
                out = elements->content.data();
            }
            if (vector.type() != *type || vector.size() != data_->dimension || vector.empty())
                return false;
            std::memcpy(out + i * vector.byte_size(), vector.bytes().data(), vector.byte_size());
            return true;
        });
        data_->layout = Layout::fixed_list;
        data_->elements = std::move(elements);
        return alike;
    }

    void keep_values() {
        data_->layout = Layout::values;
        data_->content = {};
        data_->offsets = {};
        data_->elements.reset();
        data_->values.reserve(cells_.size());
        for (const Cell& cell : cells_)
            data_->values.push_back(get(cell).template as<Value>());
    }

    std::vector<Cell> cells_;
    int depth_;
    std::shared_ptr<ColumnData> data_ = std::make_shared<ColumnData>();
};

} // namespace

std::shared_ptr<const ColumnData> build_column(std::span<const Value> values) {
    std::vector<const Value*> cells;
    cells.reserve(values.size());
    for (const Value& value : values)
        cells.push_back(&value);
    return ColumnBuilder(std::move(cells), 0).build();
}

std::shared_ptr<const ColumnData> build_column(std::vector<ValueView> values) {
    return ColumnBuilder(std::move(values), 0).build();
}

} // namespace neo4j::detail
