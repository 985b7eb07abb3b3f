#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <ranges>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <neo4j/fwd.hpp>
#include <neo4j/uuid.hpp>
#include <neo4j/value_type.hpp>

/// What kind of type a C++ type is, for the conversions both ways: convert.hpp and params.hpp.
namespace neo4j::detail {

template <class T, class... Options>
inline constexpr bool is_one_of = (std::same_as<T, Options> || ...);

template <class T, template <class...> class Template>
inline constexpr bool is_instance = false;
template <template <class...> class Template, class... Args>
inline constexpr bool is_instance<Template<Args...>, Template> = true;

/// What Value holds as such, beyond text, bytes and containers.
template <class T>
inline constexpr bool is_library_type =
    is_one_of<T, Node, Relationship, Path, Point, Date, Time, LocalTime, DateTime, LocalDateTime,
              Duration, Vector, Uuid, UnsupportedType>;

template <class T>
inline constexpr ValueType library_type = [] {
    if constexpr (std::same_as<T, Node>)
        return ValueType::node;
    else if constexpr (std::same_as<T, Relationship>)
        return ValueType::relationship;
    else if constexpr (std::same_as<T, Path>)
        return ValueType::path;
    else if constexpr (std::same_as<T, Point>)
        return ValueType::point;
    else if constexpr (std::same_as<T, Date>)
        return ValueType::date;
    else if constexpr (std::same_as<T, Time>)
        return ValueType::time;
    else if constexpr (std::same_as<T, LocalTime>)
        return ValueType::local_time;
    else if constexpr (std::same_as<T, DateTime>)
        return ValueType::date_time;
    else if constexpr (std::same_as<T, LocalDateTime>)
        return ValueType::local_date_time;
    else if constexpr (std::same_as<T, Duration>)
        return ValueType::duration;
    else if constexpr (std::same_as<T, Vector>)
        return ValueType::vector;
    else if constexpr (std::same_as<T, Uuid>)
        return ValueType::uuid;
    else
        return ValueType::unsupported_type;
}();

template <class T>
inline constexpr bool is_view_type =
    is_one_of<T, ValueView, ListView, MapView, NodeView, RelationshipView, PathView>;

/// Types that point into what they were read from, and so must not be had from a temporary.
template <class T>
inline constexpr bool is_borrowed = is_view_type<T> || is_one_of<T, std::string_view>;
template <class T, std::size_t n>
inline constexpr bool is_borrowed<std::span<T, n>> = true;
template <class T, std::size_t n>
inline constexpr bool is_borrowed<std::array<T, n>> = is_borrowed<T>;
template <template <class...> class Template, class... Args>
inline constexpr bool is_borrowed<Template<Args...>> =
    !std::same_as<Template<Args...>, std::string_view> ? (is_borrowed<Args> || ...) : true;

template <class T>
constexpr void check_not_borrowed() {
    static_assert(!is_borrowed<T>,
                  "neo4j: this type would point into a temporary that is gone at the end of the "
                  "statement. Keep the record (or the value) in a variable first, or ask for an "
                  "owning type such as std::string, neo4j::Bytes or neo4j::Value.");
}

template <class T>
inline constexpr bool is_array = false;
template <class T, std::size_t n>
inline constexpr bool is_array<std::array<T, n>> = true;

template <class T>
concept TupleLike = is_array<T> || is_instance<T, std::tuple> || is_instance<T, std::pair>;

template <class T>
concept MapLike = std::ranges::range<T> && requires(T t, typename T::key_type key) {
    typename T::mapped_type;
    t.try_emplace(std::move(key), std::declval<typename T::mapped_type>());
    requires std::constructible_from<typename T::key_type, std::string_view>;
};

template <class T>
concept SequenceLike = std::ranges::range<T> && std::default_initializable<T> &&
                       requires(T t, typename T::value_type element) {
                           t.insert(t.end(), std::move(element));
                           requires !requires { typename T::mapped_type; };
                           requires !requires { typename T::traits_type; }; // no string
                       };

} // namespace neo4j::detail
