#include "bolt/log_text.hpp"

#include <neo4j/value.hpp>
#include <neo4j/value_view.hpp>

namespace neo4j::bolt {
namespace {

std::string quoted(std::string_view text) {
    return to_string(Value(text));
}

// {a: ..., b: ...}
class Entries {
public:
    Entries& add(std::string_view name, std::string_view value) {
        text_ += text_.size() > 1 ? ", " : "";
        text_.append(name).append(": ").append(value);
        return *this;
    }
    std::string end() && { return std::move(text_) + '}'; }

private:
    std::string text_ = "{";
};

// {x: ?, y: ?}
std::string names_of(EncodedMap map) {
    Entries entries;
    if (!map.empty())
        for (const auto& [name, value] : MapView(map.data()))
            entries.add(name, "?");
    return std::move(entries).end();
}

void add_auth(Entries& entries, const AuthToken& auth) {
    entries.add("scheme", quoted(auth.scheme()));
    if (const auto principal = auth.principal())
        entries.add("principal", quoted(*principal));
    if (auth.credentials())
        entries.add("credentials", "\"*******\"");
    if (const auto realm = auth.realm())
        entries.add("realm", quoted(*realm));
    if (auth.parameters() != nullptr)
        entries.add("parameters", "\"*******\"");
}

void add_filter(Entries& entries, const NotificationFilter& filter) {
    if (filter.minimum_severity)
        entries.add("notifications_minimum_severity", quoted(to_string(*filter.minimum_severity)));
    if (filter.disabled) {
        std::string names;
        for (const auto kind : *filter.disabled)
            names.append(names.empty() ? "" : ", ").append(quoted(to_string(kind)));
        entries.add("notifications_disabled_classifications", '[' + names + ']');
    }
}

std::string list_of(std::span<const std::string> texts) {
    std::string all;
    for (const auto& text : texts)
        all.append(all.empty() ? "" : ", ").append(quoted(text));
    return '[' + all + ']';
}

std::string extra_text(const TransactionFields& extra) {
    Entries entries;
    if (extra.read)
        entries.add("mode", quoted("r"));
    if (extra.database)
        entries.add("db", quoted(*extra.database));
    if (extra.impersonated_user)
        entries.add("imp_user", quoted(*extra.impersonated_user));
    if (!extra.bookmarks.empty())
        entries.add("bookmarks", list_of(extra.bookmarks));
    if (!extra.metadata.empty())
        entries.add("tx_metadata", names_of(extra.metadata));
    if (extra.timeout_ms)
        entries.add("tx_timeout", std::to_string(*extra.timeout_ms));
    add_filter(entries, extra.notifications);
    return std::move(entries).end();
}

} // namespace

std::string hello_text(const HelloFields& fields, bool with_auth) {
    Entries entries;
    entries.add("user_agent", quoted(fields.user_agent));
    add_filter(entries, fields.notifications);
    if (with_auth)
        add_auth(entries, fields.auth);
    return "C: HELLO " + std::move(entries).end();
}

std::string logon_text(const AuthToken& auth) {
    Entries entries;
    add_auth(entries, auth);
    return "C: LOGON " + std::move(entries).end();
}

std::string run_text(std::string_view query, EncodedMap parameters,
                     const TransactionFields* extra) {
    return "C: RUN " + quoted(query) + ' ' + names_of(parameters) + ' ' +
           (extra != nullptr ? extra_text(*extra) : std::string("{}"));
}

std::string begin_text(const TransactionFields& extra) {
    return "C: BEGIN " + extra_text(extra);
}

std::string route_text(const RouteFields& fields) {
    Entries context;
    for (const auto& [key, value] : fields.context)
        context.add(key, quoted(value));
    Entries extra;
    if (fields.database)
        extra.add("db", quoted(*fields.database));
    if (fields.impersonated_user)
        extra.add("imp_user", quoted(*fields.impersonated_user));
    return "C: ROUTE " + std::move(context).end() + ' ' + list_of(fields.bookmarks) + ' ' +
           std::move(extra).end();
}

std::string fetch_text(Request request, std::int64_t n, std::int64_t qid) {
    Entries entries;
    entries.add("n", std::to_string(n));
    if (qid >= 0)
        entries.add("qid", std::to_string(qid));
    return "C: " + std::string(name(request)) + ' ' + std::move(entries).end();
}

std::string answer_text(Response response, const RawMap& metadata) {
    switch (response) {
    case Response::ignored:
        return "S: IGNORED";
    case Response::failure:
        return "S: FAILURE " + to_string(Value(metadata.to_map()));
    default:
        return "S: SUCCESS " + to_string(Value(metadata.to_map()));
    }
}

} // namespace neo4j::bolt
