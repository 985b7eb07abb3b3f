#include "bolt/engine.hpp"

#include <string>

#include "bolt/failure.hpp"
#include "bolt/log_text.hpp"
#include "packstream/scan.hpp"

namespace neo4j::bolt {
namespace {

// Every message is a structure with at most 15 fields: a marker B0..BF and a tag.
constexpr auto structure_marker = std::byte{0xB0};

std::string hex(std::byte b) {
    static constexpr char digits[] = "0123456789ABCDEF";
    const auto value = std::to_integer<unsigned>(b);
    return {digits[value >> 4], digits[value & 15]};
}

} // namespace

// --- requests ---

std::pair<ReplyRef, ReplyRef> Engine::hello(const HelloFields& fields) {
    auto greeting = make_again(reply_);
    write_hello(out_, version_, fields);
    log([&] { return hello_text(fields, !has(Capability::logon)); });
    expect(Request::hello, greeting);
    if (!has(Capability::logon))
        return {greeting, greeting};
    auto login = make_again(reply_);
    write_logon(out_, fields.auth);
    log([&] { return logon_text(fields.auth); });
    expect(Request::logon, login);
    return {greeting, login};
}

StreamRef Engine::run(std::string_view query, EncodedMap parameters,
                      const TransactionFields* extra) {
    auto stream = make_again(stream_);
    write_run(out_, version_, query, parameters, extra);
    log([&] { return run_text(query, parameters, extra); });
    newest_ = stream.get();
    expect(Request::run, nullptr, stream);
    return stream;
}

void Engine::pull(const StreamRef& stream, std::int64_t n) {
    const auto qid = stream.get() == newest_ ? -1 : stream->qid;
    write_pull(out_, version_, n, qid);
    log([&] { return fetch_text(Request::pull, n, qid); });
    stream->state = Stream::State::requested;
    expect(Request::pull, nullptr, stream, has(Capability::pull_n) ? n : -1);
}

void Engine::discard(const StreamRef& stream) {
    const auto qid = stream.get() == newest_ ? -1 : stream->qid;
    write_discard(out_, version_, -1, qid);
    log([&] { return fetch_text(Request::discard, -1, qid); });
    stream->state = Stream::State::requested;
    expect(Request::discard, nullptr, stream);
}

ReplyRef Engine::begin(const TransactionFields& extra) {
    auto reply = make_again(reply_);
    write_begin(out_, version_, extra);
    log([&] { return begin_text(extra); });
    expect(Request::begin, reply);
    return reply;
}

ReplyRef Engine::commit() {
    auto reply = make_again(reply_);
    write_message(Request::commit);
    expect(Request::commit, reply);
    return reply;
}

ReplyRef Engine::rollback() {
    auto reply = make_again(reply_);
    write_message(Request::rollback);
    expect(Request::rollback, reply);
    return reply;
}

ReplyRef Engine::reset() {
    auto reply = make_again(reply_);
    write_message(Request::reset);
    newest_ = nullptr;
    expect(Request::reset, reply);
    return reply;
}

ReplyRef Engine::route(const RouteFields& fields) {
    auto reply = make_again(reply_);
    write_route(out_, version_, fields);
    log([&] { return route_text(fields); });
    expect(Request::route, reply);
    return reply;
}

void Engine::goodbye() {
    write_message(Request::goodbye);
}

ReplyRef Engine::telemetry(Api api) {
    auto reply = make_again(reply_);
    write_telemetry(out_, api);
    log([&] { return "C: TELEMETRY " + std::to_string(static_cast<int>(api)); });
    expect(Request::telemetry, reply);
    return reply;
}

void Engine::log_on_again(const AuthToken& auth) {
    write_message(Request::logoff);
    expect(Request::logoff, make_again(reply_));
    write_logon(out_, auth);
    log([&] { return logon_text(auth); });
    expect(Request::logon, make_again(reply_));
}

void Engine::write_message(Request request) {
    write_bare(out_, static_cast<std::uint8_t>(request));
    log([&] { return "C: " + std::string(name(request)); });
}

void Engine::expect(Request request, ReplyRef reply, StreamRef stream, std::int64_t n) {
    pending_.push_back({request, std::move(reply), std::move(stream), n});
}

void Engine::abandon() noexcept {
    for (auto& pending : pending_)
        if (pending.stream)
            pending.stream->drop_records();
}

// --- answers ---

void Engine::rest() noexcept {
    in_.rest();
    if (stream_ && stream_->is_large())
        stream_.reset(); // whoever reads it still has it
}

Fault Engine::received(std::size_t n) {
    in_.commit(n);
    std::span<const std::byte> message;
    while (in_.next(message)) {
        if (auto fault = on_message(message)) {
            state_ = ServerState::defunct;
            return fault;
        }
    }
    // What begins wrongly is refused before its end, which may never come.
    if (const auto begun = in_.begun(); begun.size() >= 2 && !may_begin(begun)) {
        state_ = ServerState::defunct;
        return on_message(begun);
    }
    if (in_.unfinished() > largest_) {
        state_ = ServerState::defunct;
        return {Errc::message_too_large, {}};
    }
    return {};
}

bool Engine::may_begin(std::span<const std::byte> message) const noexcept {
    if ((message[0] & std::byte{0xF0}) != structure_marker || pending_.empty())
        return false;
    const auto& next = pending_.front();
    switch (static_cast<Response>(message[1])) {
    case Response::record:
        return next.request == Request::pull && next.stream->keys;
    case Response::success:
        return !is_fetch_of_refused(next);
    case Response::failure:
    case Response::ignored:
        return true;
    }
    return false;
}

Fault Engine::on_message(std::span<const std::byte> message) {
    if (message.size() < 2 || (message[0] & std::byte{0xF0}) != structure_marker)
        return {Errc::message_malformed, "it starts with byte " + hex(message[0])};
    const auto fields = std::to_integer<unsigned>(message[0] & std::byte{0x0F});
    const auto response = static_cast<Response>(message[1]);
    const auto body = message.subspan(2);
    switch (response) {
    case Response::record:
        if (fields != 1)
            return {Errc::record_malformed, "a RECORD without its list"};
        return on_record(body);
    case Response::success:
    case Response::failure:
        if (fields != 1)
            return {Errc::message_malformed, "an answer without its map"};
        return on_answer(response, body);
    case Response::ignored:
        return on_answer(response, {});
    }
    return {Errc::message_unknown, "its tag is " + hex(message[1])};
}

Fault Engine::on_record(std::span<const std::byte> body) {
    if (pending_.empty() || pending_.front().request != Request::pull)
        return {Errc::record_unexpected, {}};
    auto& stream = *pending_.front().stream;
    if (!stream.keys)
        return {Errc::record_unexpected, "its query was not accepted"};
    ++stream.records;
    if (stream.unwanted)
        return {};

    // The batch that is being filled has this block's records; a new block needs a new one.
    const auto& block = in_.block();
    if (stream.batches.empty() || stream.batches.back()->block.get() != block.get()) {
        auto batch = stream.spare ? std::move(stream.spare) : detail::Batch::make();
        batch->block = block;
        batch->base = block->data();
        batch->columns = static_cast<std::uint32_t>(stream.keys->size());
        batch->keys = stream.keys;
        stream.batches.push_back(std::move(batch));
    }
    auto& batch = *stream.batches.back();
    const auto error = packstream::scan_record(body.data(), body.data() + body.size(),
                                               batch.columns, batch.fields, batch.base, dialect_);
    if (error != packstream::Errc::ok)
        return {Errc::record_malformed, std::string(packstream::describe(error))};
    ++batch.rows;
    return {};
}

Fault Engine::on_answer(Response response, std::span<const std::byte> metadata) {
    if (pending_.empty())
        return {Errc::message_unexpected, {}};
    if (response == Response::success && is_fetch_of_refused(pending_.front()))
        return {Errc::message_unexpected, "SUCCESS for a query that was not accepted"};
    RawMap map;
    if (response != Response::ignored) {
        const auto scan =
            packstream::validate(metadata.data(), metadata.data() + metadata.size(), dialect_);
        if (scan.error != packstream::Errc::ok)
            return {Errc::message_malformed, std::string(packstream::describe(scan.error))};
        if (scan.next != metadata.data() + metadata.size() ||
            ValueView(metadata.data()).type() != ValueType::map)
            return {Errc::message_malformed, "its metadata is not one map"};
        map.assign(metadata);
    }

    const auto pending = pending_.take_front();
    const auto records = pending.stream ? pending.stream->take_new_records() : 0;
    log([&] {
        auto text = answer_text(response, map);
        if (records > 0)
            text = "S: RECORD * " + std::to_string(records) + ", then " + text;
        return text;
    });
    // Here and not with each record, of which there are many more.
    if (pending.n >= 0 && records > static_cast<std::uint64_t>(pending.n))
        return {Errc::record_unexpected, std::to_string(records) + " came where PULL asked for " +
                                             std::to_string(pending.n)};
    if (response == Response::failure) {
        failure_ = map;
        if (failure_code(map, version()) == "Neo.ClientError.Security.AuthorizationExpired")
            authorization_expired_ = true;
    }
    if (pending.request == Request::run) {
        if (auto fault = finish_run(*pending.stream, response, std::move(map)))
            return fault;
    } else if (pending.stream) {
        finish_pull(*pending.stream, response, std::move(map));
    } else {
        if (response == Response::failure &&
            (pending.request == Request::telemetry || pending.request == Request::logoff ||
             pending.request == Request::logon))
            refusal_ = map;
        pending.reply->metadata = std::move(map);
        pending.reply->state = response == Response::success   ? Reply::State::success
                               : response == Response::failure ? Reply::State::failure
                                                               : Reply::State::ignored;
        if (response == Response::success &&
            (pending.request == Request::commit || pending.request == Request::rollback ||
             pending.request == Request::reset))
            open_streams_ = 0;
    }
    state_ = next_state(state_, pending.request, response, open_streams_, has(Capability::logon));
    return {};
}

Fault Engine::finish_run(Stream& stream, Response response, RawMap&& metadata) {
    if (response != Response::success) {
        stream.state =
            response == Response::failure ? Stream::State::failed : Stream::State::ignored;
        stream.run.state =
            response == Response::failure ? Reply::State::failure : Reply::State::ignored;
        stream.failure = std::move(metadata);
        return {};
    }
    if (auto fault = take_keys(stream, metadata))
        return fault;
    stream.qid = metadata.integer("qid").value_or(-1);
    stream.run.metadata = std::move(metadata);
    stream.run.state = Reply::State::success;
    ++open_streams_;
    return {};
}

Fault Engine::take_keys(Stream& stream, const RawMap& metadata) {
    ListView names;
    if (const auto fields = metadata.find("fields")) {
        if (fields->type() != ValueType::list)
            return {Errc::message_malformed, "the answer to RUN has fields that are no list"};
        names = fields->as<ListView>();
    }
    bool known = keys_ && keys_->size() == names.size();
    std::size_t position = 0;
    for (const auto name : names) {
        if (name.type() != ValueType::string)
            return {Errc::message_malformed, "the answer to RUN has a field name that is no text"};
        known = known && (*keys_)[position++] == name.as<std::string_view>();
    }
    if (!known) {
        std::vector<std::string> copies;
        for (const auto name : names)
            copies.push_back(name.as<std::string>());
        keys_ = std::make_shared<const detail::Keys>(std::move(copies));
    }
    stream.keys = keys_;
    return {};
}

void Engine::finish_pull(Stream& stream, Response response, RawMap&& metadata) {
    if (response == Response::success && metadata.is_true("has_more")) {
        stream.state = Stream::State::idle;
        return;
    }
    if (stream.run.succeeded() && open_streams_ > 0)
        --open_streams_;
    if (response == Response::success) {
        stream.state = Stream::State::complete;
        stream.summary = std::move(metadata);
    } else if (response == Response::failure) {
        stream.state = Stream::State::failed;
        stream.failure = std::move(metadata);
    } else if (stream.state != Stream::State::failed) { // else its RUN has failed
        stream.state = Stream::State::ignored;
    }
}

} // namespace neo4j::bolt
