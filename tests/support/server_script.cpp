#include "support/server_script.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

namespace neo4j::test {

using bolt::Request;

// --- ServerScript ---

void ServerScript::next(Request kind, Reaction reaction) {
    const std::lock_guard lock(mutex_);
    reactions_[kind].push_back(std::move(reaction));
}

void ServerScript::release() {
    const std::lock_guard lock(mutex_);
    ++releases_;
}

void ServerScript::route(ScriptedCluster cluster) {
    const std::lock_guard lock(mutex_);
    cluster_ = std::move(cluster);
}

ScriptedCluster ServerScript::cluster() const {
    const std::lock_guard lock(mutex_);
    return cluster_;
}

std::size_t ServerScript::releases() const {
    const std::lock_guard lock(mutex_);
    return releases_;
}

std::vector<std::string> ServerScript::seen() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> all;
    for (const auto& seen : seen_)
        all.push_back(seen.request);
    return all;
}

std::vector<std::string> ServerScript::seen_by(std::size_t connection) const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> all;
    for (const auto& seen : seen_)
        if (seen.connection == connection)
            all.push_back(seen.request);
    return all;
}

std::size_t ServerScript::count(std::string_view request) const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::count_if(
        seen_.begin(), seen_.end(), [&](const Seen& seen) { return seen.request == request; }));
}

bool ServerScript::wait_for(std::string_view request, std::size_t times) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] {
        return static_cast<std::size_t>(
                   std::count_if(seen_.begin(), seen_.end(), [&](const Seen& seen) {
                       return seen.request == request;
                   })) >= times;
    });
}

std::size_t ServerScript::connections() const {
    const std::lock_guard lock(mutex_);
    return connections_;
}

std::size_t ServerScript::add_connection() {
    const std::lock_guard lock(mutex_);
    return connections_++;
}

void ServerScript::note(std::size_t connection, std::string request) {
    const std::lock_guard lock(mutex_);
    seen_.push_back({connection, std::move(request)});
    changed_.notify_all();
}

void ServerScript::keep(bolt::Request kind, Map map) {
    const std::lock_guard lock(mutex_);
    told_[kind].push_back(std::move(map));
}

std::vector<Map> ServerScript::told(bolt::Request kind) const {
    const std::lock_guard lock(mutex_);
    const auto entry = told_.find(kind);
    return entry == told_.end() ? std::vector<Map>() : entry->second;
}

std::optional<Reaction> ServerScript::reaction_to(Request kind) {
    const std::lock_guard lock(mutex_);
    auto& waiting = reactions_[kind];
    if (waiting.empty())
        return std::nullopt;
    auto reaction = std::move(waiting.front());
    waiting.pop_front();
    return reaction;
}

std::string ServerScript::next_bookmark() {
    const std::lock_guard lock(mutex_);
    return "bookmark-" + std::to_string(++bookmarks_);
}

// --- ServerSide ---

namespace {

std::optional<std::string> database_of(const ClientMessage& route) {
    const ValueView last(route.fields.at(2).data());
    if (last.type() == ValueType::string)
        return last.as<std::string>();
    if (last.type() != ValueType::map || !route.has(2, "db"))
        return std::nullopt;
    return last.as<MapView>().get<std::string>("db");
}

List servers_of(const ScriptedCluster& cluster) {
    const auto entry = [](std::string_view role, const std::vector<std::string>& addresses) {
        Map map;
        map.set("role", Value(role));
        map.set("addresses", Value(List(addresses.begin(), addresses.end())));
        return Value(std::move(map));
    };
    return {entry("ROUTE", cluster.routers), entry("READ", cluster.readers),
            entry("WRITE", cluster.writers)};
}

} // namespace

ServerSide::ServerSide(std::shared_ptr<ServerScript> script)
    : script_(std::move(script)), number_(script_->add_connection()) {}

void ServerSide::feed(std::span<const std::byte> bytes) {
    if (script_->mute || silent_ || closed_)
        return;
    if (!shaken_) {
        const auto part = bytes.first(std::min(bytes.size(), 20 - proposal_.size()));
        proposal_.insert(proposal_.end(), part.begin(), part.end());
        bytes = bytes.subspan(part.size());
        if (proposal_.size() < 20)
            return;
        on_handshake();
    }
    bytes = take_choice(bytes);
    reader_.feed(bytes);
    while (!silent_ && !closed_) {
        const auto message = reader_.next();
        if (!message)
            return;
        on_message(*message);
    }
}

void ServerSide::on_handshake() {
    shaken_ = true;
    // Whoever does not begin with Bolt's magic is hung up on.
    if (proposal_[0] != std::byte{0x60} || proposal_[1] != std::byte{0x60}) {
        closed_ = !script_->handshake;
        if (closed_)
            return;
    }
    if (script_->handshake) {
        say(to_bytes(*script_->handshake));
        closed_ = true;
        return;
    }
    const auto [major, minor] = script_->version;
    if (!script_->reads_ranges && !is_offered(script_->version)) {
        say(Bytes(4));
        closed_ = true;
        return;
    }
    if (major < 6)
        return say({std::byte{0}, std::byte{0}, std::byte{minor}, std::byte{major}});
    choice_.emplace();
    say(to_bytes(std::string_view("\x00\x00\x01\xFF\x03", 5)));    // three offers
    say({std::byte{0}, std::byte{8}, std::byte{8}, std::byte{5}}); // 5.8 to 5.0
    say({std::byte{0}, std::byte{0}, std::byte{minor}, std::byte{major}});
    say({std::byte{0}, std::byte{1}, std::byte{9}, std::byte{200}});
    say({std::byte{0}}); // no capabilities
}

// As servers see it that ignore the first half of each offer.
bool ServerSide::is_offered(bolt::Version version) const {
    for (std::size_t offer = 4; offer < proposal_.size(); offer += 4)
        if (proposal_[offer + 2] == std::byte{version.minor} &&
            proposal_[offer + 3] == std::byte{version.major})
            return true;
    return false;
}

std::span<const std::byte> ServerSide::take_choice(std::span<const std::byte> bytes) {
    constexpr std::size_t size = 5; // a version and no capabilities
    if (!choice_ || choice_->size() == size)
        return bytes;
    const auto part = bytes.first(std::min(bytes.size(), size - choice_->size()));
    choice_->insert(choice_->end(), part.begin(), part.end());
    const auto [major, minor] = script_->version;
    if (choice_->size() == size && *choice_ != Bytes{std::byte{0}, std::byte{0}, std::byte{minor},
                                                     std::byte{major}, std::byte{0}})
        closed_ = true;
    return bytes.subspan(part.size());
}

void ServerSide::on_message(const ClientMessage& message) {
    std::string text(name(message.kind));
    if (message.kind == Request::run)
        text += " " + message.text(0);
    if (message.kind == Request::begin && message.has(0, "mode"))
        text += " read";
    if ((message.kind == Request::pull || message.kind == Request::discard) &&
        !message.fields.empty()) {
        text += " " + std::to_string(message.integer(0, "n").value());
        if (const auto qid = message.integer(0, "qid"))
            text += " qid=" + std::to_string(*qid);
    }
    if (message.kind == Request::route)
        if (const auto database = database_of(message))
            text += " " + *database;
    if (message.kind == Request::telemetry)
        text += " " + std::to_string(ValueView(message.fields.at(0).data()).as<std::int64_t>());
    if (!message.fields.empty()) {
        const ValueView last(message.fields.back().data());
        if (last.type() == ValueType::map)
            script_->keep(message.kind, last.as<Map>());
    }
    // An answer that is to be held is held before the test can see the request.
    const auto reaction = script_->reaction_to(message.kind);
    if (reaction && reaction->kind == Reaction::Kind::hold) {
        holding_ = true;
        held_since_ = script_->releases();
    }
    if (reaction && reaction->kind == Reaction::Kind::silence)
        silent_ = true;
    if (reaction && reaction->kind == Reaction::Kind::close)
        closed_ = true;
    if (reaction && reaction->kind == Reaction::Kind::deaf)
        deaf_ = true;
    script_->note(number_, std::move(text));
    if (silent_ || closed_)
        return;
    if (reaction && reaction->kind == Reaction::Kind::fail)
        return failed_ ? say(ignored()) : fail(reaction->text, "by order", reaction->idempotent);
    if (reaction && reaction->kind == Reaction::Kind::raw)
        return say(to_bytes(reaction->text));
    answer(message);
}

void ServerSide::answer(const ClientMessage& message) {
    if (message.kind == Request::goodbye) {
        closed_ = true;
        return;
    }
    if (message.kind == Request::reset) {
        failed_ = in_transaction_ = false;
        open_.clear();
        return say(success());
    }
    if (failed_)
        return say(ignored());
    switch (message.kind) {
    case Request::hello:
        return on_hello();
    case Request::logon:
    case Request::logoff:
    case Request::telemetry:
        return say(success());
    case Request::route:
        return on_route(message);
    case Request::begin:
        if (in_transaction_ || !open_.empty())
            return refuse(message);
        in_transaction_ = true;
        last_qid_ = -1;
        if (!script_->database.empty())
            return say(success(params("db", script_->database)));
        return say(success());
    case Request::commit:
    case Request::rollback:
        if (!in_transaction_)
            return refuse(message);
        in_transaction_ = false;
        open_.clear();
        return say(message.kind == Request::commit
                       ? success(params("bookmark", script_->next_bookmark()))
                       : success());
    case Request::run:
        return on_run(message);
    case Request::pull:
    case Request::discard:
        return on_fetch(message);
    default:
        return refuse(message);
    }
}

void ServerSide::on_hello() {
    say(success(params(script_->hello_extra, "server", script_->agent, "connection_id",
                       "bolt-" + std::to_string(number_))));
}

void ServerSide::on_route(const ClientMessage& message) {
    const auto cluster = script_->cluster();
    Map table;
    table.set("ttl", Value(cluster.ttl));
    table.set("servers", Value(servers_of(cluster)));
    if (script_->version >= bolt::Version{4, 4})
        table.set("db", Value(database_of(message).value_or(cluster.home)));
    say(success(params("rt", table)));
}

void ServerSide::on_run(const ClientMessage& message) {
    if (!in_transaction_ && !open_.empty())
        return refuse(message);
    if (script_->check_parameters)
        if (const auto code =
                script_->check_parameters(ValueView(message.fields.at(1).data()).as<Map>()))
            return fail(*code, "by its parameters");
    std::istringstream order(message.text(0));
    std::string word;
    Rows rows;
    order >> word;
    std::vector<std::string> fields{"x"};
    if (word == "fail") {
        std::string code;
        order >> code;
        return fail(code, "by order");
    }
    if (word == "rows") {
        fields = {"i"};
        order >> rows.count >> word;
        if (word == "fail")
            order >> rows.then_fail;
        rows.then_close = word == "close";
    } else if (word == "echo") {
        fields = {"params"};
        rows.count = 1;
        rows.echo.emplace(message.fields.at(1).begin(), message.fields.at(1).end());
    } else if (word == "CALL") {
        const auto cluster = script_->cluster();
        fields = {"ttl", "servers"};
        rows.count = 1;
        rows.row = record(List{Value(cluster.ttl), Value(servers_of(cluster))});
    } else {
        rows.next = 1;
        rows.count = 2;
    }
    const auto qid = in_transaction_ ? last_qid_ + 1 : std::int64_t{0};
    last_qid_ = qid;
    open_[qid] = std::move(rows);
    if (in_transaction_)
        return say(success(params("fields", fields, "t_first", 1, "qid", qid)));
    if (!script_->database.empty())
        return say(success(params("fields", fields, "t_first", 1, "db", script_->database)));
    say(success(params("fields", fields, "t_first", 1)));
}

void ServerSide::on_fetch(const ClientMessage& message) {
    const auto old = message.fields.empty();
    const auto qid = old ? std::int64_t{-1} : message.integer(0, "qid").value_or(-1);
    const auto entry = open_.find(qid < 0 ? last_qid_ : qid);
    if (entry == open_.end())
        return refuse(message);
    auto& rows = entry->second;
    const auto wanted = old ? std::int64_t{-1} : message.integer(0, "n").value();
    const auto left = rows.count - rows.next;
    const auto n = wanted < 0 ? left : std::min(wanted, left);
    if (message.kind == Request::discard) {
        rows.next += n;
    } else {
        for (std::int64_t i = 0; i < n; ++i, ++rows.next)
            say(rows.row ? *rows.row : rows.echo ? record(*rows.echo) : record(rows.next));
    }
    if (rows.next < rows.count)
        return say(success(params("has_more", true)));
    const auto ended = std::move(rows);
    open_.erase(entry);
    if (ended.then_close) {
        closed_ = true;
        return;
    }
    if (!ended.then_fail.empty())
        return fail(ended.then_fail, "by order");
    say(in_transaction_ ? success(params(script_->summary_extra, "type", "r", "t_last", 1))
                        : success(params(script_->summary_extra, "type", "r", "t_last", 1,
                                         "bookmark", script_->next_bookmark())));
}

void ServerSide::fail(std::string_view code, std::string_view text, bool idempotent) {
    failed_ = true;
    in_transaction_ = false;
    open_.clear();
    say(failure(code, text, idempotent ? params("_idempotent", true) : params()));
}

void ServerSide::refuse(const ClientMessage& message) {
    fail("Neo.ClientError.Request.Invalid",
         std::string(name(message.kind)) + " has no place in this state");
}

void ServerSide::say(const Bytes& bytes) {
    append(holding_ ? held_ : output_, bytes);
}

void ServerSide::look_for_release() {
    if (!holding_ || script_->releases() == held_since_)
        return;
    holding_ = false;
    append(output_, std::exchange(held_, {}));
}

bool ServerSide::has_output() {
    look_for_release();
    return !output_.empty();
}

Bytes ServerSide::take_output() {
    look_for_release();
    return std::exchange(output_, {});
}

} // namespace neo4j::test
