#include "async/connection.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <boost/asio/defer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <neo4j/error.hpp>

#include "async/fault.hpp"
#include "async/hook.hpp"
#include "async/negotiate.hpp"
#include "async/socket_transport.hpp"
#include "bolt/failure.hpp"

namespace neo4j::detail {

namespace asio = boost::asio;

namespace {

constexpr int most_last_reads = 4;
// A server that sends as fast as it is read holds up neither a deadline nor a cancel nor whoever
// else uses the executor: after so many reads in a row a wait comes, though there be more to read.
constexpr int most_reads_in_a_row = 64;

// Longer than any wait, and in nanoseconds still a number.
constexpr std::chrono::seconds longest_hint = std::chrono::years(30);

std::uint64_t next_id() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

// What a server says of a login that it refuses names neither itself nor the user.
std::string login_advice(const AuthToken& auth, const Address& address) {
    const auto user = auth.principal();
    return "this was the login at " + address.to_string() +
           (user ? " as '" + std::string(*user) + "'" : std::string(" without a user name")) +
           ": check the auth token that the driver was given, for example "
           "basic_auth(user, password)";
}

bool is_security_code(std::string_view code) {
    return code.starts_with("Neo.ClientError.Security.");
}

Neo4jError neo4j_error(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const Neo4jError& known) {
        return known;
    }
}

// Kills the connection when its scope is left by an exception, a cancel included.
class KillOnThrow {
public:
    explicit KillOnThrow(Connection& connection) noexcept : connection_(&connection) {}
    ~KillOnThrow() {
        if (connection_ != nullptr)
            connection_->kill();
    }
    KillOnThrow(const KillOnThrow&) = delete;
    KillOnThrow& operator=(const KillOnThrow&) = delete;
    void passed() noexcept { connection_ = nullptr; }

private:
    Connection* connection_;
};

} // namespace

asio::awaitable<ConnectionRef> Connection::open(ConnectionOptions options, Address address,
                                                Deadline deadline) {
    ConnectionRef connection;
    const Begin begin = [&](std::unique_ptr<Transport> transport,
                            Deadline by) -> asio::awaitable<void> {
        connection = co_await open_over(std::move(transport), options, address, by);
    };
    co_await connect(options.connector, address, begin, deadline);
    co_return connection;
}

asio::awaitable<ConnectionRef> Connection::open_over(std::unique_ptr<Transport> transport,
                                                     ConnectionOptions options, Address address,
                                                     Deadline deadline) {
    const LogIds ids{next_id(), options.operation, transport->local_port()};
    log_io.debug(ids, [&] { return "C: <OPEN> " + address.to_string(); });
    const auto version =
        co_await negotiate(*transport, address, options.handshake, options.write_timeout, deadline);
    log_io.debug(ids, [&] { return "S: <HANDSHAKE> Bolt " + to_string(version); });
    ConnectionRef connection(
        new Connection(std::move(transport), options, std::move(address), version, ids));
    co_await connection->login(options.hello, deadline);
    co_return connection;
}

Connection::Connection(std::unique_ptr<Transport> transport, const ConnectionOptions& options,
                       Address address, bolt::Version version, LogIds ids)
    : idle_since(options.clock->now()), taken_at(idle_since), transport_(std::move(transport)),
      address_(std::move(address)), engine_(version), write_timeout_(options.write_timeout),
      telemetry_allowed_(options.telemetry && engine_.has(bolt::Capability::telemetry)),
      ssr_tally_(options.ssr_tally), in_flight_(options.in_flight), auth_(options.hello.auth),
      auth_manager_(options.auth_manager), opened_at_(idle_since) {
    engine_.log_ids = ids;
}

Connection::~Connection() {
    if (counted_ && !dead())
        ssr_tally_->remove(ssr_enabled_);
    log_io.debug(log_ids(), [] { return std::string("C: <CLOSE>"); });
    if (telemetry_hook)
        call_hook([&] { telemetry_hook->pool_event({PoolEventKind::closed, &address_, {}}); });
}

// What an old server could not be told, and would thus not do.
void Connection::check_supported(const bolt::HelloFields& hello) {
    if (hello.notifications.empty() || engine_.has(bolt::Capability::notification_filters))
        return;
    kill();
    throw ConfigurationError(
        "the server at " + address_.to_string() + " speaks Bolt " + to_string(engine_.version()) +
        "; notifications_min_severity and notifications_disabled_classifications need Bolt 5.2 or "
        "newer: leave them out");
}

void Connection::log_on_as(const AuthToken& auth) {
    try {
        engine_.log_on_again(auth);
    } catch (...) { // it cannot be sent, and half of it is written
        kill();
        throw;
    }
    auth_ = auth;
    login_forgotten_.store(false, std::memory_order_release);
}

asio::awaitable<void> Connection::login(const bolt::HelloFields& hello, Deadline deadline) {
    check_supported(hello);
    const auto replies = engine_.hello(hello);
    const auto& greeting = replies.first;
    const auto& login = replies.second;
    // After a refused HELLO the server may hang up and leave LOGON unanswered.
    const auto answered = [&] {
        return !login->waiting() || !(greeting->waiting() || greeting->succeeded());
    };
    co_await until(answered, deadline);
    const auto& failed = greeting->succeeded() ? login : greeting;
    if (!failed->succeeded()) {
        kill();
        refused(failed->metadata);
    }
    const std::string agent(greeting->metadata.text("server").value_or(""));
    if (!agent.starts_with("Neo4j/")) {
        kill();
        throw UnsupportedServerProduct("the server at " + address_.to_string() + " calls itself '" +
                                       agent + "': this driver talks to Neo4j only");
    }
    const auto version = engine_.version();
    server_ = std::make_shared<const ServerInfo>(ServerInfo{
        transport_->remote_address().value_or(address_), {version.major, version.minor}, agent});
    read_hints(greeting->metadata);
    if (const auto patches = greeting->metadata.find("patch_bolt");
        patches && patches->type() == ValueType::list)
        for (const auto patch : patches->as<ListView>())
            if (patch.type() == ValueType::string && patch.as<std::string_view>() == "utc")
                utc_patch_ = true;
    if (ssr_tally_) {
        ssr_tally_->add(ssr_enabled_);
        counted_ = true;
    }
    rest();
}

void Connection::watch(std::weak_ptr<ConnectionWatcher> watcher,
                       std::optional<std::string> database) {
    watcher_ = std::move(watcher);
    database_ = std::move(database);
    watched_ = true;
}

std::shared_ptr<ConnectionWatcher> Connection::watcher() const noexcept {
    return watched_ ? watcher_.lock() : nullptr;
}

void Connection::read_hints(const bolt::RawMap& hello) {
    const auto hints = hello.find("hints");
    if (!hints || hints->type() != ValueType::map)
        return;
    const auto telemetry = hints->as<MapView>().find("telemetry.enabled");
    telemetry_ = telemetry_allowed_ && telemetry && telemetry->type() == ValueType::boolean &&
                 telemetry->as<bool>();
    const auto ssr = hints->as<MapView>().find("ssr.enabled");
    ssr_enabled_ = ssr && ssr->type() == ValueType::boolean && ssr->as<bool>();
    const auto timeout = hints->as<MapView>().find("connection.recv_timeout_seconds");
    if (!timeout)
        return;
    if (timeout->type() == ValueType::integer && timeout->as<std::int64_t>() > 0)
        receive_timeout_ =
            std::min(std::chrono::seconds(timeout->as<std::int64_t>()), longest_hint);
    else
        log_io.info(log_ids(), [] {
            return std::string("the server's hint connection.recv_timeout_seconds is no positive "
                               "integer: ignored");
        });
}

bool Connection::flush_now(const Deadline& by) {
    KillOnThrow guard(*this);
    while (!engine_.output().empty()) {
        const auto result = transport_->try_write(engine_.output());
        if (result.error)
            fail(result.error, by);
        engine_.sent(result.bytes);
        if (result.bytes > 0) {
            just_sent_ = true;
            continue;
        }
        write_wants_ = result.wants;
        break;
    }
    guard.passed();
    return engine_.output().empty();
}

asio::awaitable<void> Connection::flush(Deadline deadline) {
    KillOnThrow guard(*this);
    const auto limit = earlier(deadline, operation_until_);
    auto by = limit;
    while (!flush_now(by)) {
        by = earlier(limit, Deadline::after(write_timeout_, "connection_write_timeout"));
        try {
            co_await transport_->wait(write_wants_, by);
        } catch (const boost::system::system_error& error) {
            if (is_cancel(error))
                throw;
            fail(error.code(), by);
        }
    }
    guard.passed();
}

// One coroutine for all of it: it is run for every answer.
asio::awaitable<void> Connection::run_until(ConnectionRef /*held*/, Condition done,
                                            Deadline deadline, Loss loss) {
    try {
        KillOnThrow guard(*this);
        const auto by = earlier(deadline, operation_until_);
        if (in_flight_ && !engine_.output().empty() && in_flight_->worth_a_turn()) {
            const auto begun = in_flight_->begin_turn();
            auto turn = asio::defer(co_await asio::this_coro::executor, asio::deferred);
            co_await std::move(turn);
            in_flight_->end_turn(begun);
        }
        if (!flush_now(by))
            co_await flush(deadline);
        auto limit = by;
        // For the next bytes: as long as the hint says, however often it is woken.
        bool waiting = false;
        auto wants = Ready::to_read;
        int reads = 0; // in a row
        bool waited = false;
        while (!done()) {
            const bool pause = reads == most_reads_in_a_row;
            // A read that finds nothing would be a wasted system call: after sending it does.
            const bool sent = std::exchange(just_sent_, false);
            if (std::exchange(waited, false) || (!sent && !pause && !transport_->reading_waits())) {
                const auto result = transport_->try_read(engine_.prepare());
                if (result.error)
                    fail(result.error, limit);
                wants = result.wants;
                if (result.bytes > 0) {
                    waiting = false;
                    ++reads;
                    take(result.bytes);
                    if (!security_failure_.empty())
                        co_await ask_auth_manager();
                    check_refusal();
                    continue;
                }
            }
            if (receive_timeout_ && !std::exchange(waiting, true))
                limit =
                    earlier(by, Deadline::after(*receive_timeout_,
                                                "the server's connection.recv_timeout_seconds"));
            if (!transport_->waits_by_itself(wants, limit)) {
                const InFlight::Wait counted(in_flight_.get());
                try {
                    if (auto* const socket = transport_->socket()) {
                        auto ready = socket->start_wait(wants, limit);
                        co_await std::move(ready);
                        socket->end_wait();
                    } else {
                        co_await transport_->wait(wants, limit);
                    }
                } catch (const boost::system::system_error& error) {
                    if (is_cancel(error))
                        throw;
                    fail(error.code(), limit);
                }
            }
            if (pause && limit.passed())
                fail(asio::error::timed_out, limit);
            reads = 0;
            waited = true;
        }
        guard.passed();
    } catch (...) {
        loss(std::current_exception());
        throw;
    }
}

bool Connection::receive_now() {
    KillOnThrow guard(*this);
    const auto result = transport_->try_read(engine_.prepare());
    if (result.error)
        fail(result.error, Deadline::never());
    if (result.bytes > 0) {
        just_sent_ = false;
        take(result.bytes);
        check_refusal();
    }
    guard.passed();
    return result.bytes > 0;
}

void Connection::take(std::size_t n) {
    if (auto fault = engine_.received(n)) {
        auto text = std::string(describe(fault.code));
        if (!fault.detail.empty())
            text += " (" + fault.detail + ")";
        throw ProtocolError(text + "; server " + address_.to_string() + ", Bolt " +
                            to_string(engine_.version()));
    }
    if (auto failure = engine_.take_failure(); !failure.empty())
        note_failure(std::move(failure));
}

void Connection::note_failure(bolt::RawMap failure) {
    const auto code = bolt::failure_code(failure, engine_.version());
    if (const auto watcher = this->watcher())
        watcher->failed(address_, database_, code, log_ids());
    security_failure_handled_ = false;
    if (auth_manager_ && is_security_code(code))
        security_failure_ = std::move(failure);
}

asio::awaitable<void> Connection::ask_auth_manager() {
    const auto error = neo4j_error(
        to_exception(bolt::read_failure(std::exchange(security_failure_, {}), engine_.version())));
    security_failure_handled_ = co_await auth_manager_->handle_security_exception(auth_, error);
}

void Connection::check_refusal() const {
    if (!engine_.refusal().empty())
        refused(engine_.refusal());
}

std::exception_ptr Connection::error_of(const bolt::RawMap& failure) const {
    return to_exception(bolt::read_failure(failure, engine_.version()), security_failure_handled_);
}

void Connection::refused(const bolt::RawMap& metadata) const {
    auto failure = bolt::read_failure(metadata, engine_.version());
    if (failure.code && is_security_code(*failure.code))
        failure.advice = login_advice(auth_, address_);
    raise(failure, security_failure_handled_);
}

asio::awaitable<void> Connection::catch_up(Deadline deadline) {
    const auto caught_up = [this] { return engine_.outstanding() == 0; };
    co_await until(caught_up, deadline);
}

asio::awaitable<void> Connection::settle(Deadline deadline) {
    co_await catch_up(deadline);
    if (engine_.state() == bolt::ServerState::defunct) {
        kill();
        throw ServiceUnavailable("the server at " + address_.to_string() +
                                 " refused to reset the connection");
    }
    if (!engine_.clean())
        co_await probe(deadline);
}

asio::awaitable<void> Connection::probe(Deadline deadline) {
    const auto reply = engine_.reset();
    const auto answered = [&] { return !reply->waiting(); };
    co_await until(answered, deadline);
    if (reply->succeeded())
        co_return;
    kill();
    std::rethrow_exception(error_of(reply->metadata));
}

void Connection::give_up() noexcept {
    try {
        if (dead() || engine_.clean())
            return;
        engine_.abandon();
        // What has arrived may be all there is to come. But a server that sends as fast as it is
        // read must not keep a destructor busy.
        for (int reads = 0; reads < most_last_reads; ++reads)
            if (engine_.outstanding() == 0 || !receive_now())
                break;
        if (engine_.clean())
            return;
        engine_.reset();
        while (!engine_.output().empty()) {
            const auto result = transport_->try_write(engine_.output());
            if (result.error || result.bytes == 0)
                return kill();
            engine_.sent(result.bytes);
        }
    } catch (...) {
        kill();
    }
}

void Connection::close() noexcept {
    try {
        if (!dead() && engine_.output().empty()) {
            engine_.goodbye();
            static_cast<void>(transport_->try_write(engine_.output()));
            transport_->finish();
        }
    } catch (...) { // a farewell is a courtesy
    }
    kill();
}

void Connection::kill() noexcept {
    if (dead_.exchange(true, std::memory_order_acq_rel))
        return;
    // Its operation's number is for its own task to read.
    log_io.debug({engine_.log_ids.connection, 0, engine_.log_ids.local_port},
                 [] { return std::string("C: <KILL>"); });
    if (counted_)
        ssr_tally_->remove(ssr_enabled_);
    transport_->kill();
}

void Connection::fail(const boost::system::error_code& error, const Deadline& deadline) {
    // The system may give up by itself, too: the peer has acknowledged nothing for too long.
    const bool late = error == asio::error::timed_out && !deadline.is_never();
    auto why = late                        ? timeout_text(deadline)
               : error == asio::error::eof ? std::string("the connection was closed")
                                           : error.message();
    log_io.debug(log_ids(), [&] { return "_: <CONNECTION FAILED> " + why; });
    // The system may report a timeout of its own, which is no deadline's.
    timed_out_ = error == asio::error::timed_out && deadline.passed();
    // By this side or by the caller's own limit, which is no fault of the server's.
    const bool given_up = dead() || (timed_out_ && deadline.at == operation_until_.at);
    kill();
    const auto text = "lost the connection to " + address_.to_string() + ": " + why;
    if (!watched_)
        throw ServiceUnavailable(text);
    const auto watcher = this->watcher();
    // A server may hang up after a FAILURE, as it does when a login is over: it is there all the
    // same.
    const bool refused = engine_.state() == bolt::ServerState::failed;
    if (watcher && !given_up && !refused)
        watcher->lost(address_, log_ids());
    throw SessionExpired(text);
}

} // namespace neo4j::detail
