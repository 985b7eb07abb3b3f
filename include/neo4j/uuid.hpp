#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/uuid/uuid.hpp>

#include <neo4j/export.hpp>

namespace neo4j {

/// Cypher's UUID: 16 bytes in the order in which they are written and sent. Compares byte by byte;
/// Boost makes them (boost/uuid/random_generator.hpp), streams them (boost/uuid/uuid_io.hpp) and
/// gives them a std::hash (boost/uuid/uuid_hash.hpp). Needs a server with Bolt 6.1.
using Uuid = boost::uuids::uuid;

/// The usual text, lower case: "f81d4fae-7dec-11d0-a765-00a0c91e6bf6".
/// Errors: none. Thread safety: safe from any thread.
[[nodiscard]] NEO4J_API std::string uuid_to_string(const Uuid& uuid);

/// Reads the text of uuid_to_string; upper case is welcome, braces and other forms are not.
/// Errors: std::invalid_argument that quotes the text. Thread safety: safe from any thread.
[[nodiscard]] NEO4J_API Uuid parse_uuid(std::string_view text);

/// As parse_uuid, with std::nullopt for an error.
[[nodiscard]] NEO4J_API std::optional<Uuid> try_parse_uuid(std::string_view text) noexcept;

} // namespace neo4j
