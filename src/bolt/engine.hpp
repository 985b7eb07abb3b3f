#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "bolt/capabilities.hpp"
#include "bolt/errc.hpp"
#include "bolt/message.hpp"
#include "bolt/output_buffer.hpp"
#include "bolt/receive_buffer.hpp"
#include "bolt/reply.hpp"
#include "bolt/requests.hpp"
#include "bolt/server_state.hpp"
#include "bolt/version.hpp"
#include "core/log.hpp"
#include "packstream/dialect.hpp"

namespace neo4j::bolt {

// One connection's protocol, without I/O: requests go in and bytes come out; bytes go in and
// replies, records and errors come out. Requests are pipelined: nothing here waits.
//
// Used by one task at a time.
class Engine {
public:
    // More than this many bytes are no message.
    static constexpr std::size_t largest_message = 0xFFFFFFFF;

    explicit Engine(Version version, std::size_t largest = largest_message)
        : version_(version), dialect_{.uuids = bolt::has(version, Capability::uuids)},
          largest_(largest) {}

    // What the log calls this connection and the operation that uses it.
    detail::LogIds log_ids;

    Version version() const noexcept { return version_; }
    bool has(Capability capability) const { return bolt::has(version_, capability); }

    // --- requests: written to the output, their answers expected in this order ---

    // HELLO, and LOGON where the version has it. The first reply is HELLO's, the second that of the
    // login (the same one below 5.1).
    std::pair<ReplyRef, ReplyRef> hello(const HelloFields& fields);
    // @param parameters in this version's dialect.
    // @param extra null inside an explicit transaction.
    StreamRef run(std::string_view query, EncodedMap parameters, const TransactionFields* extra);
    void pull(const StreamRef& stream, std::int64_t n);
    void discard(const StreamRef& stream);
    ReplyRef begin(const TransactionFields& extra);
    ReplyRef commit();
    ReplyRef rollback();
    ReplyRef reset();
    // For versions that have the message; its answer's `rt` is the table (bolt/routing_answer.hpp).
    ReplyRef route(const RouteFields& fields);
    void goodbye();

    // Nobody waits for the answers to these alone: they leave with what follows them. A server that
    // refuses one is shown by refusal().
    ReplyRef telemetry(Api api);
    // Logs off, and on as somebody else.
    void log_on_again(const AuthToken& auth);

    // Nobody reads the open results any more: their records are dropped as they arrive.
    void abandon() noexcept;

    // --- output ---

    std::span<const std::byte> output() const noexcept { return out_.pending(); }
    void sent(std::size_t n) noexcept { out_.consume(n); }

    // --- input ---

    // Room for the next read.
    std::span<std::byte> prepare() { return in_.prepare(); }
    // Nobody uses the connection for now: memory that a large message took is given up.
    void rest() noexcept;
    // Takes n bytes that were read into it. After a fault the connection is of no more use.
    Fault received(std::size_t n);

    // --- state ---

    // Answers that are still to come.
    std::size_t outstanding() const noexcept { return pending_.size(); }
    ServerState state() const noexcept { return state_; }
    // The FAILURE that answered TELEMETRY, LOGOFF or LOGON: what was sent with it is ignored.
    // Empty: none did.
    const RawMap& refusal() const noexcept { return refusal_; }
    // Whether the server has said, since the last call, that what it knows of its users' rights is
    // out of date: whoever is logged on has to do so again.
    bool take_authorization_expired() noexcept {
        return std::exchange(authorization_expired_, false);
    }
    // The metadata of the last FAILURE, once; empty: none has come since the last call.
    RawMap take_failure() noexcept { return std::exchange(failure_, {}); }
    // Nothing outstanding, no transaction, no failure: anybody may use the connection next.
    bool clean() const noexcept {
        return pending_.empty() && state_ == ServerState::ready && out_.empty();
    }

private:
    struct Pending {
        Request request;
        ReplyRef reply;
        StreamRef stream;    // for RUN, PULL, DISCARD
        std::int64_t n = -1; // PULL's: so many records may come; -1: any number
    };

    template <class MakeText>
    void log(MakeText make_text) const {
        detail::log_io.debug(log_ids, make_text);
    }
    // A message without fields.
    void write_message(Request request);
    void expect(Request request, ReplyRef reply, StreamRef stream = nullptr, std::int64_t n = -1);
    // Whether this answers a PULL or DISCARD of a query that the server has not taken.
    bool is_fetch_of_refused(const Pending& pending) const noexcept {
        return pending.stream && pending.request != Request::run &&
               !pending.stream->run.succeeded();
    }
    // Whether what is wrong with a message, if anything, lies behind its first two bytes.
    bool may_begin(std::span<const std::byte> message) const noexcept;
    Fault on_message(std::span<const std::byte> message);
    Fault on_record(std::span<const std::byte> body);
    Fault on_answer(Response response, std::span<const std::byte> metadata);
    Fault finish_run(Stream& stream, Response response, RawMap&& metadata);
    Fault take_keys(Stream& stream, const RawMap& metadata);
    void finish_pull(Stream& stream, Response response, RawMap&& metadata);

    Version version_;
    packstream::Dialect dialect_; // which markers the server may send
    std::size_t largest_;
    OutputBuffer out_;
    ReceiveBuffer in_;
    Fifo<Pending> pending_;
    ServerState state_ = ServerState::connected;
    std::size_t open_streams_ = 0; // of the open transaction, or the auto-commit one
    RawMap refusal_;
    bool authorization_expired_ = false;
    RawMap failure_;
    detail::KeysRef keys_;           // of the last result: the next one's are often the same
    const Stream* newest_ = nullptr; // the query run last: its qid may be left out
    ReplyRef reply_;                 // the last ones: the next request takes them again
    StreamRef stream_;
};

} // namespace neo4j::bolt
