#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <neo4j/convert.hpp>
#include <neo4j/detail/batch.hpp>
#include <neo4j/export.hpp>
#include <neo4j/fwd.hpp>
#include <neo4j/value.hpp>
#include <neo4j/value_view.hpp>

namespace neo4j {

namespace detail {
struct RecordAccess;
[[noreturn]] NEO4J_API void throw_bad_index(std::int64_t index, std::size_t size,
                                            std::string_view where);
} // namespace detail

/// A record's field in place, or a value inside one: a ValueView that knows where in the record it
/// is, for the sake of errors. Valid as long as the record (or another one of its batch) is alive.
class FieldView : public ValueView {
public:
    /// For the library.
    FieldView(const std::byte* at, const detail::Keys* keys, std::size_t column) noexcept
        : FieldView(at, at, keys, column) {}

    /// As ValueView::as; errors name the field and the place in it.
    template <class T>
    [[nodiscard]] T as() const {
        const auto& view = static_cast<const ValueView&>(*this);
        if constexpr (detail::is_simple<T>)
            if (detail::reads_simply<T>(view)) [[likely]]
                return detail::read_simply<T>(view);
        return convert<T>();
    }

    /// As ValueView's; errors name the field and the place in it.
    [[nodiscard]] NEO4J_API FieldView operator[](std::size_t index) const;
    [[nodiscard]] NEO4J_API FieldView operator[](std::string_view name) const;

private:
    FieldView(const std::byte* at, const std::byte* field, const detail::Keys* keys,
              std::size_t column) noexcept
        : ValueView(at), field_(field), keys_(keys), column_(column) {}

    detail::Where where() const noexcept {
        return detail::Where::field(keys_, column_, {field_, data(), {}});
    }
    // Out of line, so that what is above stays small where it is used.
    template <class T>
    [[gnu::noinline]] T convert() const {
        const auto here = where();
        return detail::convert<T>(static_cast<const ValueView&>(*this), &here);
    }

    const std::byte* field_; // the record's field that this is, or is inside of
    const detail::Keys* keys_;
    std::size_t column_;
};

/// A field of a record that is gone, or a value inside one: a Value that knows where in the record
/// it was, for the sake of errors.
class FieldValue : public Value {
public:
    /// For the library.
    FieldValue(Value value, detail::KeysRef keys, std::size_t column,
               std::string inside = {}) noexcept
        : Value(std::move(value)), keys_(std::move(keys)), column_(column),
          inside_(std::move(inside)) {}

    /// As Value::as; errors name the field and the place in it.
    template <class T>
    [[nodiscard]] T as() const& {
        const auto here = where();
        return detail::convert<T>(static_cast<const Value&>(*this), &here);
    }
    template <class T>
    [[nodiscard]] T as() && {
        detail::check_not_borrowed<T>();
        return std::as_const(*this).template as<T>();
    }

    /// As Value's; errors name the field and the place in it.
    using Value::operator[];
    [[nodiscard]] NEO4J_API FieldValue operator[](std::size_t index) &&;
    [[nodiscard]] NEO4J_API FieldValue operator[](std::string_view name) &&;
    [[nodiscard]] FieldValue operator[](const char* name) && {
        return std::move(*this)[std::string_view(name)];
    }
    template <detail::Integer I>
    [[nodiscard]] FieldValue operator[](I index) && {
        return std::move(*this)[static_cast<std::size_t>(index)];
    }

private:
    template <class Step>
    FieldValue inner(Step step, const std::string& text) &&;
    detail::Where where() const noexcept {
        return detail::Where::field(keys_.get(), column_, {nullptr, nullptr, inside_});
    }

    detail::KeysRef keys_;
    std::size_t column_;
    std::string inside_; // ".name[3]"
};

/// A field's name or its position: `0`, `"name"`.
class FieldKey {
public:
    /// @param index counted from 0; a negative one is outside every record
    /// Errors: ValueRangeError for an unsigned integer above the signed range.
    template <detail::Integer I>
    FieldKey(I index) : index_(detail::to_int64(index)), by_name_(false) {}
    FieldKey(const char* name) noexcept : name_(name), by_name_(true) {}
    FieldKey(std::string_view name) noexcept : name_(name), by_name_(true) {}
    FieldKey(const std::string& name) noexcept : name_(name), by_name_(true) {}

    /// Whether it is a name.
    [[nodiscard]] bool by_name() const noexcept { return by_name_; }
    /// The name; empty for a position.
    [[nodiscard]] std::string_view name() const noexcept { return name_; }
    /// The position; 0 for a name.
    [[nodiscard]] std::int64_t index() const noexcept { return index_; }

private:
    std::string_view name_;
    std::int64_t index_ = 0;
    bool by_name_;
};

/// One record of a result: values in a row, each with a name. A name may stand there twice; looking
/// it up finds the first.
///
/// A record is a reference to the bytes in which it arrived (some 64 KiB together with other
/// records): reading copies nothing, and a record that is kept keeps all of those bytes. detach()
/// gives one that stands alone, for records that are kept long.
///
/// Of a record in a variable, fields are read in place: `record["name"]` is a FieldView, good as
/// long as the record. Of a temporary record they are owning values.
///
/// A field that could not be decoded does no harm until it is touched, which raises
/// BrokenRecordError.
/// Thread safety: any number of threads may read one.
class NEO4J_API Record {
public:
    class iterator;
    using value_type = FieldView;

    /// No fields.
    Record() noexcept = default;
    Record(const Record&) noexcept = default;
    Record(Record&& other) noexcept
        : batch_(std::move(other.batch_)), offsets_(std::exchange(other.offsets_, nullptr)),
          row_(std::exchange(other.row_, 0)), columns_(std::exchange(other.columns_, 0)) {}
    Record& operator=(const Record&) noexcept = default;
    Record& operator=(Record&& other) noexcept {
        batch_ = std::move(other.batch_);
        offsets_ = std::exchange(other.offsets_, nullptr);
        row_ = std::exchange(other.row_, 0);
        columns_ = std::exchange(other.columns_, 0);
        return *this;
    }
    ~Record() = default;
    /// Makes one by hand, for tests. Errors: UsageError if the numbers of keys and values differ.
    Record(std::vector<std::string> keys, const List& values);
    explicit Record(const Map& fields);

    [[nodiscard]] std::size_t size() const noexcept { return columns_; }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    /// The names of the fields, in order.
    [[nodiscard]] const std::vector<std::string>& keys() const& noexcept;
    [[nodiscard]] std::vector<std::string> keys() const&& { return keys(); }
    /// Whether there is a field of that name.
    [[nodiscard]] bool contains(std::string_view name) const {
        return find(name) != detail::Keys::none;
    }
    /// The position of a field. Errors: MissingKeyError, IndexError.
    [[nodiscard]] std::size_t index(FieldKey key) const {
        return key.by_name() ? position(key.name()) : checked(key.index());
    }

    /// A field in place, by position or name.
    /// Errors: IndexError; MissingKeyError, which lists the fields that there are.
    template <detail::Integer I>
    [[nodiscard]] FieldView operator[](I index) const& {
        return field(checked(index));
    }
    [[nodiscard]] FieldView operator[](std::string_view name) const& {
        return field(position(name));
    }
    [[nodiscard]] FieldView operator[](const char* name) const& { return field(position(name)); }
    /// A field of a temporary record: a value of its own.
    template <detail::Integer I>
    [[nodiscard]] FieldValue operator[](I index) const&& {
        return owned_field(checked(index));
    }
    [[nodiscard]] FieldValue operator[](std::string_view name) const&& {
        return owned_field(position(name));
    }
    [[nodiscard]] FieldValue operator[](const char* name) const&& {
        return owned_field(position(name));
    }
    /// As operator[].
    [[nodiscard]] FieldView at(FieldKey key) const& { return field(index(key)); }
    [[nodiscard]] FieldValue at(FieldKey key) const&& { return owned_field(index(key)); }

    /// A field as a T; see convert.hpp.
    /// Errors: MissingKeyError, IndexError, ValueTypeError, ValueRangeError, BrokenRecordError.
    template <class T>
    [[nodiscard]] T get(FieldKey key) const& {
        return at(key).template as<T>();
    }
    template <class T>
    [[nodiscard]] T get(FieldKey key) const&& {
        detail::check_not_borrowed<T>();
        return field(index(key)).template as<T>();
    }
    /// A field as a T, or the fallback where there is no such field. (A null is no missing field:
    /// ask for std::optional<T>.)
    template <class T>
    [[nodiscard]] T get(FieldKey key, T fallback) const& {
        const auto column = position_or_none(key);
        return column == none ? std::move(fallback) : field(column).template as<T>();
    }
    template <class T>
    [[nodiscard]] T get(FieldKey key, T fallback) const&& {
        detail::check_not_borrowed<T>();
        const auto column = position_or_none(key);
        return column == none ? std::move(fallback) : field(column).template as<T>();
    }

    /// One field's value: the first one's unless given; the fallback where there is no such field.
    /// Errors: BrokenRecordError.
    [[nodiscard]] Value value(FieldKey key = 0, Value fallback = {}) const;
    /// All fields' values, or those of the given keys: null for a name that is not there.
    /// Errors: IndexError, BrokenRecordError.
    [[nodiscard]] List values() const;
    [[nodiscard]] List values(std::span<const FieldKey> keys) const;
    template <std::convertible_to<FieldKey>... Keys>
        requires(sizeof...(Keys) > 0)
    [[nodiscard]] List values(const Keys&... keys) const {
        return values(std::span<const FieldKey>({FieldKey(keys)...}));
    }
    /// As values(), each with its name.
    using Items = std::vector<std::pair<std::string, Value>>;
    /// All fields, or those of the given keys, each with its name: null for a name that is not
    /// there.
    /// Errors: IndexError, BrokenRecordError.
    [[nodiscard]] Items items() const;
    [[nodiscard]] Items items(std::span<const FieldKey> keys) const;
    template <std::convertible_to<FieldKey>... Keys>
        requires(sizeof...(Keys) > 0)
    [[nodiscard]] Items items(const Keys&... keys) const {
        return items(std::span<const FieldKey>({FieldKey(keys)...}));
    }

    /// As items(), for display: nodes become the maps of their properties, relationships lists
    /// [start's properties, type, end's properties], paths lists of nodes and types in turn, in any
    /// depth. A relationship's ends have the properties that this record has of those nodes.
    /// Errors: IndexError, BrokenRecordError.
    [[nodiscard]] Map data() const;
    [[nodiscard]] Map data(std::span<const FieldKey> keys) const;
    template <std::convertible_to<FieldKey>... Keys>
        requires(sizeof...(Keys) > 0)
    [[nodiscard]] Map data(const Keys&... keys) const {
        return data(std::span<const FieldKey>({FieldKey(keys)...}));
    }
    /// As data(), with what a graph made of more records knows of the nodes.
    [[nodiscard]] Map data(const Graph& graph) const;
    [[nodiscard]] Map data(const Graph& graph, std::span<const FieldKey> keys) const;

    /// The whole record: a std::tuple, std::pair or std::array by position, with as many elements
    /// as there are fields, so that `auto [id, name] = record.as<std::tuple<int, std::string>>()`;
    /// a std::map or Map by name, the first of fields with the same name; a std::vector by
    /// position; a struct of your own by the names of its members, see mapping.hpp; a type whose
    /// neo4j::Decoder takes a Record. Any other type is what stands in the record's only field.
    /// Errors: ValueError for another number of fields; MissingKeyError for a member without a
    /// field; ValueTypeError, ValueRangeError, BrokenRecordError.
    template <class T>
    [[nodiscard]] T as() const&;
    template <class T>
    [[nodiscard]] T as() const&& {
        detail::check_not_borrowed<T>();
        return static_cast<const Record&>(*this).template as<T>();
    }
    /// The same for a tuple of these types.
    template <class First, class Second, class... More>
    [[nodiscard]] std::tuple<First, Second, More...> as() const {
        return static_cast<const Record&>(*this).template as<std::tuple<First, Second, More...>>();
    }

    /// The fields from first to last - 1, as a record. Positions beyond the end mean the end.
    /// Errors: UsageError for a negative number.
    [[nodiscard]] Record slice(std::size_t first, std::size_t last) const;
    /// A record of the same content with bytes of its own.
    [[nodiscard]] Record detach() const;

    [[nodiscard]] iterator begin() const& noexcept;
    [[nodiscard]] iterator end() const& noexcept;
    iterator begin() const&& = delete;
    iterator end() const&& = delete;

    /// With a sequence: equal values in the same order; with a map: equal values under equal keys,
    /// where of fields with the same name the first counts; with another record: both.
    /// Errors: BrokenRecordError.
    NEO4J_API friend bool operator==(const Record& a, const Record& b);
    NEO4J_API friend bool operator==(const Record& a, const List& b);
    NEO4J_API friend bool operator==(const Record& a, const Map& b);

private:
    friend struct detail::RecordAccess;
    static constexpr std::size_t none = detail::Keys::none;

    Record(detail::BatchRef batch, std::uint32_t row) noexcept
        : batch_(std::move(batch)), row_(row) {
        if (!batch_)
            return;
        columns_ = batch_->columns;
        offsets_ = batch_->fields.data() + std::size_t{row} * columns_;
    }

    FieldView field(std::size_t column) const noexcept {
        return {batch_->base + offsets_[column], batch_->keys.get(), column};
    }
    FieldValue owned_field(std::size_t column) const;

    std::size_t find(std::string_view name) const {
        return batch_ ? batch_->keys->find(name) : none;
    }
    std::size_t position(std::string_view name) const {
        const auto found = find(name);
        if (found == none)
            throw_missing(name);
        return found;
    }
    template <class I>
    std::size_t checked(I index) const {
        if (std::cmp_less(index, 0) || std::cmp_greater_equal(index, size()))
            detail::throw_bad_index(static_cast<std::int64_t>(index), size(), "record");
        return static_cast<std::size_t>(index);
    }
    std::size_t position_or_none(FieldKey key) const {
        if (key.by_name())
            return find(key.name());
        return key.index() < 0 || static_cast<std::uint64_t>(key.index()) >= size()
                   ? none
                   : static_cast<std::size_t>(key.index());
    }
    [[noreturn]] void throw_missing(std::string_view name) const;
    Value unbroken(std::size_t column) const;

    detail::BatchRef batch_;
    const std::uint32_t* offsets_ = nullptr; // of this row's fields
    std::uint32_t row_ = 0;
    std::uint32_t columns_ = 0;
};

/// Iterates over a record's fields.
class Record::iterator {
public:
    using value_type = FieldView;
    using difference_type = std::ptrdiff_t;
    using reference = FieldView;
    using pointer = void;
    using iterator_category = std::input_iterator_tag;
    using iterator_concept = std::forward_iterator_tag;

    iterator() noexcept = default;
    reference operator*() const noexcept { return record_->field(column_); }
    iterator& operator++() noexcept {
        ++column_;
        return *this;
    }
    iterator operator++(int) noexcept {
        auto old = *this;
        ++column_;
        return old;
    }
    friend bool operator==(const iterator& a, const iterator& b) noexcept {
        return a.column_ == b.column_;
    }

private:
    friend class Record;
    iterator(const Record* record, std::size_t column) noexcept
        : record_(record), column_(column) {}
    const Record* record_ = nullptr;
    std::size_t column_ = 0;
};

inline Record::iterator Record::begin() const& noexcept {
    return {this, 0};
}
inline Record::iterator Record::end() const& noexcept {
    return {this, size()};
}

/// `<Record name="Ada" age=36>`
NEO4J_API std::ostream& operator<<(std::ostream& out, const Record& record);

namespace detail {

/// What the results need of a Record beyond its public face.
struct RecordAccess {
    static Record make(BatchRef batch, std::uint32_t row) noexcept {
        return Record(std::move(batch), row);
    }
    static void advance(Record& record) noexcept {
        ++record.row_;
        record.offsets_ += record.columns_;
    }
    static std::uint32_t row(const Record& record) noexcept { return record.row_; }
    static const BatchRef& batch(const Record& record) noexcept { return record.batch_; }
    static ValueView view(const Record& record, std::size_t column) noexcept {
        return ValueView(record.batch_->base + record.offsets_[column]);
    }
    static const Keys* keys(const Record& record) noexcept {
        return record.batch_ ? record.batch_->keys.get() : nullptr;
    }
};

/// A value as a T; `where()` says where it is, and is asked only where that may matter.
template <class T, class Source, class WhereNow>
T read_at(const Source& source, const WhereNow& where) {
    if constexpr (is_simple<T>)
        if (reads_simply<T>(source)) [[likely]]
            return read_simply<T>(source);
    const Where here = where();
    return convert<T>(source, &here);
}

/// A record's field as a T; `row` says which record it is, or is null.
template <class T>
T read_field(const Record& record, std::size_t column, const Where* row) {
    return read_at<T>(RecordAccess::view(record, column),
                      [&] { return Where::field(RecordAccess::keys(record), column, {}, row); });
}

/// The whole record as a T: see Record::as(). `row` says which record it is, or is null.
template <class T>
T read_record(const Record& record, const Where* row) {
    if constexpr (DecodableAt<T, Record>) {
        return Decoder<T>::decode(record, row);
    } else if constexpr (DecodableFrom<T, Record>) {
        return decode_at<T>(record, row);
    } else if constexpr (TupleLike<T>) {
        if (record.size() != std::tuple_size_v<T>)
            throw_wrong_length(std::tuple_size_v<T>, record.size(), row);
        return [&]<std::size_t... i>(std::index_sequence<i...>) {
            return T{read_field<std::tuple_element_t<i, T>>(record, i, row)...};
        }(std::make_index_sequence<std::tuple_size_v<T>>{});
    } else if constexpr (std::same_as<T, Map>) {
        Map result;
        for (std::size_t i = 0; i < record.size(); ++i)
            if (!result.contains(record.keys()[i]))
                result.set(record.keys()[i], read_field<Value>(record, i, row));
        return result;
    } else if constexpr (MapLike<T>) {
        T result;
        for (std::size_t i = 0; i < record.size(); ++i)
            result.try_emplace(typename T::key_type(std::string_view(record.keys()[i])),
                               read_field<typename T::mapped_type>(record, i, row));
        return result;
    } else if constexpr (SequenceLike<T> && !std::same_as<T, Bytes>) {
        T result;
        for (std::size_t i = 0; i < record.size(); ++i)
            result.insert(result.end(), read_field<typename T::value_type>(record, i, row));
        return result;
    } else if constexpr (decodable<T>()) {
        if (record.size() != 1)
            throw_not_one_field(record.size(), row);
        return read_field<T>(record, 0, row);
    } else {
        static_assert(decodable<T>(),
                      "neo4j: records cannot be read as this type. Describe the struct's members "
                      "with BOOST_DESCRIBE_STRUCT(T, (), (name, age)) and include "
                      "neo4j/mapping.hpp; or take a std::tuple, std::pair, std::array, std::map or "
                      "std::vector; or specialise neo4j::Decoder for it");
    }
}

/// Raises what is wrong with these fields for a T, where that can be told without a record.
template <class T>
void check_fields(const std::vector<std::string>& keys) {
    if constexpr (requires { Decoder<T>::check_fields(keys); })
        Decoder<T>::check_fields(keys);
}

/// Appends these records as Ts; `row` counts them.
template <class T, class Range>
void append_as(std::vector<T>& all, Range&& records, Where& row) {
    for (const Record& record : records) {
        all.push_back(read_record<T>(record, &row));
        ++row.position;
    }
}

/// These records as Ts.
template <class T, class Range>
std::vector<T> all_as(Range&& records) {
    check_not_borrowed<T>();
    std::vector<T> all;
    if constexpr (requires { records.size(); })
        all.reserve(records.size());
    Where row = Where::row(0);
    append_as(all, records, row);
    return all;
}

} // namespace detail

template <class T>
T Record::as() const& {
    return detail::read_record<T>(*this, nullptr);
}

} // namespace neo4j
