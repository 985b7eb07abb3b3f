#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

namespace neo4j {

template <class T>
struct Mapping;

/// A name that is made while the program is compiled: at most 127 bytes.
class MappedName {
public:
    /// Implicit. Longer text does not compile.
    constexpr MappedName(std::string_view text) {
        for (const char each : text)
            push(each);
    }
    constexpr MappedName(const char* text) : MappedName(std::string_view(text)) {}
    /// Empty.
    constexpr MappedName() = default;

    /// Appends a byte.
    constexpr void push(char each) { text_.at(size_++) = each; }
    /// The name.
    [[nodiscard]] constexpr std::string_view view() const noexcept { return {text_.data(), size_}; }

private:
    std::array<char, 127> text_{};
    std::size_t size_ = 0;
};

namespace detail {

/// A class whose members BOOST_DESCRIBE_STRUCT or BOOST_DESCRIBE_CLASS has listed.
template <class T>
concept DescribedClass = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

/// An enumeration whose enumerators BOOST_DESCRIBE_ENUM or BOOST_DEFINE_ENUM has listed.
template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

// Private members, too: it was the class itself that listed them.
template <DescribedClass T>
using MembersOf = boost::describe::describe_members<T, boost::describe::mod_any_access |
                                                           boost::describe::mod_inherited>;

template <class T>
struct DescriptorsOf {
    using type = void;
};
template <DescribedClass T>
struct DescriptorsOf<T> {
    using type = MembersOf<T>;
};
template <DescribedEnum T>
struct DescriptorsOf<T> {
    using type = boost::describe::describe_enumerators<T>;
};

template <class T>
constexpr MappedName mapped_name(std::string_view name) {
    if constexpr (requires { Mapping<T>::name(name); })
        return Mapping<T>::name(name);
    else
        return name;
}

/// What is described of a type, and the names of that in Cypher.
template <class T>
struct Described {
    using List = typename DescriptorsOf<T>::type;
    static constexpr std::size_t size = boost::mp11::mp_size<List>::value;

    template <std::size_t i>
    using At = boost::mp11::mp_at_c<List, i>;
    /// The type of a class's member.
    template <std::size_t i>
    using Type = std::remove_reference_t<decltype(std::declval<T&>().*At<i>::pointer)>;

    /// The position of that name, or `size`. Looks from `first` on, and then before it: names tend
    /// to come in the same order.
    static constexpr std::size_t find(std::string_view name, std::size_t first = 0) noexcept {
        for (std::size_t i = first; i < size; ++i)
            if (names[i] == name)
                return i;
        for (std::size_t i = 0; i < first; ++i)
            if (names[i] == name)
                return i;
        return size;
    }

    /// "a, b, c"
    static std::string names_text() {
        std::string text;
        for (const std::string_view name : names) {
            text += text.empty() ? "" : ", ";
            text += name;
        }
        return text;
    }

private:
    static constexpr auto stored = []<template <class...> class L, class... D>(L<D...>*) {
        return std::array<MappedName, sizeof...(D)>{mapped_name<T>(D::name)...};
    }(static_cast<List*>(nullptr));

public:
    static constexpr auto names = [] {
        std::array<std::string_view, size> views;
        for (std::size_t i = 0; i < size; ++i)
            views[i] = stored[i].view();
        return views;
    }();

private:
    static_assert(size > 0, "neo4j: this type is described without any member or enumerator: there "
                            "is nothing to map");
    static_assert(
        [] {
            for (std::size_t i = 0; i < size; ++i)
                if (find(names[i]) != i)
                    return false;
            return true;
        }(),
        "neo4j: two members or enumerators of this type have the same name in Cypher: see to what "
        "its neo4j::Mapping makes of them");
};

/// Calls the function with each position of what is described, as a std::integral_constant.
template <class T, class Function>
constexpr void for_each_described(Function&& function) {
    [&]<std::size_t... i>(std::index_sequence<i...>) {
        (function(std::integral_constant<std::size_t, i>()), ...);
    }(std::make_index_sequence<Described<T>::size>{});
}

} // namespace detail
} // namespace neo4j
