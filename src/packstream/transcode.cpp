#include "packstream/transcode.hpp"

#include <optional>

#include <neo4j/detail/packer.hpp>
#include <neo4j/temporal.hpp>

#include "packstream/decode.hpp"

namespace neo4j::packstream {
namespace {

using Out = Packer<BufferSink>;

// A date-time as wall-clock time, or false if it is none that can be read.
bool write_local(Out out, const std::byte* at) {
    const Value value = decode(at);
    const auto* moment = value.get_if<DateTime>();
    if (moment == nullptr)
        return false;
    const auto zone = moment->zone();
    out.structure(zone ? tag::legacy_date_time_zone : tag::legacy_date_time, 3);
    out.integer(moment->utc_epoch_second() + moment->utc_offset_seconds());
    out.integer(moment->nanosecond());
    if (zone)
        out.text(zone->name());
    else
        out.integer(moment->utc_offset_seconds());
    return true;
}

} // namespace

Transcoded transcode(std::span<const std::byte> bytes, Dialect dialect) {
    Transcoded result;
    result.bytes.reserve(bytes.size());
    Out out(result.bytes);
    const std::byte* at = bytes.data();
    const std::byte* const end = at + bytes.size();
    const std::byte* copied = at; // what lies before has been written
    // PackStream is a flat row of markers, and no rewriting changes how many values a list or map
    // holds: so one pass over the row is enough, whatever is nested in what.
    while (at != end) {
        const MarkerInfo& info = info_of(at);
        if (info.kind == Kind::uuid && !dialect.uuids) {
            result.error = TranscodeError::uuid;
            return result;
        }
        if (info.fixed != 0) {
            at += info.fixed;
            continue;
        }
        const Head head = read_head(at);
        if (info.kind == Kind::text || info.kind == Kind::bytes) {
            at = head.content + head.count;
            continue;
        }
        if (info.kind == Kind::structure) {
            const auto tag = read_tag(at);
            if (tag == tag::vector && !dialect.vectors) {
                result.error = TranscodeError::vector;
                return result;
            }
            if ((tag == tag::date_time || tag == tag::date_time_zone) && !dialect.utc_date_times) {
                out.raw({copied, at});
                if (!write_local(out, at)) {
                    result.error = TranscodeError::unknown_zone;
                    return result;
                }
                at = copied = skip(at);
                continue;
            }
        }
        at = head.content;
    }
    out.raw({copied, end});
    return result;
}

std::string_view describe(TranscodeError error) noexcept {
    switch (error) {
    case TranscodeError::ok:
        return "no error";
    case TranscodeError::vector:
        return "a parameter holds a vector: vectors need Bolt 6.0 (Neo4j 2025.10 or newer), and "
               "this server speaks an older version; send a list of numbers instead";
    case TranscodeError::uuid:
        return "a parameter holds a UUID: UUIDs need Bolt 6.1, and this server speaks an older "
               "version; send its text instead";
    case TranscodeError::unknown_zone:
        return "a parameter holds a date-time in a zone that this machine does not know";
    }
    return "unknown error";
}

} // namespace neo4j::packstream
