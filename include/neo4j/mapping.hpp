#pragma once

// An opt-in header: the only one that needs Boost.Describe.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <neo4j/convert.hpp>
#include <neo4j/detail/described.hpp>
#include <neo4j/error.hpp>
#include <neo4j/graph.hpp>
#include <neo4j/params.hpp>
#include <neo4j/record.hpp>

/// Records to structs of your own and back, by the names of their members:
///
///     struct Person {
///         std::string name;
///         std::optional<int> age;
///     };
///     BOOST_DESCRIBE_STRUCT(Person, (), (name, age))
///
///     for (const Person& person : session.run("MATCH (p:Person) RETURN p").each<Person>()) ...
///     auto [people, summary, keys] = driver.execute_query<Person>(
///         "UNWIND $people AS p CREATE (n:Person) SET n = p RETURN n", params("people", people));
///
/// **A record as a struct** (record.as<T>(), result.as<T>(), execute_query<T>()): each member is
/// read from the field of its name, whatever the order; further fields are left out. But where the
/// record has a single field, and no member has that field's name, the field is the struct: see
/// the next paragraph. Which member is in which field is found out once for each result.
///
/// **A value as a struct** (also inside lists, maps, std::optional, std::tuple and other structs):
/// a node's or a relationship's properties, or a map, each member from the entry of its name.
///
/// A std::optional member is empty for null; where there is no such field or entry, it stays as the
/// struct is made: empty, unless you say otherwise. Any other member must be there
/// (MissingKeyError), and null only if its type takes null. A member may be of
/// any type that convert.hpp lists, structs and enums of your own included, but must own what it
/// holds: a std::string, not a std::string_view.
///
/// **An enum** (BOOST_DESCRIBE_ENUM) is read from a string that is an enumerator's name, to the
/// letter, and from an integer that is one's value. It is sent as a string, or as an integer where
/// Mapping<T>::by_number says so.
///
/// **A struct as a parameter** is a map with an entry for each member, null for an empty
/// std::optional; params_of() makes each member a parameter of its own.
///
/// Members of base classes count, and private ones if they are described. A neo4j::Decoder or
/// neo4j::Encoder of the type's own comes first, in its direction. What does not fit in the C++
/// type is told by the compiler, at the member; what does not fit in the server's answer by an
/// error that names the place: `row 3, p.address.city: expected string, found integer`.
namespace neo4j {

/// What a described type is in Cypher, where that differs from what is above. Specialise it with
/// what you need of these:
///
///     template <>
///     struct neo4j::Mapping<Person> {
///         // The name of a member or an enumerator in Cypher: any text.
///         static constexpr std::string_view name(std::string_view member) {
///             return member == "born" ? "yearOfBirth" : member;
///         }
///         // Of an enum: whether it is sent as its number; default: no, as its name.
///         static constexpr bool by_number = true;
///     };
///
/// or derive it from a rule: `struct neo4j::Mapping<Person> : neo4j::CamelCase {};`
template <class T>
struct Mapping {};

/// A rule for Mapping: `first_name` is `firstName` in Cypher, as Neo4j's style guide has it. An
/// underscore at the beginning stays, one at the end goes.
struct CamelCase {
    /// The name in Cypher.
    static constexpr MappedName name(std::string_view member) {
        MappedName result;
        bool upper = false;
        for (const char each : member) {
            if (each == '_' && !result.view().empty()) {
                upper = true;
                continue;
            }
            result.push(upper && each >= 'a' && each <= 'z' ? static_cast<char>(each - 'a' + 'A')
                                                            : each);
            upper = false;
        }
        return result;
    }
};

/// A rule for Mapping, for enums above all: `in_progress` is `IN_PROGRESS` in Cypher.
struct UpperCase {
    /// The name in Cypher.
    static constexpr MappedName name(std::string_view member) {
        MappedName result;
        for (const char each : member)
            result.push(each >= 'a' && each <= 'z' ? static_cast<char>(each - 'a' + 'A') : each);
        return result;
    }
};

namespace detail {

/// Its instance, with the member's name in it, stands in what the compiler says.
template <auto member, class Type>
constexpr bool is_readable_member() {
    constexpr bool writable = !std::is_const_v<Type>;
    static_assert(writable, "neo4j: a const member cannot be read into. The member is the one that "
                            "is named in this function's template arguments");
    constexpr bool owning = !is_borrowed<Type>;
    static_assert(owning, "neo4j: this member would point into a record that is gone when the "
                          "struct is used: take std::string, neo4j::Bytes or another owning type. "
                          "The member is the one that is named in this function's template "
                          "arguments");
    constexpr bool known = decodable<std::remove_const_t<Type>>();
    static_assert(known, "neo4j: values cannot be read as the type of this member. Take a type "
                         "that neo4j/convert.hpp lists, describe the member's type with "
                         "Boost.Describe, or specialise neo4j::Decoder for it. The member is the "
                         "one that is named in this function's template arguments");
    return writable && owning && known;
}

template <auto member, class Type>
constexpr bool is_sendable_member() {
    constexpr bool known = encodable<Type>();
    static_assert(known, "neo4j: the type of this member cannot be sent as a parameter. Take a "
                         "type that neo4j/params.hpp lists, describe the member's type with "
                         "Boost.Describe, or specialise neo4j::Encoder for it. The member is the "
                         "one that is named in this function's template arguments");
    return known;
}

/// Whether the struct can be read; what is wrong with it does not compile.
template <class T>
constexpr bool is_readable_struct() {
    constexpr bool made = std::default_initializable<T>;
    static_assert(made, "neo4j: a struct is made first and its members are read then: it needs a "
                        "constructor without parameters");
    return made && []<std::size_t... i>(std::index_sequence<i...>) {
        // Each of them, so that the compiler tells of all that are wrong.
        return (std::size_t{0} + ... +
                std::size_t{is_readable_member<Described<T>::template At<i>::pointer,
                                               typename Described<T>::template Type<i>>()}) ==
               sizeof...(i);
    }(std::make_index_sequence<Described<T>::size>{});
}

/// Reads one member; `where()` says where its value is.
template <class T, std::size_t i, class Source, class WhereNow>
void read_member(T& object, const Source& source, const WhereNow& where) {
    using Type = typename Described<T>::template Type<i>;
    Type& member = object.*Described<T>::template At<i>::pointer;
    if constexpr (is_instance<Type, std::optional>) {
        if (source.is_null())
            member.reset();
        else
            member = read_at<typename Type::value_type>(source, where);
    } else {
        member = read_at<Type>(source, where);
    }
}

/// What must be there: every member but the std::optional ones.
template <class T>
inline constexpr auto required = []<std::size_t... i>(std::index_sequence<i...>) {
    return std::array{!is_instance<typename Described<T>::template Type<i>, std::optional>...};
}(std::make_index_sequence<Described<T>::size>{});

/// Errors: MissingKeyError, with the names of the entries.
template <class Entries>
[[noreturn]] void throw_missing_entry(std::string_view name, const Entries& entries,
                                      const Where* where) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : entries)
        keys.emplace_back(key);
    const std::string place = describe(where);
    throw MissingKeyError(name, std::move(keys), place.empty() ? "map" : place);
}

/// A map or the properties of an entity as a struct. Walks over the entries once.
template <class T, class Entries>
T read_struct(const Entries& entries, const Where* where) {
    using Entry = std::remove_cvref_t<decltype((*entries.begin()).second)>;
    using Read = void (*)(T&, const Entry&, std::string_view, const Where*);
    static constexpr auto readers = []<std::size_t... i>(std::index_sequence<i...>) {
        return std::array<Read, sizeof...(i)>{
            [](T& object, const Entry& entry, std::string_view name, const Where* outer) {
                read_member<T, i>(object, entry, [&] { return Where::key(outer, &name); });
            }...};
    }(std::make_index_sequence<Described<T>::size>{});

    T object{};
    std::array<bool, Described<T>::size> seen{};
    std::size_t next = 0;
    for (const auto& [name, entry] : entries) {
        const std::size_t found = Described<T>::find(name, next);
        if (found == Described<T>::size)
            continue;
        readers[found](object, entry, name, where);
        seen[found] = true;
        next = found + 1;
    }
    for (std::size_t i = 0; i < seen.size(); ++i)
        if (!seen[i] && required<T>[i])
            throw_missing_entry(Described<T>::names[i], entries, where);
    return object;
}

inline constexpr std::string_view struct_sources = "node, relationship or map";

template <class T>
T convert_struct(ValueView source, const Where* where) {
    if (const auto entries = entries_of(source))
        return read_struct<T>(*entries, where);
    throw_mismatch(struct_sources, source, where);
}

template <class T>
T convert_struct(const Value& source, const Where* where) {
    if (const Map* map = source.get_if<Map>())
        return read_struct<T>(*map, where);
    if (const Node* node = source.get_if<Node>())
        return read_struct<T>(node->properties(), where);
    if (const Relationship* relationship = source.get_if<Relationship>())
        return read_struct<T>(relationship->properties(), where);
    throw_mismatch(struct_sources, source, where);
}

/// In which field of a result's records each member is: found out once for each result.
template <class T>
class MemberFields final : public KeyPlan {
public:
    /// Errors: MissingKeyError for a member without a field.
    explicit MemberFields(const Keys& keys) {
        whole_ = keys.size() == 1 && Described<T>::find(keys[0]) == Described<T>::size;
        for (std::size_t i = 0; i < fields_.size(); ++i) {
            fields_[i] = keys.find(Described<T>::names[i]);
            if (fields_[i] == Keys::none && !whole_ && required<T>[i])
                throw MissingKeyError(Described<T>::names[i], keys.names(), "record");
        }
    }

    T read(const Record& record, const Where* row) const {
        if (whole_)
            return read_field<T>(record, 0, row);
        T object{};
        for_each_described<T>([&](auto i) {
            const std::size_t field = fields_[i];
            if (!required<T>[i] && field == Keys::none)
                return;
            read_member<T, i>(object, RecordAccess::view(record, field), [&] {
                return Where::field(RecordAccess::keys(record), field, {}, row);
            });
        });
        return object;
    }

private:
    std::array<std::size_t, Described<T>::size> fields_{}; // or Keys::none
    bool whole_ = false;                                   // the only field is the struct
};

/// As a type that is a number to the library, which characters and bool are not.
template <class E>
constexpr auto number_of(E value) noexcept {
    using Number = std::underlying_type_t<E>;
    return static_cast<std::conditional_t<Integer<Number>, Number, std::int64_t>>(value);
}

template <class E, class Source>
E convert_enum(const Source& source, const Where* where) {
    constexpr auto values = []<std::size_t... i>(std::index_sequence<i...>) {
        return std::array{Described<E>::template At<i>::value...};
    }(std::make_index_sequence<Described<E>::size>{});

    std::string found_text;
    if (holds<ValueType::string>(source)) {
        const std::string_view text = text_of(source);
        const std::size_t found = Described<E>::find(text);
        if (found < values.size())
            return values[found];
        found_text = "'" + std::string(text) + "'";
    } else if (holds<ValueType::integer>(source)) {
        const std::int64_t number = integer_of(source);
        for (const E value : values)
            if (std::cmp_equal(number_of(value), number))
                return value;
        found_text = std::to_string(number);
    } else {
        throw_mismatch("string or integer", source, where);
    }
    throw_not_convertible("expected one of " + Described<E>::names_text() + "; found " + found_text,
                          where);
}

} // namespace detail

/// Reads described structs.
template <detail::DescribedClass T>
struct Decoder<T> {
    /// @cond
    template <class Source>
        requires detail::is_one_of<Source, ValueView, Value>
    static T decode(const Source& source, const detail::Where* where) {
        if constexpr (detail::is_readable_struct<T>())
            return detail::convert_struct<T>(source, where);
    }
    static T decode(const Record& record, const detail::Where* row) {
        if constexpr (detail::is_readable_struct<T>()) {
            using Fields = detail::MemberFields<T>;
            if (const detail::Keys* keys = detail::RecordAccess::keys(record))
                return keys->plan<Fields>().read(record, row);
            return Fields(detail::Keys()).read(record, row); // an empty record
        }
    }
    static void check_fields(const std::vector<std::string>& keys) {
        if constexpr (detail::is_readable_struct<T>())
            static_cast<void>(detail::MemberFields<T>(detail::Keys(keys)));
    }
    /// @endcond
};

/// Reads described enums.
template <detail::DescribedEnum T>
struct Decoder<T> {
    /// @cond
    template <class Source>
        requires detail::is_one_of<Source, ValueView, Value>
    static T decode(const Source& source, const detail::Where* where) {
        return detail::convert_enum<T>(source, where);
    }
    /// @endcond
};

/// Makes described structs parameters: maps.
template <detail::DescribedClass T>
struct Encoder<T> {
    /// Writes a map of the members.
    static void encode(ParamWriter& out, const T& object) {
        using Members = detail::Described<T>;
        out.packer().map_header(Members::size);
        detail::for_each_described<T>([&](auto i) {
            constexpr auto member = Members::template At<i>::pointer;
            using Type = std::remove_cv_t<typename Members::template Type<i>>;
            if constexpr (detail::is_sendable_member<member, Type>()) {
                out.packer().text(Members::names[i]);
                out.value(object.*member);
            }
        });
    }
};

/// Makes described enums parameters: their names, or their numbers where Mapping says so.
template <detail::DescribedEnum T>
struct Encoder<T> {
    /// Writes the enumerator.
    /// Errors: ValueError for a value that is none of the described enumerators.
    static void encode(ParamWriter& out, T value) {
        if constexpr (requires { requires Mapping<T>::by_number; }) {
            out.value(detail::number_of(value));
        } else {
            std::string_view name;
            detail::for_each_described<T>([&](auto i) {
                if (detail::Described<T>::template At<i>::value == value)
                    name = detail::Described<T>::names[i];
            });
            if (name.empty())
                throw ValueError("parameter '" + std::string(out.parameter()) + "': the number " +
                                 std::to_string(detail::number_of(value)) +
                                 " is none of the enumerators that are described: " +
                                 detail::Described<T>::names_text());
            out.packer().text(name);
        }
    }
};

/// Each member of a described struct as a parameter of its name:
/// `session.run("CREATE (:Person {name: $name, age: $age})", params_of(person))`. More can be put
/// beside them: `params(params_of(person), "id", 7)`.
/// Errors: as params().
template <detail::DescribedClass T>
[[nodiscard]] Params params_of(const T& object) {
    using Members = detail::Described<T>;
    Params result;
    detail::for_each_described<T>([&](auto i) {
        constexpr auto member = Members::template At<i>::pointer;
        using Type = std::remove_cv_t<typename Members::template Type<i>>;
        if constexpr (detail::is_sendable_member<member, Type>())
            result.set(Members::names[i], object.*member);
    });
    return result;
}

} // namespace neo4j
