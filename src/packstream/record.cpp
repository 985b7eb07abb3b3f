#include <algorithm>
#include <cstddef>
#include <limits>
#include <cstring>
#include <memory>
#include <ostream>

#include <neo4j/error.hpp>
#include <neo4j/record.hpp>

#include "packstream/pack_value.hpp"
#include "packstream/structure_decoder.hpp"

namespace neo4j {
namespace {

// A batch of one record; its fields are laid out by `lay_out(block's bytes, offsets)`.
detail::BatchRef single_batch(std::size_t bytes, detail::KeysRef keys) {
    auto batch = detail::Batch::make();
    batch->block = detail::Block::make(bytes);
    batch->base = batch->block->data();
    batch->columns = static_cast<std::uint32_t>(keys->size());
    batch->rows = 1;
    batch->keys = std::move(keys);
    batch->fields.reserve(batch->columns);
    return batch;
}

detail::BatchRef encode(std::vector<std::string> keys, auto&& values) {
    packstream::BufferSink bytes;
    detail::Offsets offsets;
    packstream::ValuePacker out(packstream::Packer<packstream::BufferSink>(bytes),
                                packstream::Entities::allowed);
    for (const Value& value : values) {
        offsets.push_back(static_cast<std::uint32_t>(bytes.size()));
        out.value(value);
    }
    auto batch = single_batch(bytes.size(), std::make_shared<const detail::Keys>(std::move(keys)));
    if (!bytes.empty())
        std::memcpy(batch->block->data(), bytes.data(), bytes.size());
    batch->fields = std::move(offsets);
    return batch;
}

} // namespace

Record::Record(std::vector<std::string> keys, const List& values) {
    if (keys.size() != values.size())
        throw UsageError("a record cannot be made of " + std::to_string(keys.size()) +
                         " keys and " + std::to_string(values.size()) +
                         " values: give as many values as keys");
    *this = Record(encode(std::move(keys), values), 0);
}

Record::Record(const Map& fields) : Record(fields.keys(), fields.values()) {}

const std::vector<std::string>& Record::keys() const& noexcept {
    static const std::vector<std::string> nothing;
    return batch_ ? batch_->keys->names() : nothing;
}

void Record::throw_missing(std::string_view name) const {
    throw MissingKeyError(name, keys(), "record");
}

template <class Step>
FieldValue FieldValue::inner(Step step, const std::string& text) && {
    try {
        auto part = std::move(static_cast<Value&>(*this))[step];
        return {std::move(part), keys_, column_, inside_ + text};
    } catch (const ValueTypeError& error) {
        const auto here = where();
        throw ValueTypeError(error.expected(), error.actual(), detail::describe(&here));
    } catch (const MissingKeyError& error) {
        const auto here = where();
        throw MissingKeyError(error.key(), error.keys(), detail::describe(&here));
    } catch (const IndexError& error) {
        const auto here = where();
        throw IndexError(error.index(), error.size(), detail::describe(&here));
    }
}

FieldValue FieldValue::operator[](std::size_t index) && {
    return std::move(*this).inner(index, '[' + std::to_string(index) + ']');
}
FieldValue FieldValue::operator[](std::string_view name) && {
    return std::move(*this).inner(name, '.' + std::string(name));
}

FieldValue Record::owned_field(std::size_t column) const {
    return {field(column).to_value(), batch_->keys, column};
}

Value Record::unbroken(std::size_t column) const {
    return field(column).as<Value>();
}

Value Record::value(FieldKey key, Value fallback) const {
    const auto column = position_or_none(key);
    return column == none ? std::move(fallback) : unbroken(column);
}

List Record::values() const {
    List values;
    values.reserve(size());
    for (std::size_t i = 0; i < size(); ++i)
        if (!packstream::ValueDecoder(field(i).data()).append_to(values))
            (void)unbroken(i); // raises what is wrong with it
    return values;
}

List Record::values(std::span<const FieldKey> keys) const {
    List values;
    values.reserve(keys.size());
    for (const FieldKey& key : keys) {
        const auto column = key.by_name() ? find(key.name()) : checked(key.index());
        values.push_back(column == none ? Value() : unbroken(column));
    }
    return values;
}

Record::Items Record::items() const {
    Items items;
    items.reserve(size());
    for (std::size_t i = 0; i < size(); ++i)
        items.emplace_back(keys()[i], unbroken(i));
    return items;
}

Record::Items Record::items(std::span<const FieldKey> keys) const {
    Items items;
    items.reserve(keys.size());
    for (const FieldKey& key : keys) {
        const auto column = key.by_name() ? find(key.name()) : checked(key.index());
        if (column == none)
            items.emplace_back(std::string(key.name()), Value());
        else
            items.emplace_back(this->keys()[column], unbroken(column));
    }
    return items;
}

Record Record::slice(std::size_t first, std::size_t last) const {
    constexpr auto most = static_cast<std::size_t>(std::numeric_limits<std::ptrdiff_t>::max());
    if (first > most || last > most)
        throw UsageError("Record::slice: positions count from the beginning, from 0 on; a negative "
                         "one was given");
    last = std::min(last, size());
    first = std::min(first, last);
    const auto begin = static_cast<std::ptrdiff_t>(first);
    const auto end = static_cast<std::ptrdiff_t>(last);
    auto batch = detail::Batch::make();
    batch->keys = std::make_shared<const detail::Keys>(
        std::vector<std::string>(keys().begin() + begin, keys().begin() + end));
    batch->rows = 1;
    batch->columns = static_cast<std::uint32_t>(last - first);
    if (batch_) {
        batch->block = batch_->block;
        batch->base = batch_->base;
        std::copy(offsets_ + first, offsets_ + last, batch->fields.extend(last - first));
    }
    return {std::move(batch), 0};
}

Record Record::detach() const {
    if (!batch_)
        return {};
    const auto bytes_of = [this](std::size_t column) {
        const std::byte* first = field(column).data();
        return std::span(first, packstream::skip(first));
    };
    std::size_t total = 0;
    for (std::size_t i = 0; i < size(); ++i)
        total += bytes_of(i).size();
    auto batch = single_batch(total, batch_->keys);
    std::byte* out = batch->block->data();
    for (std::size_t i = 0; i < size(); ++i) {
        const auto bytes = bytes_of(i);
        batch->fields.push_back(static_cast<std::uint32_t>(out - batch->base));
        std::memcpy(out, bytes.data(), bytes.size());
        out += bytes.size();
    }
    return {std::move(batch), 0};
}

bool operator==(const Record& a, const Record& b) {
    return a.values() == b.values() && (a.keys() == b.keys() || a.as<Map>() == b.as<Map>());
}

bool operator==(const Record& a, const List& b) {
    return a.size() == b.size() && a.values() == b;
}

bool operator==(const Record& a, const Map& b) {
    return a.as<Map>() == b;
}

std::ostream& operator<<(std::ostream& out, const Record& record) {
    out << "<Record";
    for (std::size_t i = 0; i < record.size(); ++i)
        out << ' ' << record.keys()[i] << '=' << record[i];
    return out << '>';
}

} // namespace neo4j
