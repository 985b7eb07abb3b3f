#include "table/flatbuffer.hpp"

#include <algorithm>
#include <utility>

namespace neo4j::detail {

void FlatBufferBuilder::align(std::size_t alignment, std::size_t bytes) {
    while ((reversed_.size() + bytes) % alignment != 0)
        reversed_ += '\0';
}

void FlatBufferBuilder::number(std::uint64_t value, std::size_t size) {
    // The least significant byte comes first in the end, and hence last here.
    while (size-- > 0)
        reversed_ += static_cast<char>(value >> (8 * size));
}

void FlatBufferBuilder::refer(Ref to) {
    number(position() + sizeof(Ref) - to, sizeof(Ref));
}

FlatBufferBuilder::Ref FlatBufferBuilder::text(std::string_view text) {
    align(4, text.size() + 1);
    reversed_ += '\0';
    reversed_.append(text.rbegin(), text.rend());
    number(text.size(), 4);
    return position();
}

FlatBufferBuilder::Ref FlatBufferBuilder::vector(std::span<const Ref> elements) {
    align(4, 0);
    for (std::size_t i = elements.size(); i-- > 0;)
        refer(elements[i]);
    number(elements.size(), 4);
    return position();
}

FlatBufferBuilder::Ref FlatBufferBuilder::structs(std::span<const std::int64_t> numbers,
                                                  std::size_t numbers_in_each) {
    align(8, 0);
    for (std::size_t i = numbers.size(); i-- > 0;)
        number(static_cast<std::uint64_t>(numbers[i]), 8);
    number(numbers.size() / numbers_in_each, 4);
    return position();
}

FlatBufferBuilder::Ref FlatBufferBuilder::table(std::vector<Field> fields) {
    const auto end = position();
    // The widest first. (std::stable_sort does not compile without warnings with clang and
    // libstdc++ 12.)
    std::ranges::sort(fields, [](const Field& a, const Field& b) {
        return a.size_ != b.size_ ? a.size_ > b.size_ : a.slot_ < b.slot_;
    });
    std::vector<Ref> places; // of the fields by slot; 0: not there
    for (const Field& field : fields) {
        align(field.size_, field.size_);
        if (field.is_ref_)
            refer(static_cast<Ref>(field.value_));
        else
            number(field.value_, field.size_);
        places.resize(std::max<std::size_t>(places.size(), field.slot_ + std::size_t{1}));
        places[field.slot_] = position();
    }
    // The table itself begins with the way back to its list of fields, which lies before it.
    const auto list_size = 4 + 2 * places.size();
    align(4, 4);
    number(list_size, 4);
    const auto table = position();
    for (std::size_t i = places.size(); i-- > 0;)
        number(places[i] == 0 ? 0 : table - places[i], 2);
    number(table - end, 2);
    number(list_size, 2);
    return table;
}

std::string FlatBufferBuilder::finish(Ref root) {
    align(8, sizeof(Ref));
    refer(root);
    std::ranges::reverse(reversed_);
    return std::move(reversed_);
}

} // namespace neo4j::detail
