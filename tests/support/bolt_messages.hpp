#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <neo4j/fwd.hpp>
#include <neo4j/params.hpp>
#include <neo4j/value_view.hpp>

#include "bolt/message.hpp"
#include "bolt/receive_buffer.hpp"

namespace neo4j::test {

using Bytes = std::vector<std::byte>;

Bytes to_bytes(std::string_view text);
void append(Bytes& to, const Bytes& more);

// What a server sends, chunked.
Bytes success(const Params& metadata = {});
Bytes failure(std::string_view code, std::string_view message,
              const Params& diagnostic_record = {});
Bytes failure(const Params& metadata);
Bytes ignored();
// A record of one field, an integer or PackStream bytes.
Bytes record(std::int64_t field);
Bytes record(std::span<const std::byte> field);
// One of these fields.
Bytes record(const List& fields);

// A client's message, read where it lies: valid until the reader reads on.
struct ClientMessage {
    bolt::Request kind{};
    std::vector<std::span<const std::byte>> fields;

    std::string text(std::size_t field) const;
    // An entry of a field that is a map.
    std::optional<std::int64_t> integer(std::size_t field, std::string_view key) const;
    bool has(std::size_t field, std::string_view key) const;
};

// Takes a client's messages out of its bytes. Throws std::runtime_error where they are no Bolt.
class MessageReader {
public:
    void feed(std::span<const std::byte> bytes);
    std::optional<ClientMessage> next();

private:
    bolt::ReceiveBuffer in_;
};

} // namespace neo4j::test
