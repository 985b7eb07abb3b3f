#include "packstream/decode.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "packstream/graph_data.hpp"
#include "packstream/structure_decoder.hpp"

namespace neo4j::packstream {

Value ValueDecoder::value() {
    const std::byte* const start = at_;
    switch (kind_of(start)) {
    case Kind::boolean:
        at_ += 1;
        return read_boolean(start);
    case Kind::integer:
        at_ += info_of(start).fixed;
        return read_integer(start);
    case Kind::real:
        at_ += info_of(start).fixed;
        return read_real(start);
    case Kind::text:
        return text();
    case Kind::bytes: {
        const auto bytes = read_bytes(start);
        at_ = bytes.data() + bytes.size();
        return Bytes(bytes.begin(), bytes.end());
    }
    case Kind::list:
        return list();
    case Kind::map: {
        Map map;
        if (auto broken = entries(map))
            return std::move(*broken);
        return map;
    }
    case Kind::structure: {
        Value value = structure();
        if (value.type() == ValueType::broken)
            at_ = skip(start);
        return value;
    }
    case Kind::uuid: {
        Uuid uuid;
        std::copy_n(reinterpret_cast<const unsigned char*>(start + 1), 16, uuid.begin());
        at_ += info_of(start).fixed;
        return uuid;
    }
    case Kind::null:
    case Kind::reserved:
        break; // the latter does not pass validation
    }
    at_ += 1;
    return {};
}

Value ValueDecoder::list() {
    const std::byte* const start = at_;
    const Head head = read_head(start);
    at_ = head.content;
    List list;
    list.reserve(head.count);
    for (std::size_t i = 0; i < head.count; ++i) {
        if (!append_to(list)) {
            Value broken = std::move(list.back());
            at_ = skip(start);
            return broken;
        }
    }
    return list;
}

std::optional<Value> ValueDecoder::entries(Map& map) {
    const std::byte* const start = at_;
    const Head head = read_head(start);
    at_ = head.content;
    map.reserve(head.count);
    for (std::size_t i = 0; i < head.count; ++i) {
        std::string name(text());
        Value held = value();
        if (held.type() == ValueType::broken) {
            at_ = skip(start);
            return held;
        }
        map.set(std::move(name), std::move(held));
    }
    return std::nullopt;
}

Value decode(const std::byte* at) {
    return ValueDecoder(at).value();
}

} // namespace neo4j::packstream
