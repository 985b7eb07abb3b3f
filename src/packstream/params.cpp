#include <algorithm>
#include <cstring>

#include <neo4j/error.hpp>
#include <neo4j/params.hpp>
#include <neo4j/record.hpp>

#include "packstream/decode.hpp"
#include "packstream/pack_value.hpp"

namespace neo4j {
namespace {

std::string in_parameter(std::string_view parameter) {
    return parameter.empty() ? "the value" : "parameter '" + std::string(parameter) + "'";
}

// How many bytes the header of a map with so many entries takes.
constexpr std::size_t header_size(std::uint32_t count) noexcept {
    return count < 16 ? 1 : count <= 0xFF ? 2 : count <= 0xFFFF ? 3 : 5;
}

constexpr std::byte empty_map{packstream::marker::tiny_map};

} // namespace

namespace packstream {

void throw_not_sendable(ValueType type, std::string_view parameter) {
    const bool entity =
        type == ValueType::node || type == ValueType::relationship || type == ValueType::path;
    throw UsageError(in_parameter(parameter) + " holds a " + std::string(to_string(type)) +
                     ", which cannot be sent" +
                     (entity ? "; send its element_id() or its properties() instead" : ""));
}

void throw_too_deep(std::string_view parameter) {
    throw UsageError(in_parameter(parameter) + " is nested more than " + std::to_string(max_depth) +
                     " times");
}

void throw_too_long(std::size_t size, std::string_view parameter) {
    throw UsageError(in_parameter(parameter) + " holds a text, a list, a map or bytes of size " +
                     std::to_string(size) + "; the most that can be sent is " +
                     std::to_string(max_length));
}

void throw_not_utf8(std::string_view parameter) {
    throw UsageError(in_parameter(parameter) +
                     " holds text that is not UTF-8; convert it, or send it as neo4j::Bytes");
}

} // namespace packstream

void detail::check_distinct(std::span<const std::string_view> names) {
    for (std::size_t i = 1; i < names.size(); ++i)
        if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]) !=
            names.begin() + static_cast<std::ptrdiff_t>(i))
            throw UsageError("parameter '" + std::string(names[i]) +
                             "' is given twice; give each name once");
}

// ---- ParamWriter --------------------------------------------------------------------------------

void ParamWriter::checked_count(std::size_t count) {
    if (count > packstream::max_length)
        packstream::throw_too_long(count, parameter_);
}

void ParamWriter::text(std::string_view text) {
    packstream::check_text(text, parameter_);
    packer().text(text);
}

void ParamWriter::bytes(std::span<const std::byte> bytes) {
    checked_count(bytes.size());
    packer().bytes(bytes);
}

template <class T>
void ParamWriter::library_value(const T& value) {
    packstream::ValuePacker out(packer(), packstream::Entities::refused, parameter_);
    if constexpr (std::same_as<T, Value>)
        out.value(value);
    else
        out.content(value);
    add_features(out.features());
}

void ParamWriter::any(const Value& value) {
    library_value(value);
}
void ParamWriter::any(const List& list) {
    library_value(list);
}
void ParamWriter::any(const Map& map) {
    library_value(map);
}
void ParamWriter::any(ValueView value) {
    library_value(value.to_value());
}
void ParamWriter::any(const Point& value) {
    library_value(value);
}
void ParamWriter::any(Date value) {
    library_value(value);
}
void ParamWriter::any(Time value) {
    library_value(value);
}
void ParamWriter::any(LocalTime value) {
    library_value(value);
}
void ParamWriter::any(const DateTime& value) {
    library_value(value);
}
void ParamWriter::any(LocalDateTime value) {
    library_value(value);
}
void ParamWriter::any(const Duration& value) {
    library_value(value);
}
void ParamWriter::any(const Vector& value) {
    library_value(value);
}
void ParamWriter::any(const Uuid& value) {
    library_value(value);
}

// ---- Params -------------------------------------------------------------------------------------

Params::Params(const Map& map) {
    for (const auto& [name, value] : map)
        add(name, value);
}

std::span<const std::byte> Params::bytes() const noexcept {
    if (count_ == 0)
        return {&empty_map, 1};
    return writer_.buffer().view().subspan(header_room - header_size(count_));
}

void Params::set_count(std::uint32_t count) noexcept {
    count_ = count;
    // A header is written into a small sink of its own, and moved to just before the entries.
    std::byte* const end = writer_.buffer().data() + header_room;
    const auto put = [end](std::uint8_t mark, auto number) {
        end[-1 - static_cast<std::ptrdiff_t>(sizeof number)] = static_cast<std::byte>(mark);
        detail::store_big(end - sizeof number, number);
    };
    using namespace packstream;
    if (count < 16)
        end[-1] = static_cast<std::byte>(marker::tiny_map | count);
    else if (count <= 0xFF)
        put(marker::map_8, static_cast<std::uint8_t>(count));
    else if (count <= 0xFFFF)
        put(marker::map_8 + 1, static_cast<std::uint16_t>(count));
    else
        put(marker::map_8 + 2, count);
}

Params::Entry Params::find(std::string_view name) const noexcept {
    if (count_ == 0)
        return {0, 0};
    const std::byte* const data = writer_.buffer().data();
    const std::byte* at = data + header_room;
    for (std::uint32_t i = 0; i < count_; ++i) {
        const auto key = packstream::read_text(at);
        const std::byte* const next =
            packstream::skip(reinterpret_cast<const std::byte*>(key.data() + key.size()));
        if (key == name)
            return {static_cast<std::size_t>(at - data), static_cast<std::size_t>(next - data)};
        at = next;
    }
    return {0, 0};
}

void Params::erase(Entry entry) noexcept {
    if (entry.first == entry.last)
        return;
    auto& buffer = writer_.buffer();
    std::memmove(buffer.data() + entry.first, buffer.data() + entry.last,
                 buffer.size() - entry.last);
    buffer.truncate(buffer.size() - (entry.last - entry.first));
    set_count(count_ - 1);
}

void Params::add_all_but(const Params& base, std::span<const std::string_view> names) {
    if (base.count_ == 0)
        return;
    auto& buffer = writer_.buffer();
    buffer.extend(header_room);
    std::uint32_t count = 0;
    const auto map = MapView(base.bytes().data());
    for (const auto& [name, value] : map) {
        if (std::ranges::find(names, name) != names.end())
            continue;
        const std::byte* const end = packstream::skip(value.data());
        writer_.packer().text(name);
        writer_.packer().raw({value.data(), end});
        ++count;
    }
    writer_.add_features(base.features());
    set_count(count);
}

Map Params::to_map() const {
    Value value = packstream::decode(bytes().data());
    Map* map = value.get_if<Map>();
    return map != nullptr ? std::move(*map) : Map();
}

} // namespace neo4j
