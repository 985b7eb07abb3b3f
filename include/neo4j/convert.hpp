#pragma once

#include <bit>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <neo4j/detail/type_traits.hpp>
#include <neo4j/detail/where.hpp>
#include <neo4j/export.hpp>
#include <neo4j/fwd.hpp>
#include <neo4j/value.hpp>
#include <neo4j/value_view.hpp>

/// Values to C++ types: `value.as<T>()`, for ValueView and Value alike.
///
/// | T | from |
/// |---|---|
/// | bool | boolean |
/// | any integer but characters | integer that fits |
/// | double | float, or integer that a double holds exactly |
/// | float | the same, rounded; what is too large is an error |
/// | std::string, std::string_view | string |
/// | Bytes, std::span<const std::byte> | bytes |
/// | every type of the library | itself |
/// | Value | anything |
/// | std::optional<T> | null, or as T |
/// | std::variant<T...> | the first T that is of the value's type |
/// | std::vector, list, deque, set, ... of T | list with elements as T |
/// | std::vector of numbers | also vector |
/// | std::array<T, n>, std::pair, std::tuple | list of as many elements |
/// | std::map, unordered_map from std::string to T | map |
/// | std::chrono::sys_time | date-time |
/// | std::chrono::local_time | local date-time |
/// | std::chrono::sys_days, local_days, year_month_day | date |
/// | std::chrono::duration | duration without months and days |
/// | a type with a neo4j::Decoder | what that takes |
/// | a struct or enum of your own, described: see mapping.hpp | node, relationship, map; string,
/// integer |
///
/// Anything else does not compile.
namespace neo4j {

/// Makes `value.as<T>()` work for a type of your own. Specialise it with one function, a template,
/// since the value may be a ValueView or a Value:
///
///     template <>
///     struct neo4j::Decoder<Person> {
///         static Person decode(const auto& value) {
///             return {value["name"].template as<std::string>(), value["age"].template as<int>()};
///         }
///     };
///
/// Of what it raises, the library's errors are given the place in the record where it was called.
template <class T>
struct Decoder;

namespace detail {

template <class T, class Source>
concept DecodableFrom = requires(const Source& source) {
    { Decoder<T>::decode(source) } -> std::convertible_to<T>;
};

/// The library's own decoders are told where they are.
template <class T, class Source>
concept DecodableAt = requires(const Source& source, const Where* where) {
    { Decoder<T>::decode(source, where) } -> std::convertible_to<T>;
};

/// What a program's own decoder makes of the source.
template <class T, class Source>
T decode_at(const Source& source, const Where* where) {
    try {
        return Decoder<T>::decode(source);
    } catch (...) {
        rethrow_at(where);
    }
}

/// A number's name in messages: "int8", "uint32", "float".
template <class T>
constexpr std::string_view number_name() {
    if constexpr (std::floating_point<T>)
        return sizeof(T) == 4 ? "float" : "double";
    else if constexpr (std::signed_integral<T>)
        return sizeof(T) == 1   ? "int8"
               : sizeof(T) == 2 ? "int16"
               : sizeof(T) == 4 ? "int32"
                                : "int64";
    else
        return sizeof(T) == 1   ? "uint8"
               : sizeof(T) == 2 ? "uint16"
               : sizeof(T) == 4 ? "uint32"
                                : "uint64";
}

// ---- what the two sources offer to the one conversion -------------------------------------------

template <ValueType type>
bool holds(ValueView v) noexcept {
    return holds<type>(v.data());
}
template <ValueType type>
bool holds(const Value& v) noexcept {
    return v.type() == type;
}
inline bool boolean_of(ValueView v) noexcept {
    return packstream::read_boolean(v.data());
}
inline bool boolean_of(const Value& v) noexcept {
    return *v.get_if<bool>();
}
inline std::int64_t integer_of(ValueView v) noexcept {
    return packstream::read_integer(v.data());
}
inline std::int64_t integer_of(const Value& v) noexcept {
    return *v.get_if<std::int64_t>();
}
inline double real_of(ValueView v) noexcept {
    return packstream::read_real(v.data());
}
inline double real_of(const Value& v) noexcept {
    return *v.get_if<double>();
}
inline std::string_view text_of(ValueView v) noexcept {
    return packstream::read_text(v.data());
}
inline std::string_view text_of(const Value& v) noexcept {
    return *v.get_if<std::string>();
}
inline std::span<const std::byte> bytes_of(ValueView v) noexcept {
    return packstream::read_bytes(v.data());
}
inline std::span<const std::byte> bytes_of(const Value& v) noexcept {
    return *v.get_if<Bytes>();
}
inline ListView list_of(ValueView v) noexcept {
    return ListView(v.data());
}
inline const List& list_of(const Value& v) noexcept {
    return *v.get_if<List>();
}
inline MapView map_of(ValueView v) noexcept {
    return MapView(v.data());
}
inline const Map& map_of(const Value& v) noexcept {
    return *v.get_if<Map>();
}

/// The plain cases of reading, each a test and a load: small enough to be inlined wherever a value
/// is read. Anything else, errors included, is convert()'s.
template <class T>
inline constexpr bool is_simple =
    Integer<T> || is_one_of<T, bool, double, std::string, std::string_view>;

template <class T, class Source>
bool reads_simply(const Source& source) noexcept {
    if constexpr (std::same_as<T, bool>)
        return holds<ValueType::boolean>(source);
    else if constexpr (std::same_as<T, double>)
        return holds<ValueType::floating>(source);
    else if constexpr (Integer<T>)
        return holds<ValueType::integer>(source) && std::in_range<T>(integer_of(source));
    else
        return holds<ValueType::string>(source);
}

template <class T, class Source>
T read_simply(const Source& source) {
    if constexpr (std::same_as<T, bool>)
        return boolean_of(source);
    else if constexpr (std::same_as<T, double>)
        return real_of(source);
    else if constexpr (Integer<T>)
        return static_cast<T>(integer_of(source));
    else
        return T(text_of(source));
}

/// Raises what fits a value that is not of the expected type: it may be broken.
[[noreturn]] NEO4J_API void throw_mismatch(std::string_view expected, ValueView actual,
                                           const Where* where);
[[noreturn]] NEO4J_API void throw_mismatch(std::string_view expected, const Value& actual,
                                           const Where* where);

// ---- the conversion -----------------------------------------------------------------------------

template <class T, class Source>
T convert(const Source& source, const Where* where);

template <class T, class Source>
T convert_library_type(const Source& source, const Where* where) {
    if constexpr (std::same_as<Source, Value>) {
        if (const T* held = source.template get_if<T>())
            return *held;
        throw_mismatch(to_string(library_type<T>), source, where);
    } else {
        Value value = source.to_value();
        if (T* held = value.get_if<T>())
            return std::move(*held);
        throw_mismatch(to_string(library_type<T>), value, where);
    }
}

template <class T, class Source>
T convert_number(const Source& source, const Where* where) {
    if constexpr (std::integral<T>) {
        if (!holds<ValueType::integer>(source))
            throw_mismatch("integer", source, where);
        const std::int64_t value = integer_of(source);
        if constexpr (!std::same_as<T, std::int64_t>)
            if (!std::in_range<T>(value))
                throw_out_of_range(number_name<T>(), value, where);
        return static_cast<T>(value);
    } else {
        if (holds<ValueType::floating>(source)) {
            const double value = real_of(source);
            if constexpr (sizeof(T) < sizeof(double))
                if (std::isfinite(value) && std::abs(value) > std::numeric_limits<T>::max())
                    throw_out_of_range(number_name<T>(), value, where);
            return static_cast<T>(value);
        }
        if (!holds<ValueType::integer>(source))
            throw_mismatch("float", source, where);
        // Cypher gives an integer for sum([1, 2]) and the like; what T cannot hold is an error.
        const std::int64_t value = integer_of(source);
        constexpr std::int64_t exact = std::int64_t{1} << std::numeric_limits<T>::digits;
        if (value > exact || value < -exact)
            throw_out_of_range(number_name<T>(), value, where);
        return static_cast<T>(value);
    }
}

template <class T, class Source>
T convert_sequence(const Source& source, const Where* where) {
    T result;
    if constexpr (is_instance<T, std::vector> && VectorElement<typename T::value_type>) {
        if (source.type() == ValueType::vector) {
            try {
                return convert_library_type<Vector>(source, where)
                    .template to<typename T::value_type>();
            } catch (const std::invalid_argument& error) {
                throw_not_convertible(error.what(), where);
            }
        }
    }
    if (!holds<ValueType::list>(source))
        throw_mismatch("list", source, where);
    const auto& list = list_of(source);
    if constexpr (requires { result.reserve(list.size()); })
        result.reserve(list.size());
    std::size_t position = 0;
    for (const auto& element : list) {
        const Where here = Where::element(where, position++);
        result.insert(result.end(), convert<typename T::value_type>(element, &here));
    }
    return result;
}

template <class T, class Source>
T convert_tuple(const Source& source, const Where* where) {
    if (!holds<ValueType::list>(source))
        throw_mismatch("list", source, where);
    const auto& list = list_of(source);
    constexpr std::size_t expected = std::tuple_size_v<T>;
    if (list.size() != expected)
        throw_wrong_length(expected, list.size(), where);
    auto at = list.begin();
    std::size_t position = 0;
    const auto next = [&]<class Element>(std::type_identity<Element>) {
        const Where here = Where::element(where, position++);
        decltype(auto) element = *at++;
        return convert<Element>(element, &here);
    };
    return [&]<std::size_t... i>(std::index_sequence<i...>) {
        // Braces: the elements are read from left to right.
        return T{next(std::type_identity<std::tuple_element_t<i, T>>{})...};
    }(std::make_index_sequence<expected>{});
}

template <class T, class Source>
T convert_map(const Source& source, const Where* where) {
    if (!holds<ValueType::map>(source))
        throw_mismatch("map", source, where);
    T result;
    for (const auto& [name, value] : map_of(source)) {
        const std::string_view view = name;
        const Where here = Where::key(where, &view);
        result.try_emplace(typename T::key_type(view),
                           convert<typename T::mapped_type>(value, &here));
    }
    return result;
}

/// Whether a value is of the type that T is the natural choice for: decides a std::variant.
template <class T, class Source>
bool matches(const Source& source) {
    if constexpr (is_one_of<T, std::monostate, std::nullptr_t>)
        return source.is_null();
    else if constexpr (std::same_as<T, Value>)
        return true;
    else if constexpr (std::same_as<T, bool>)
        return holds<ValueType::boolean>(source);
    else if constexpr (Integer<T>)
        return holds<ValueType::integer>(source) && std::in_range<T>(integer_of(source));
    else if constexpr (std::floating_point<T>)
        return holds<ValueType::floating>(source);
    else if constexpr (is_one_of<T, std::string, std::string_view>)
        return holds<ValueType::string>(source);
    else if constexpr (is_one_of<T, Bytes, std::span<const std::byte>>)
        return holds<ValueType::bytes>(source);
    else if constexpr (is_one_of<T, ListView>)
        return holds<ValueType::list>(source);
    else if constexpr (is_one_of<T, Map, MapView>)
        return holds<ValueType::map>(source);
    else if constexpr (is_library_type<T>)
        return source.type() == library_type<T>;
    else if constexpr (is_instance<T, std::optional>)
        return source.is_null() || matches<typename T::value_type>(source);
    else if constexpr (MapLike<T>)
        return holds<ValueType::map>(source);
    else if constexpr (SequenceLike<T> || TupleLike<T>)
        return holds<ValueType::list>(source);
    else
        static_assert(sizeof(T) == 0, "a std::variant can be read only if each alternative is a "
                                      "type whose Cypher type is plain; convert.hpp lists them");
}

template <class T, std::size_t i = 0, class Source>
T convert_variant(const Source& source, const Where* where) {
    if constexpr (i == std::variant_size_v<T>) {
        throw_mismatch("one of the variant's types", source, where);
    } else {
        using Alternative = std::variant_alternative_t<i, T>;
        if (!matches<Alternative>(source))
            return convert_variant<T, i + 1>(source, where);
        if constexpr (is_one_of<Alternative, std::monostate, std::nullptr_t>)
            return T(std::in_place_index<i>);
        else
            return T(std::in_place_index<i>, convert<Alternative>(source, where));
    }
}

template <class T>
inline constexpr bool is_sys_time = false;
template <class D>
inline constexpr bool is_sys_time<std::chrono::sys_time<D>> = true;
template <class T>
inline constexpr bool is_local_time = false;
template <class D>
inline constexpr bool is_local_time<std::chrono::local_time<D>> = true;
template <class T>
inline constexpr bool is_chrono =
    is_sys_time<T> || is_local_time<T> || is_instance<T, std::chrono::duration> ||
    std::same_as<T, std::chrono::year_month_day>;

template <class T, class Source>
T convert_chrono(const Source& source, const Where* where) {
    using namespace std::chrono;
    try {
        if constexpr (std::same_as<T, year_month_day>)
            return convert_library_type<Date>(source, where).to_year_month_day();
        else if constexpr (std::same_as<T, sys_days>)
            return convert_library_type<Date>(source, where).to_sys_days();
        else if constexpr (std::same_as<T, local_days>)
            return local_days(
                convert_library_type<Date>(source, where).to_sys_days().time_since_epoch());
        else if constexpr (is_sys_time<T>)
            return convert_library_type<DateTime>(source, where)
                .template to_sys_time<typename T::duration>();
        else if constexpr (is_local_time<T>)
            return convert_library_type<LocalDateTime>(source, where)
                .template to_local_time<typename T::duration>();
        else
            return duration_cast<T>(convert_library_type<Duration>(source, where).to_chrono());
    } catch (const std::invalid_argument& error) {
        throw_not_convertible(error.what(), where);
    }
}

template <class T>
constexpr bool decodable();

template <class T>
inline constexpr bool all_decodable = false;
template <template <class...> class Template, class... Args>
inline constexpr bool all_decodable<Template<Args...>> = (decodable<Args>() && ...);

/// Whether convert() takes the type.
template <class T>
constexpr bool decodable() {
    if constexpr (DecodableAt<T, ValueView> || DecodableFrom<T, ValueView>)
        return true;
    else if constexpr (is_one_of<T, bool, float, double, std::string, std::string_view, Bytes,
                                 std::span<const std::byte>, Value, List, Map> ||
                       Integer<T> || is_library_type<T> || is_view_type<T> || is_chrono<T>)
        return true;
    else if constexpr (is_instance<T, std::variant>)
        return true; // matches() tells of its alternatives
    else if constexpr (is_instance<T, std::optional> || is_array<T>)
        return decodable<typename T::value_type>();
    else if constexpr (TupleLike<T>)
        return all_decodable<T>;
    else if constexpr (MapLike<T>)
        return decodable<typename T::mapped_type>();
    else if constexpr (SequenceLike<T>)
        return decodable<typename T::value_type>();
    else
        return false;
}

template <class T, class Source>
T convert(const Source& source, const Where* where) {
    if constexpr (DecodableAt<T, Source>) {
        return Decoder<T>::decode(source, where);
    } else if constexpr (DecodableFrom<T, Source>) {
        return decode_at<T>(source, where);
    } else if constexpr (std::same_as<T, bool>) {
        if (!holds<ValueType::boolean>(source))
            throw_mismatch("boolean", source, where);
        return boolean_of(source);
    } else if constexpr (Integer<T> || is_one_of<T, float, double>) {
        return convert_number<T>(source, where);
    } else if constexpr (is_one_of<T, std::string, std::string_view>) {
        if (!holds<ValueType::string>(source))
            throw_mismatch("string", source, where);
        return T(text_of(source));
    } else if constexpr (is_one_of<T, Bytes, std::span<const std::byte>>) {
        if (!holds<ValueType::bytes>(source))
            throw_mismatch("bytes", source, where);
        const auto bytes = bytes_of(source);
        return T(bytes.begin(), bytes.end());
    } else if constexpr (std::same_as<T, Value>) {
        Value value = source.to_value();
        if (value.type() == ValueType::broken)
            throw_mismatch("value", value, where);
        return value;
    } else if constexpr (is_one_of<T, List, Map>) {
        constexpr auto type = std::same_as<T, List> ? ValueType::list : ValueType::map;
        if constexpr (std::same_as<Source, Value>) {
            if (const T* held = source.template get_if<T>())
                return *held;
        } else if (holds<type>(source)) {
            Value value = source.to_value();
            if (T* held = value.get_if<T>())
                return std::move(*held);
            throw_mismatch(to_string(type), value, where); // something in it is broken
        }
        throw_mismatch(to_string(type), source, where);
    } else if constexpr (is_library_type<T>) {
        return convert_library_type<T>(source, where);
    } else if constexpr (is_view_type<T>) {
        static_assert(std::same_as<Source, ValueView>,
                      "views read from a record in place; a Value owns its content, read it as "
                      "neo4j::List, neo4j::Map, neo4j::Node, neo4j::Relationship or neo4j::Path");
        if constexpr (std::same_as<T, ListView> || std::same_as<T, MapView>) {
            constexpr auto type = std::same_as<T, ListView> ? ValueType::list : ValueType::map;
            if (!holds<type>(source))
                throw_mismatch(to_string(type), source, where);
            return T(source.data());
        } else {
            auto view = T::read(source.data());
            if (!view) {
                constexpr auto type = std::same_as<T, NodeView>           ? ValueType::node
                                      : std::same_as<T, RelationshipView> ? ValueType::relationship
                                                                          : ValueType::path;
                throw_mismatch(to_string(type), source, where);
            }
            return std::move(*view);
        }
    } else if constexpr (is_instance<T, std::optional>) {
        if (source.is_null())
            return std::nullopt;
        return convert<typename T::value_type>(source, where);
    } else if constexpr (is_instance<T, std::variant>) {
        return convert_variant<T>(source, where);
    } else if constexpr (is_chrono<T>) {
        return convert_chrono<T>(source, where);
    } else if constexpr (TupleLike<T>) {
        return convert_tuple<T>(source, where);
    } else if constexpr (MapLike<T>) {
        return convert_map<T>(source, where);
    } else if constexpr (SequenceLike<T>) {
        return convert_sequence<T>(source, where);
    } else {
        static_assert(sizeof(T) == 0,
                      "neo4j: values cannot be read as this type. Take one that neo4j/convert.hpp "
                      "lists; or describe the struct's members or the enum's enumerators with "
                      "Boost.Describe and include neo4j/mapping.hpp; or specialise neo4j::Decoder "
                      "(for a const, reference or pointer type: ask for the plain type).");
    }
}

} // namespace detail

template <class T>
T ValueView::as() const {
    if constexpr (detail::is_simple<T>)
        if (detail::reads_simply<T>(*this)) [[likely]]
            return detail::read_simply<T>(*this);
    return detail::convert<T>(*this, nullptr);
}

template <class T>
T Value::as() const& {
    return detail::convert<T>(*this, nullptr);
}

template <class T>
T Value::as() && {
    detail::check_not_borrowed<T>();
    if constexpr (detail::is_library_type<T> || detail::is_one_of<T, std::string, Bytes, List, Map>)
        if (T* held = get_if<T>())
            return std::move(*held);
    return detail::convert<T>(*this, nullptr);
}

template <class T>
T MapView::get(std::string_view name) const {
    const detail::Where here = detail::Where::key(nullptr, &name);
    return detail::convert<T>((*this)[name], &here);
}
template <class T>
T MapView::get(std::string_view name, T fallback) const {
    const auto found = find(name);
    if (!found)
        return fallback;
    const detail::Where here = detail::Where::key(nullptr, &name);
    return detail::convert<T>(*found, &here);
}

template <class T>
T Map::get(std::string_view name) const {
    detail::check_not_borrowed<T>(); // at(name).as<T>() on a variable gives these, too
    const detail::Where here = detail::Where::key(nullptr, &name);
    return detail::convert<T>(at(name), &here);
}
template <class T>
T Map::get(std::string_view name, T fallback) const {
    detail::check_not_borrowed<T>();
    const Value* found = find(name);
    if (found == nullptr)
        return fallback;
    const detail::Where here = detail::Where::key(nullptr, &name);
    return detail::convert<T>(*found, &here);
}

template <class Data>
template <class T>
T Entity<Data>::get(std::string_view name) const {
    return properties().template get<T>(name);
}
template <class Data>
template <class T>
T Entity<Data>::get(std::string_view name, T fallback) const {
    return properties().template get<T>(name, std::move(fallback));
}

} // namespace neo4j
