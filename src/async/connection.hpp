#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include <neo4j/address.hpp>
#include <neo4j/auth_manager.hpp>
#include <neo4j/bolt_handshake.hpp>
#include <neo4j/summary.hpp>
#include <neo4j/telemetry.hpp>

#include "async/connection_watcher.hpp"
#include "async/connector.hpp"
#include "async/deadline.hpp"
#include "async/in_flight.hpp"
#include "async/ssr_tally.hpp"
#include "async/transport.hpp"
#include "bolt/engine.hpp"
#include "core/clock.hpp"
#include "core/log.hpp"

namespace neo4j::detail {

// How a connection is opened and used.
struct ConnectionOptions {
    ConnectorOptions connector;
    BoltHandshake handshake = BoltHandshake::manifest;
    std::chrono::nanoseconds write_timeout{};
    std::optional<std::chrono::nanoseconds> operation_timeout;
    bolt::HelloFields hello;
    std::shared_ptr<AuthManager> auth_manager;           // that hello.auth is from; null: none
    bool telemetry = true;                               // where the server asks for it
    std::uint64_t operation = 0;                         // that opens it, for the log
    std::shared_ptr<const Clock> clock = system_clock(); // for ages
    std::shared_ptr<SsrTally> ssr_tally{};               // none: nobody wants to know
    std::shared_ptr<InFlight> in_flight{};               // likewise
};

// One connection to a server: a transport and the protocol engine, with deadlines and kill.
//
// Used by one task at a time, except kill(). A fault in I/O or in the peer's bytes, a deadline and
// a cancel each kill it: whatever the reason, after an exception from a member it is dead.
class Connection {
public:
    // Connects, shakes hands and logs in, at the first of the host's addresses where all of that
    // can be done. Throws ServiceUnavailable, the server's AuthError, UnsupportedServerProduct, ...
    static boost::asio::awaitable<std::shared_ptr<Connection>>
    open(ConnectionOptions options, Address address, Deadline deadline);
    // For tests: over a transport that is there already.
    static boost::asio::awaitable<std::shared_ptr<Connection>>
    open_over(std::unique_ptr<Transport> transport, ConnectionOptions options, Address address,
              Deadline deadline);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    bolt::Engine& engine() noexcept { return engine_; }
    const bolt::Engine& engine() const noexcept { return engine_; }

    // Sends what the engine has written. Bounded by the write timeout and the deadline.
    boost::asio::awaitable<void> flush(Deadline deadline = Deadline::never());
    // As far as the transport takes it without waiting; true where that is all.
    // @param by which deadline to name where it has passed
    bool flush_now(const Deadline& by);
    // Hands over what is there already, without waiting. False: nothing was.
    bool receive_now();
    // A function of the caller's, who keeps it until the wait is over.
    class Condition {
    public:
        template <class Function>
        explicit Condition(const Function& function) noexcept
            : function_(&function),
              ask_([](const void* asked) { return (*static_cast<const Function*>(asked))(); }) {}
        // @param known a member function of `object`, which is kept likewise.
        template <auto known, class T>
        static Condition of(const T& object) noexcept {
            return {&object, [](const void* asked) {
                        return std::invoke(known, *static_cast<const T*>(asked));
                    }};
        }
        bool operator()() const { return ask_(function_); }

    private:
        Condition(const void* object, bool (*ask)(const void*)) noexcept
            : function_(object), ask_(ask) {}

        const void* function_;
        bool (*ask_)(const void*);
    };
    // Who is told what has ended a wait, a cancel included; the connection is dead by then. Kept by
    // the caller as a Condition is.
    class Loss {
    public:
        Loss() noexcept = default;
        template <auto lost, class T>
        static Loss of(T& object) noexcept {
            Loss loss;
            loss.object_ = &object;
            loss.tell_ = [](void* told, const std::exception_ptr& error) {
                std::invoke(lost, *static_cast<T*>(told), error);
            };
            return loss;
        }
        void operator()(const std::exception_ptr& error) const {
            if (tell_ != nullptr)
                tell_(object_, error);
        }

    private:
        void* object_ = nullptr;
        void (*tell_)(void*, const std::exception_ptr&) = nullptr;
    };
    // Sends, and hands to the engine what is received until `done` says so. Each wait is bounded by
    // the server's hint and the deadline.
    boost::asio::awaitable<void> until(Condition done, Deadline deadline = Deadline::never()) {
        return run_until(nullptr, done, deadline, {});
    }
    // The same, with somebody to be told.
    boost::asio::awaitable<void> until(Condition done, Loss loss) {
        return run_until(nullptr, done, Deadline::never(), loss);
    }
    // The same for a connection that a cancel may take away from its caller meanwhile.
    static boost::asio::awaitable<void> until(std::shared_ptr<Connection> connection,
                                              Condition done, Loss loss) {
        auto& self = *connection;
        return self.run_until(std::move(connection), done, Deadline::never(), loss);
    }
    template <class Done>
    boost::asio::awaitable<void> until(const Done& done, Deadline deadline = Deadline::never()) {
        return until(Condition(done), deadline);
    }
    // One that nobody keeps.
    template <class Done>
        requires(!std::is_lvalue_reference_v<Done>)
    boost::asio::awaitable<void> until(Done&& done, Deadline deadline = Deadline::never()) {
        return keep_until(std::move(done), deadline);
    }

    // Whether the server asks which way of running queries is used, and may be told.
    bool wants_telemetry() const noexcept { return telemetry_; }
    // Whether the server passes a request on to where it belongs.
    bool ssr_enabled() const noexcept { return ssr_enabled_; }

    // From now on the watcher is told, and a loss of the connection is SessionExpired: there may be
    // another server to go to.
    void watch(std::weak_ptr<ConnectionWatcher> watcher, std::optional<std::string> database);
    void unwatch() noexcept { watched_ = false; }

    // Logs on as somebody else, or anew, together with what is sent next.
    void log_on_as(const AuthToken& auth);
    const AuthToken& auth() const noexcept { return auth_; }
    // The login counts no more: log on before the next use. Safe from any thread.
    void forget_login() noexcept { login_forgotten_.store(true, std::memory_order_release); }
    bool login_forgotten() const noexcept {
        return login_forgotten_.load(std::memory_order_acquire);
    }
    // Who is told when the server refuses what the connection is logged on with; null: nobody.
    void set_auth_manager(std::shared_ptr<AuthManager> manager) noexcept {
        auth_manager_ = std::move(manager);
    }

    // What a FAILURE's metadata say, as an exception. Retryable also where the auth manager has
    // seen to what was wrong.
    std::exception_ptr error_of(const bolt::RawMap& failure) const;

    // Receives every answer that is still to come.
    boost::asio::awaitable<void> catch_up(Deadline deadline);
    // Puts the connection into a state in which anybody may use it: reads what is outstanding and
    // resets what is left. Throws where that fails.
    boost::asio::awaitable<void> settle(Deadline deadline);
    // Asks for a sign of life by RESET.
    boost::asio::awaitable<void> probe(Deadline deadline);

    // Nobody reads on: open results are dropped and a RESET is sent if one is needed, without
    // waiting; settle() reads its answer. Kills the connection where even that would wait.
    void give_up() noexcept;
    // Says goodbye without waiting, then kills.
    void close() noexcept;
    // Ends the connection; safe from any thread.
    void kill() noexcept;
    bool dead() const noexcept { return dead_.load(std::memory_order_acquire); }
    // Dead because something did not happen in time: the peer may be there all the same.
    bool timed_out() const noexcept { return timed_out_; }

    // Whoever has it may go on; nobody uses it after that. Safe from any thread.
    void retire() noexcept { retired_.store(true, std::memory_order_release); }
    bool retired() const noexcept { return retired_.load(std::memory_order_acquire); }

    // A transport's look at the socket: the peer is gone or out of step.
    bool stale() noexcept { return transport_->stale(); }
    // No timer of this connection stays pending, and it keeps no more memory than it usually needs.
    void rest() noexcept {
        operation_until_ = Deadline::never();
        engine_.rest();
        transport_->rest();
    }

    const Address& address() const noexcept { return address_; }
    // Whether the server took the offer to send date-times as UTC before 5.0.
    bool utc_patch() const noexcept { return utc_patch_; }
    const std::shared_ptr<const ServerInfo>& server_info() const noexcept { return server_; }
    LogIds log_ids() const noexcept { return engine_.log_ids; }
    // Its number; safe from any thread.
    std::uint64_t id() const noexcept { return engine_.log_ids.connection; }
    // What follows belongs to another public call, which began just now
    // @param number for the log.
    void begin_operation(std::uint64_t number, Deadline until) noexcept {
        log_as(number);
        operation_until_ = until;
    }
    // The same for the log alone; 0: to no call.
    void log_as(std::uint64_t number) noexcept { engine_.log_ids.operation = number; }

    Clock::time_point opened_at() const noexcept { return opened_at_; }

    // The pool's notes.
    Clock::time_point idle_since;
    Clock::time_point taken_at;
    std::uint64_t times_taken = 0;
    bool told_acquired = false;                    // to the telemetry hook
    std::shared_ptr<TelemetryHook> telemetry_hook; // that is told when the connection is no more

private:
    Connection(std::unique_ptr<Transport> transport, const ConnectionOptions& options,
               Address address, bolt::Version version, LogIds ids);

    template <class Done>
    boost::asio::awaitable<void> keep_until(Done done, Deadline deadline) {
        const Condition condition(done);
        co_await until(condition, deadline);
    }
    // @param held keeps this connection meanwhile; null: the caller does.
    boost::asio::awaitable<void> run_until(std::shared_ptr<Connection> held, Condition done,
                                           Deadline deadline, Loss loss);
    boost::asio::awaitable<void> login(const bolt::HelloFields& hello, Deadline deadline);
    void check_supported(const bolt::HelloFields& hello);
    void read_hints(const bolt::RawMap& hello);
    [[noreturn]] void fail(const boost::system::error_code& error, const Deadline& deadline);
    void take(std::size_t n);
    void note_failure(bolt::RawMap failure);
    boost::asio::awaitable<void> ask_auth_manager();
    void check_refusal() const;
    std::shared_ptr<ConnectionWatcher> watcher() const noexcept;
    // What the server said of a login, or of telemetry.
    [[noreturn]] void refused(const bolt::RawMap& metadata) const;

    std::unique_ptr<Transport> transport_;
    Address address_;
    bolt::Engine engine_;
    std::chrono::nanoseconds write_timeout_;
    Deadline operation_until_;                            // of the call that is under way
    std::optional<std::chrono::seconds> receive_timeout_; // the server's hint
    std::shared_ptr<const ServerInfo> server_;
    bool utc_patch_ = false;
    bool telemetry_allowed_;
    bool telemetry_ = false;
    bool ssr_enabled_ = false;
    std::shared_ptr<SsrTally> ssr_tally_; // counted in it, once logged in
    std::shared_ptr<InFlight> in_flight_;
    bool counted_ = false;
    bool watched_ = false;
    std::weak_ptr<ConnectionWatcher> watcher_;
    std::optional<std::string> database_; // that the watcher is told
    AuthToken auth_;
    std::shared_ptr<AuthManager> auth_manager_;
    bolt::RawMap security_failure_;         // that the manager has yet to be asked about
    bool security_failure_handled_ = false; // of the last one
    std::atomic<bool> login_forgotten_{false};
    std::atomic<bool> dead_{false};
    bool timed_out_ = false;
    std::atomic<bool> retired_{false};
    Ready write_wants_ = Ready::to_write; // before more can be written
    bool just_sent_ = false;              // the answer cannot be there yet: wait before reading
    Clock::time_point opened_at_;
};

using ConnectionRef = std::shared_ptr<Connection>;

} // namespace neo4j::detail
