#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <neo4j/map.hpp>
#include <neo4j/params.hpp>
#include <neo4j/value.hpp>

#include "bolt/message.hpp"
#include "bolt/version.hpp"
#include "support/bolt_messages.hpp"

namespace neo4j::test {

// What the server does instead of its usual answer.
struct Reaction {
    enum class Kind {
        fail,    // FAILURE with this code
        close,   // closes the connection, without an answer
        silence, // never says a word again on this connection
        hold,    // the usual answer, and all that follows, once ServerScript::release() is called
        deaf,    // the usual answer; from then on what comes is not even read
        raw      // these bytes instead of a message
    };
    Kind kind;
    std::string text;
    bool idempotent = false; // says that trying again does no harm

    static Reaction fail(std::string code) { return {Kind::fail, std::move(code), false}; }
    static Reaction fail_idempotent(std::string code) {
        return {Kind::fail, std::move(code), true};
    }
    static Reaction close() { return {Kind::close, {}, false}; }
    static Reaction silence() { return {Kind::silence, {}, false}; }
    static Reaction hold() { return {Kind::hold, {}, false}; }
    static Reaction deaf() { return {Kind::deaf, {}, false}; }
    static Reaction raw(std::string bytes) { return {Kind::raw, std::move(bytes), false}; }
    // Messages, one after the other.
    static Reaction raw(std::initializer_list<Bytes> messages) {
        std::string text;
        for (const auto& message : messages)
            for (const auto byte : message)
                text.push_back(static_cast<char>(byte));
        return raw(std::move(text));
    }
};

// A cluster as a router knows it: "host:port" each.
struct ScriptedCluster {
    std::vector<std::string> routers;
    std::vector<std::string> readers;
    std::vector<std::string> writers;
    std::int64_t ttl = 300;
    // Named from 4.4 on, where none was asked for.
    std::string home = "home";
};

class TlsServer;

// What a scripted server is to do, and what it was asked. One for all connections of a server.
//
// Its queries are orders of their own:
//   "CALL dbms..."      one record, the routing table
//   "rows N"            N records of one field `i`, 0 to N-1
//   "rows N fail CODE"  the same, with that FAILURE in place of the summary
//   "rows N close"      the same, and then the connection is closed
//   "fail CODE"         a FAILURE for RUN
//   "echo"              one record, whose field `params` is the parameters
//   anything else       one record, whose field `x` is 1
//
// Thread safety: any thread.
class ServerScript {
public:
    // From 6.0 on it is agreed upon by a manifest, beside an older and a newer one.
    bolt::Version version{5, 8};
    // Servers 4.0 to 4.2 do not: they refuse a client that does not name their version alone.
    bool reads_ranges = true;
    // Of HELLO's answer, beside `server` and `connection_id`.
    Params hello_extra;
    // Of the answer to the last PULL or DISCARD of a query.
    Params summary_extra;
    std::string agent = "Neo4j/5.26.0";
    // In place of the handshake's answer.
    std::optional<std::string> handshake;
    // The answers to RUN and BEGIN name this database; empty: none.
    std::string database;
    // Looks at the parameters of each RUN, on the server's thread: a code makes it a FAILURE.
    std::function<std::optional<std::string>(const Map&)> check_parameters;
    // Reads and never answers, from the first byte on.
    bool mute = false;
    // None: not encrypted.
    std::shared_ptr<TlsServer> tls;

    // The next request of that kind, on whatever connection, is answered so. Several are taken in
    // turn.
    void next(bolt::Request kind, Reaction reaction);
    // All that `hold` keeps back may go.
    void release();
    // What whoever asks for the routing table is told, by ROUTE or by the procedures.
    void route(ScriptedCluster cluster);
    ScriptedCluster cluster() const;

    // Requests in the order of their coming, all connections together: "RUN rows 3", "PULL 1000",
    // "PULL 1000 qid=0", "BEGIN", ...
    std::vector<std::string> seen() const;
    // Those of one connection, counted from 0.
    std::vector<std::string> seen_by(std::size_t connection) const;
    std::size_t count(std::string_view request) const;
    // The last field of each request of that kind, which is a map: what HELLO, LOGON, BEGIN and
    // RUN say beside their names.
    std::vector<Map> told(bolt::Request kind) const;
    // Connections that have got as far as the first byte.
    std::size_t connections() const;
    // Waits until a request has come that often. False: it has not within ten seconds.
    bool wait_for(std::string_view request, std::size_t times = 1) const;
    void forget() { // what was seen so far
        const std::lock_guard lock(mutex_);
        seen_.clear();
    }

    // For the connections.
    std::size_t add_connection();
    void note(std::size_t connection, std::string request);
    void keep(bolt::Request kind, Map map);
    std::optional<Reaction> reaction_to(bolt::Request kind);
    std::string next_bookmark();
    std::size_t releases() const;

private:
    struct Seen {
        std::size_t connection;
        std::string request;
    };
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::vector<Seen> seen_;
    std::map<bolt::Request, std::vector<Map>> told_;
    std::map<bolt::Request, std::deque<Reaction>> reactions_;
    std::size_t connections_ = 0;
    std::size_t bookmarks_ = 0;
    std::size_t releases_ = 0;
    ScriptedCluster cluster_;
};

// The server's side of one connection, without I/O: a client's bytes in, a server's bytes out. It
// minds Bolt's states as a real server does and refuses what has no place in one.
class ServerSide {
public:
    explicit ServerSide(std::shared_ptr<ServerScript> script);

    void feed(std::span<const std::byte> bytes);
    // What is to be sent now.
    Bytes take_output();
    bool has_output();
    // The server hangs up when its output is sent.
    bool closed() const noexcept { return closed_; }
    // The server reads no more.
    bool deaf() const noexcept { return deaf_; }

private:
    struct Rows {
        std::int64_t next = 0;
        std::int64_t count = 0;
        std::optional<Bytes> echo; // a record's only field
        std::optional<Bytes> row;  // a whole record
        std::string then_fail;
        bool then_close = false;
    };

    void on_handshake();
    bool is_offered(bolt::Version version) const;
    // Takes the client's choice out of these bytes.
    std::span<const std::byte> take_choice(std::span<const std::byte> bytes);
    void on_message(const ClientMessage& message);
    void answer(const ClientMessage& message);
    void on_hello();
    void on_route(const ClientMessage& message);
    void on_run(const ClientMessage& message);
    void on_fetch(const ClientMessage& message);
    void say(const Bytes& bytes);
    void fail(std::string_view code, std::string_view text, bool idempotent = false);
    void refuse(const ClientMessage& message);
    void look_for_release();

    std::shared_ptr<ServerScript> script_;
    std::size_t number_;
    Bytes proposal_;
    bool shaken_ = false;
    std::optional<Bytes> choice_; // of the manifest's offers, as far as it has come
    MessageReader reader_;
    Bytes output_;
    Bytes held_;
    bool holding_ = false;
    std::size_t held_since_ = 0;
    bool silent_ = false;
    bool closed_ = false;
    bool deaf_ = false;

    bool failed_ = false;
    bool in_transaction_ = false;
    std::map<std::int64_t, Rows> open_; // by qid
    std::int64_t last_qid_ = -1;
};

} // namespace neo4j::test
