#pragma once

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <neo4j/convert.hpp>
#include <neo4j/detail/buffer.hpp>
#include <neo4j/detail/packer.hpp>
#include <neo4j/detail/type_traits.hpp>
#include <neo4j/export.hpp>
#include <neo4j/fwd.hpp>
#include <neo4j/value.hpp>

/// Query parameters: `params("name", "Ada", "age", 36)`.
///
/// | C++ | Cypher |
/// |---|---|
/// | nullptr, std::nullopt, std::monostate, an empty std::optional | null |
/// | bool | boolean |
/// | any integer but characters; above the signed 64 bits: ValueRangeError | integer |
/// | float, double | float |
/// | std::string, std::string_view, const char* (UTF-8) | string |
/// | neo4j::Bytes, anything contiguous of std::byte | bytes |
/// | std::vector, array, span, set, any range; std::pair, tuple | list |
/// | neo4j::Map, std::map, unordered_map with text as keys | map |
/// | std::optional<T>, std::variant<T...> | as what it holds |
/// | std::chrono: sys_days, local_days, year_month_day | date |
/// | std::chrono: sys_time of a finer unit | date-time at offset zero |
/// | std::chrono: local_time of a finer unit | local date-time |
/// | std::chrono::duration | duration |
/// | Date, Time, ..., Point, Vector, Uuid, Value, ValueView | itself |
/// | a type with a neo4j::Encoder | what that writes |
/// | a struct or enum of your own, described: see mapping.hpp | map; string, integer |
///
/// Anything else does not compile. Nodes, relationships and paths cannot be sent.
namespace neo4j {

class ParamWriter;

/// Makes a type of your own a parameter. Specialise it:
///
///     template <>
///     struct neo4j::Encoder<Person> {
///         static void encode(neo4j::ParamWriter& out, const Person& person) {
///             out.map("name", person.name, "age", person.age);
///         }
///     };
template <class T>
struct Encoder;

namespace detail {

/// What the bytes hold that not every server takes.
enum class Feature : std::uint8_t {
    date_time = 1, // servers before 5.0 want another form
    vector = 2,    // Bolt 6.0
    uuid = 4,      // Bolt 6.1
};

template <class T>
concept HasEncoder = requires(ParamWriter& out, const T& value) { Encoder<T>::encode(out, value); };

template <class T>
concept Text = std::convertible_to<const T&, std::string_view> && !std::same_as<T, std::nullptr_t>;

template <class T>
concept ByteSequence =
    std::ranges::contiguous_range<const T> && std::ranges::sized_range<const T> &&
    std::same_as<std::remove_cv_t<std::ranges::range_value_t<const T>>, std::byte>;

template <class T>
concept TextMap = std::ranges::range<const T> && requires(const T& t, typename T::key_type key) {
    typename T::mapped_type;
    t.at(key); // no multimap: each name once
    requires Text<typename T::key_type>;
};

/// Some views (std::views::filter) can be walked only when they are not const; they are copied,
/// which views are cheap to do.
template <class T>
using Iterable = std::conditional_t<std::ranges::input_range<const T>, const T, T>;

template <class T>
concept Sequence = std::ranges::input_range<const T> ||
                   (std::ranges::view<T> && std::copyable<T> && std::ranges::input_range<T>);

template <class T>
constexpr bool encodable();

template <class T>
inline constexpr bool all_encodable = false;
template <template <class...> class Template, class... Args>
inline constexpr bool all_encodable<Template<Args...>> =
    (encodable<std::remove_cvref_t<Args>>() && ...);

template <class T>
constexpr bool encodable() {
    if constexpr (HasEncoder<T>)
        return true;
    else if constexpr (is_one_of<T, Node, Relationship, Path, NodeView, RelationshipView, PathView,
                                 UnsupportedType, Broken>)
        return false;
    else if constexpr (is_one_of<T, std::nullptr_t, std::nullopt_t, std::monostate, bool, float,
                                 double, Value, ValueView, ListView, MapView, Map, List, Params,
                                 FieldView, FieldValue> ||
                       Integer<T> || is_library_type<T> || is_chrono<T>)
        return true;
    else if constexpr (Text<T> || ByteSequence<T>)
        return true;
    else if constexpr (is_instance<T, std::optional>)
        return encodable<typename T::value_type>();
    else if constexpr (is_instance<T, std::variant> || is_instance<T, std::tuple> ||
                       is_instance<T, std::pair>)
        return all_encodable<T>;
    else if constexpr (TextMap<T>)
        return encodable<typename T::mapped_type>();
    else if constexpr (requires { typename T::mapped_type; })
        return false; // not as a list of pairs: keys that are no text, or a key several times
    else if constexpr (Sequence<T>) {
        using Element = std::ranges::range_value_t<Iterable<T>>;
        if constexpr (std::same_as<Element, T>) // a std::filesystem::path is a range of paths
            return false;
        else
            return encodable<Element>();
    } else
        return false;
}

template <class T>
concept Encodable = encodable<T>();

template <class T>
constexpr void check_encodable() {
    static_assert(!is_one_of<T, Node, Relationship, Path, NodeView, RelationshipView, PathView>,
                  "neo4j: nodes, relationships and paths cannot be sent as parameters; send the "
                  "element_id() or the properties()");
    static_assert(encodable<T>(),
                  "neo4j: this type cannot be sent as a parameter. Take one that neo4j/params.hpp "
                  "lists; or describe the struct's members or the enum's enumerators with "
                  "Boost.Describe and include neo4j/mapping.hpp; or specialise neo4j::Encoder (a "
                  "character: send a string; a pointer: send what it points to).");
}

} // namespace detail

/// Writes parameters: what an Encoder is handed. Each call writes one value.
class NEO4J_API ParamWriter {
public:
    ParamWriter() = default;

    /// Any value that can be a parameter.
    template <class T>
    void value(const T& value);

    /// A map of names and values in turn: out.map("name", x, "age", y).
    template <class... NamesAndValues>
    void map(const NamesAndValues&... names_and_values) {
        static_assert(sizeof...(NamesAndValues) % 2 == 0,
                      "neo4j: names and values come in pairs: map(\"name\", value, ...)");
        packer().map_header(sizeof...(NamesAndValues) / 2);
        pairs(names_and_values...);
    }

    /// A list of these values.
    template <class... Values>
    void list(const Values&... values) {
        packer().list_header(sizeof...(Values));
        (value(values), ...);
    }

    // For the library.
    /// @cond
    using Packer = packstream::Packer<packstream::BufferSink>;
    Packer packer() noexcept { return Packer(buffer_); }
    packstream::BufferSink& buffer() noexcept { return buffer_; }
    const packstream::BufferSink& buffer() const noexcept { return buffer_; }
    std::uint8_t features() const noexcept { return features_; }
    void add_features(std::uint8_t features) noexcept { features_ |= features; }
    /// The parameter that is being written, for errors.
    void enter(std::string_view parameter) noexcept { parameter_ = parameter; }
    std::string_view parameter() const noexcept { return parameter_; }
    /// @endcond

private:
    template <class Name, class T, class... More>
    void pairs(const Name& name, const T& first, const More&... more) {
        text(name);
        value(first);
        pairs(more...);
    }
    void pairs() noexcept {}

    void text(std::string_view text);
    void bytes(std::span<const std::byte> bytes);
    void checked_count(std::size_t count);
    void any(const Value& value);
    void any(const List& list);
    void any(const Map& map);
    void any(ValueView value);
    void any(const Point& value);
    void any(Date value);
    void any(Time value);
    void any(LocalTime value);
    void any(const DateTime& value);
    void any(LocalDateTime value);
    void any(const Duration& value);
    void any(const Vector& value);
    void any(const Uuid& value);

    template <class T>
    void library_value(const T& value);
    template <class T>
    void range(T& range);

    packstream::BufferSink buffer_;
    std::string_view parameter_;
    std::uint8_t features_ = 0;
};

/// The parameters of a query, encoded: nothing that was given has to stay alive. Made by params().
///
/// Thread safety: as a std::vector.
class NEO4J_API Params {
public:
    /// None.
    Params() noexcept = default;
    Params(const Params&) = default;
    Params(Params&& other) noexcept
        : writer_(std::move(other.writer_)), count_(std::exchange(other.count_, 0)) {}
    Params& operator=(Params other) noexcept {
        writer_ = std::move(other.writer_);
        count_ = other.count_;
        return *this;
    }
    ~Params() = default;
    /// From a map made at run time.
    Params(const Map& map);
    /// From any map of text to values. Errors: ValueRangeError, UsageError that name the parameter.
    template <class T>
        requires(detail::TextMap<T> && detail::encodable<T>())
    Params(const T& map) {
        for (const auto& [name, value] : map)
            add(name, value);
    }

    /// Adds a parameter, or replaces the one of that name.
    /// Errors: ValueRangeError, UsageError that name the parameter.
    template <class T>
    Params& set(std::string_view name, const T& value) {
        detail::check_encodable<T>();
        const Entry old = find(name);
        add(name, value);
        erase(old);
        return *this;
    }

    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
    /// The parameters as a map, for display. It is made anew on each call.
    [[nodiscard]] Map to_map() const;

    // For the library.

    /// @cond
    /// The whole map as PackStream in the newest dialect.
    [[nodiscard]] std::span<const std::byte> bytes() const noexcept;
    /// Whether the bytes hold anything that not every server takes in this form.
    [[nodiscard]] bool version_dependent() const noexcept { return writer_.features() != 0; }
    [[nodiscard]] std::uint8_t features() const noexcept { return writer_.features(); }
    [[nodiscard]] bool has(detail::Feature feature) const noexcept {
        return (writer_.features() & static_cast<std::uint8_t>(feature)) != 0;
    }
    /// Writes the whole map.
    template <class Sink>
    void append_to(packstream::Packer<Sink> packer) const {
        packer.raw(bytes());
    }
    /// @endcond

    friend bool operator==(const Params& a, const Params& b) { return a.to_map() == b.to_map(); }

private:
    template <class... Args>
    friend Params params(const Args&... args);

    template <class T>
    void add(std::string_view name, const T& value) {
        const std::size_t before = writer_.buffer().size();
        try {
            if (before == 0)
                writer_.buffer().extend(header_room);
            writer_.enter(name);
            writer_.value(name);
            writer_.value(value);
            writer_.enter({});
        } catch (...) {
            writer_.buffer().truncate(before);
            throw;
        }
        set_count(count_ + 1);
    }
    /// The base's entries except those with one of the names.
    void add_all_but(const Params& base, std::span<const std::string_view> names);
    void set_count(std::uint32_t count) noexcept;
    /// An entry's bytes, name and value; none where first == last.
    struct Entry {
        std::size_t first;
        std::size_t last;
    };
    Entry find(std::string_view name) const noexcept;
    void erase(Entry entry) noexcept;

    template <class Name, class T, class... More>
    void add_pairs(const Name& name, const T& value, const More&... more) {
        static_assert(detail::Text<Name>,
                      "neo4j: parameters come as names and values in turn: params(\"name\", value, "
                      "\"other\", value); what stands in a name's place here is no text");
        detail::check_encodable<T>();
        add(name, value);
        add_pairs(more...);
    }
    void add_pairs() noexcept {}

    // Left free before the first entry, so that the map's header can grow in place.
    static constexpr std::size_t header_room = 5;

    ParamWriter writer_;
    std::uint32_t count_ = 0;
};

/// Names and values in turn: `params("name", "Ada", "age", 36)`. A map made at run time may stand
/// first: `params(map, "name", "Ada")`; the named ones win. Everything is encoded at once.
/// Errors: ValueRangeError for an unsigned integer above the signed range, UsageError for a name
/// that is given twice, text that is not UTF-8 or a value that cannot be sent; they name the
/// parameter.
template <class... Args>
[[nodiscard]] Params params(const Args&... args);

namespace detail {

/// Every other argument of names and values in turn.
template <class Name, class T, class... More>
void collect_names(std::string_view* out, const Name& name, const T&, const More&... more) {
    *out = name;
    if constexpr (sizeof...(More) > 0)
        collect_names(out + 1, more...);
}
/// Errors: UsageError if a name is there twice.
NEO4J_API void check_distinct(std::span<const std::string_view> names);

template <class T>
inline constexpr bool is_param_base =
    is_one_of<T, Params, Map> || (TextMap<T> && !Text<T> && encodable<T>());

} // namespace detail

template <class... Args>
Params params(const Args&... args) {
    Params result;
    if constexpr (sizeof...(Args) % 2 == 0) {
        if constexpr (sizeof...(Args) > 2) {
            if constexpr ([]<std::size_t... i>(std::index_sequence<i...>) {
                              return (
                                  (i % 2 == 1 ||
                                   detail::Text<std::tuple_element_t<i, std::tuple<Args...>>>) &&
                                  ...);
                          }(std::index_sequence_for<Args...>{})) {
                std::array<std::string_view, sizeof...(Args) / 2> names;
                detail::collect_names(names.data(), args...);
                detail::check_distinct(names);
            }
        }
        result.add_pairs(args...);
    } else {
        [&]<class Base, class... Named>(const Base& base, const Named&... named) {
            static_assert(detail::is_param_base<Base>,
                          "neo4j: an odd number of arguments: parameters come as names and values "
                          "in turn, params(\"name\", value, ...), with a map of text to values in "
                          "front if you like");
            std::array<std::string_view, sizeof...(Named) / 2> names;
            if constexpr (sizeof...(Named) > 0) {
                detail::collect_names(names.data(), named...);
                detail::check_distinct(names);
            }
            if constexpr (std::same_as<Base, Params>)
                result.add_all_but(base, names);
            else
                result.add_all_but(Params(base), names);
            result.add_pairs(named...);
        }(args...);
    }
    return result;
}

template <class T>
void ParamWriter::range(T& range) {
    using Element = std::ranges::range_value_t<T>;
    if constexpr (std::ranges::sized_range<T> || std::ranges::forward_range<T>) {
        const auto count = static_cast<std::size_t>(std::ranges::distance(range));
        checked_count(count);
        packer().list_header(count);
        for (const Element& element : range)
            value(element);
    } else {
        // A range that can be read only once: its length is known at its end.
        ParamWriter inner;
        inner.enter(parameter_);
        std::size_t count = 0;
        for (const Element& element : range) {
            inner.value(element);
            ++count;
        }
        checked_count(count);
        packer().list_header(count);
        packer().raw(inner.buffer().view());
        add_features(inner.features());
    }
}

template <class T>
void ParamWriter::value(const T& value) {
    using namespace detail;
    if constexpr (HasEncoder<T>) {
        Encoder<T>::encode(*this, value);
    } else if constexpr (is_one_of<T, std::nullptr_t, std::nullopt_t, std::monostate>) {
        packer().null();
    } else if constexpr (std::same_as<T, bool>) {
        packer().boolean(value);
    } else if constexpr (Integer<T>) {
        packer().integer(to_int64(value, parameter_));
    } else if constexpr (is_one_of<T, float, double>) {
        packer().real(static_cast<double>(value));
    } else if constexpr (std::same_as<T, FieldValue>) {
        any(static_cast<const Value&>(value));
    } else if constexpr (std::same_as<T, FieldView>) {
        any(static_cast<const ValueView&>(value));
    } else if constexpr (std::same_as<T, Params>) {
        value.append_to(packer());
        add_features(value.features());
    } else if constexpr (is_one_of<T, Value, ValueView, List, Map> || is_library_type<T>) {
        any(value);
    } else if constexpr (std::same_as<T, MapView>) {
        checked_count(value.size());
        packer().map_header(value.size());
        for (const auto& [name, element] : value) {
            text(name);
            any(element);
        }
    } else if constexpr (Text<T>) {
        text(value);
    } else if constexpr (ByteSequence<T>) {
        bytes(std::span<const std::byte>(value));
    } else if constexpr (is_instance<T, std::optional>) {
        if (value)
            this->value(*value);
        else
            packer().null();
    } else if constexpr (is_instance<T, std::variant>) {
        std::visit([this](const auto& held) { this->value(held); }, value);
    } else if constexpr (is_chrono<T>) {
        using namespace std::chrono;
        if constexpr (is_one_of<T, sys_days, local_days, year_month_day>)
            any(Date(value));
        else if constexpr (is_sys_time<T>)
            any(DateTime(value));
        else if constexpr (is_local_time<T>)
            any(LocalDateTime(value));
        else
            any(Duration(value));
    } else if constexpr (is_instance<T, std::tuple> || is_instance<T, std::pair>) {
        std::apply([this](const auto&... elements) { this->list(elements...); }, value);
    } else if constexpr (TextMap<T>) {
        checked_count(value.size());
        packer().map_header(value.size());
        for (const auto& [name, element] : value) {
            text(name);
            this->value(element);
        }
    } else if constexpr (Sequence<T> && encodable<T>()) {
        if constexpr (std::ranges::input_range<const T>) {
            range(value);
        } else {
            T copy = value;
            range(copy);
        }
    } else {
        check_encodable<T>();
    }
}

} // namespace neo4j
