#include "support/bolt_messages.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include <neo4j/detail/packer.hpp>

#include "bolt/output_buffer.hpp"
#include "packstream/scan.hpp"

namespace neo4j::test {
namespace {

using bolt::OutputBuffer;
using Packer = packstream::Packer<OutputBuffer>;

template <class Write>
Bytes message(bolt::Response kind, std::size_t fields, Write write) {
    OutputBuffer out;
    out.begin_message();
    Packer pack(out);
    pack.structure(static_cast<std::uint8_t>(kind), fields);
    write(pack);
    out.end_message();
    const auto bytes = out.pending();
    return {bytes.begin(), bytes.end()};
}

} // namespace

Bytes to_bytes(std::string_view text) {
    Bytes out(text.size());
    if (!text.empty())
        std::memcpy(out.data(), text.data(), text.size());
    return out;
}

void append(Bytes& to, const Bytes& more) {
    to.insert(to.end(), more.begin(), more.end());
}

Bytes success(const Params& metadata) {
    return message(bolt::Response::success, 1, [&](Packer& pack) { pack.raw(metadata.bytes()); });
}

Bytes failure(std::string_view code, std::string_view text, const Params& diagnostic_record) {
    // Both as up to Bolt 5.6 and as from 5.7 on.
    const auto metadata =
        params("code", code, "neo4j_code", code, "message", text, "gql_status", "50N42",
               "description", text, "diagnostic_record", diagnostic_record);
    return failure(metadata);
}

Bytes failure(const Params& metadata) {
    return message(bolt::Response::failure, 1, [&](Packer& pack) { pack.raw(metadata.bytes()); });
}

Bytes ignored() {
    return message(bolt::Response::ignored, 0, [](Packer&) {});
}

Bytes record(std::int64_t field) {
    return message(bolt::Response::record, 1, [&](Packer& pack) {
        pack.list_header(1);
        pack.integer(field);
    });
}

Bytes record(std::span<const std::byte> field) {
    return message(bolt::Response::record, 1, [&](Packer& pack) {
        pack.list_header(1);
        pack.raw(field);
    });
}

Bytes record(const List& fields) {
    return message(bolt::Response::record, 1, [&](Packer& pack) {
        const auto list = params("fields", fields);
        pack.raw(list.bytes().subspan(8)); // behind the map's head and the key
    });
}

std::string ClientMessage::text(std::size_t field) const {
    return ValueView(fields.at(field).data()).as<std::string>();
}

std::optional<std::int64_t> ClientMessage::integer(std::size_t field, std::string_view key) const {
    const auto entry = MapView(fields.at(field).data()).find(key);
    if (!entry)
        return std::nullopt;
    return entry->as<std::int64_t>();
}

bool ClientMessage::has(std::size_t field, std::string_view key) const {
    return MapView(fields.at(field).data()).find(key).has_value();
}

void MessageReader::feed(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const auto room = in_.prepare();
        const auto part = bytes.first(std::min(bytes.size(), room.size()));
        std::memcpy(room.data(), part.data(), part.size());
        in_.commit(part.size());
        bytes = bytes.subspan(part.size());
    }
}

std::optional<ClientMessage> MessageReader::next() {
    std::span<const std::byte> raw;
    if (!in_.next(raw))
        return std::nullopt;
    if (raw.size() < 2 || (raw[0] & std::byte{0xF0}) != std::byte{0xB0})
        throw std::runtime_error("the client sent no structure");
    ClientMessage message;
    message.kind = static_cast<bolt::Request>(raw[1]);
    const auto fields = std::to_integer<std::size_t>(raw[0] & std::byte{0x0F});
    const auto* at = raw.data() + 2;
    const auto* end = raw.data() + raw.size();
    for (std::size_t i = 0; i < fields; ++i) {
        const auto scan = packstream::validate(at, end);
        if (scan.error != packstream::Errc::ok)
            throw std::runtime_error("the client sent a malformed field");
        message.fields.emplace_back(at, scan.next);
        at = scan.next;
    }
    if (at != end)
        throw std::runtime_error("the client sent surplus bytes in a message");
    return message;
}

} // namespace neo4j::test
