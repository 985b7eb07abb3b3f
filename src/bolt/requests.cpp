#include "bolt/requests.hpp"

#include <neo4j/detail/packer.hpp>
#include <neo4j/value.hpp>
#include <neo4j/version.hpp>

#include "bolt/capabilities.hpp"
#include "bolt/message.hpp"
#include "packstream/pack_value.hpp"

namespace neo4j::bolt {
namespace {

#if defined(__linux__)
constexpr std::string_view platform = "Linux";
#elif defined(__APPLE__)
constexpr std::string_view platform = "macOS";
#elif defined(_WIN32)
constexpr std::string_view platform = "Windows";
#else
constexpr std::string_view platform = "unknown";
#endif

#if defined(__clang__)
constexpr std::string_view compiler = "clang " __clang_version__;
#elif defined(__GNUC__)
constexpr std::string_view compiler = "gcc " __VERSION__;
#else
constexpr std::string_view compiler = "unknown";
#endif

using Packer = packstream::Packer<OutputBuffer>;

// One message: opens it, closes it when the scope ends.
class Message {
public:
    Message(OutputBuffer& out, Request tag, std::size_t fields) : out_(out), pack(out) {
        out_.begin_message();
        pack.structure(static_cast<std::uint8_t>(tag), fields);
    }
    ~Message() { out_.end_message(); }
    Message(const Message&) = delete;
    Message& operator=(const Message&) = delete;

private:
    OutputBuffer& out_;

public:
    Packer pack;
};

std::size_t auth_entries(const AuthToken& auth) {
    const auto* extra = auth.parameters();
    return 1 + auth.principal().has_value() + auth.credentials().has_value() +
           auth.realm().has_value() + (extra != nullptr ? 1u : 0u);
}

void pack_auth(Packer& pack, const AuthToken& auth) {
    pack.text("scheme");
    pack.text(auth.scheme());
    if (const auto principal = auth.principal()) {
        pack.text("principal");
        pack.text(*principal);
    }
    if (const auto credentials = auth.credentials()) {
        pack.text("credentials");
        pack.text(*credentials);
    }
    if (const auto realm = auth.realm()) {
        pack.text("realm");
        pack.text(*realm);
    }
    if (const auto* extra = auth.parameters()) {
        pack.text("parameters");
        packstream::pack(pack, *extra);
    }
}

std::size_t filter_entries(const NotificationFilter& filter) {
    return std::size_t{filter.minimum_severity.has_value()} + filter.disabled.has_value();
}

void pack_filter(Packer& pack, Version version, const NotificationFilter& filter) {
    if (filter.minimum_severity) {
        pack.text("notifications_minimum_severity");
        pack.text(to_string(*filter.minimum_severity));
    }
    if (filter.disabled) {
        pack.text(has(version, Capability::notification_classifications)
                      ? "notifications_disabled_classifications"
                      : "notifications_disabled_categories");
        pack.list_header(filter.disabled->size());
        for (const auto classification : *filter.disabled)
            pack.text(to_string(classification));
    }
}

void pack_bookmarks(Packer& pack, std::span<const std::string> bookmarks) {
    pack.list_header(bookmarks.size());
    for (const auto& bookmark : bookmarks)
        pack.text(bookmark);
}

void pack_context(Packer& pack, const RoutingContext& context) {
    pack.map_header(context.size());
    for (const auto& [key, value] : context) {
        pack.text(key);
        pack.text(value);
    }
}

void pack_text_or_null(Packer& pack, const std::optional<std::string>& text) {
    if (text)
        pack.text(*text);
    else
        pack.null();
}

void pack_extra(Packer& pack, Version version, const TransactionFields& extra) {
    const auto entries = std::size_t{extra.read} + extra.database.has_value() +
                         extra.impersonated_user.has_value() + !extra.bookmarks.empty() +
                         !extra.metadata.empty() + extra.timeout_ms.has_value() +
                         filter_entries(extra.notifications);
    pack.map_header(entries);
    if (extra.read) {
        pack.text("mode");
        pack.text("r");
    }
    if (extra.database) {
        pack.text("db");
        pack.text(*extra.database);
    }
    if (extra.impersonated_user) {
        pack.text("imp_user");
        pack.text(*extra.impersonated_user);
    }
    pack_filter(pack, version, extra.notifications);
    if (!extra.bookmarks.empty()) {
        pack.text("bookmarks");
        pack_bookmarks(pack, extra.bookmarks);
    }
    if (!extra.metadata.empty()) {
        pack.text("tx_metadata");
        pack.raw(extra.metadata);
    }
    if (extra.timeout_ms) {
        pack.text("tx_timeout");
        pack.integer(*extra.timeout_ms);
    }
}

void write_fetch(OutputBuffer& out, Version version, Request tag, std::int64_t n,
                 std::int64_t qid) {
    if (!has(version, Capability::pull_n))
        return write_bare(out, static_cast<std::uint8_t>(tag));
    Message message(out, tag, 1);
    message.pack.map_header(qid < 0 ? 1 : 2);
    message.pack.text("n");
    message.pack.integer(n);
    if (qid < 0)
        return;
    message.pack.text("qid");
    message.pack.integer(qid);
}

} // namespace

std::int64_t timeout_milliseconds(std::chrono::nanoseconds timeout) noexcept {
    using std::chrono::milliseconds;
    // Not std::chrono::round: near the end of the range it overflows.
    const auto below = std::chrono::floor<milliseconds>(timeout).count();
    const auto rest = (timeout % milliseconds(1)).count();
    const auto past = rest < 0 ? rest + 1'000'000 : rest;
    const bool up = past > 500'000 || (past == 500'000 && below % 2 != 0);
    const auto rounded = below + (up ? 1 : 0);
    return rounded == 0 && timeout.count() > 0 ? 1 : rounded;
}

void write_hello(OutputBuffer& out, Version version, const HelloFields& fields) {
    const bool auth_here = !has(version, Capability::logon);
    const bool agent = has(version, Capability::bolt_agent);
    const bool routing = has(version, Capability::routing_context) && fields.routing_context;
    const bool patch = has(version, Capability::utc_patch);
    Message message(out, Request::hello, 1);
    auto& pack = message.pack;
    pack.map_header(1 + (auth_here ? auth_entries(fields.auth) : 0u) + agent + routing + patch +
                    filter_entries(fields.notifications));
    pack.text("user_agent");
    pack.text(fields.user_agent);
    if (agent) {
        pack.text("bolt_agent");
        pack.map_header(4);
        pack.text("product");
        pack.text("neo4j-cpp/" + std::string(neo4j::version()));
        pack.text("platform");
        pack.text(platform);
        pack.text("language");
        pack.text("C++/20");
        pack.text("language_details");
        pack.text(compiler);
    }
    pack_filter(pack, version, fields.notifications);
    if (routing) {
        pack.text("routing");
        pack_context(pack, *fields.routing_context);
    }
    if (patch) {
        pack.text("patch_bolt");
        pack.list_header(1);
        pack.text("utc");
    }
    if (auth_here) {
        out.holds_secret();
        pack_auth(pack, fields.auth);
    }
}

void write_logon(OutputBuffer& out, const AuthToken& auth) {
    out.holds_secret();
    Message message(out, Request::logon, 1);
    message.pack.map_header(auth_entries(auth));
    pack_auth(message.pack, auth);
}

void write_run(OutputBuffer& out, Version version, std::string_view query, EncodedMap parameters,
               const TransactionFields* extra) {
    Message message(out, Request::run, 3);
    message.pack.text(query);
    message.pack.raw(parameters);
    if (extra != nullptr)
        pack_extra(message.pack, version, *extra);
    else
        message.pack.map_header(0);
}

void write_begin(OutputBuffer& out, Version version, const TransactionFields& extra) {
    Message message(out, Request::begin, 1);
    pack_extra(message.pack, version, extra);
}

void write_pull(OutputBuffer& out, Version version, std::int64_t n, std::int64_t qid) {
    write_fetch(out, version, Request::pull, n, qid);
}

void write_discard(OutputBuffer& out, Version version, std::int64_t n, std::int64_t qid) {
    write_fetch(out, version, Request::discard, n, qid);
}

void write_route(OutputBuffer& out, Version version, const RouteFields& fields) {
    Message message(out, Request::route, 3);
    auto& pack = message.pack;
    pack_context(pack, fields.context);
    pack_bookmarks(pack, fields.bookmarks);
    if (!has(version, Capability::route_extra_map))
        return pack_text_or_null(pack, fields.database);
    pack.map_header(std::size_t{fields.database.has_value()} +
                    fields.impersonated_user.has_value());
    if (fields.database) {
        pack.text("db");
        pack.text(*fields.database);
    }
    if (fields.impersonated_user) {
        pack.text("imp_user");
        pack.text(*fields.impersonated_user);
    }
}

void write_telemetry(OutputBuffer& out, Api api) {
    Message message(out, Request::telemetry, 1);
    message.pack.integer(static_cast<std::int64_t>(api));
}

void write_bare(OutputBuffer& out, std::uint8_t tag) {
    Message message(out, static_cast<Request>(tag), 0);
}

} // namespace neo4j::bolt
