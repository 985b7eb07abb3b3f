// Servers that accept and then say nothing, at each stage and in both faces: no call takes longer
// than what bounds the stage. ARCHITECTURE.md has the table ("What bounds each wait").

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <neo4j/error.hpp>

#include "support/catch.hpp"
#include "support/faces.hpp"
#include "support/full_backlog.hpp"
#include "support/script_server.hpp"
#include "support/slack.hpp"
#include "support/thrown.hpp"
#include "support/tls_server.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
using bolt::Request;
namespace asio = boost::asio;

namespace {

constexpr auto limit = 100ms;
constexpr auto hinted = 1s; // the shortest that a server can say

// More than the system keeps for a peer that does not read.
const std::string& large() {
    static const std::string text(6 * 1024 * 1024, 'x');
    return text;
}

template <class T>
asio::awaitable<T> never() {
    asio::steady_timer timer(co_await asio::this_coro::executor,
                             asio::steady_timer::time_point::max());
    co_await timer.async_wait(asio::use_awaitable);
    co_return T();
}

// A driver and what it is to fall into.
template <class Face>
struct Hole {
    std::optional<FullBacklog> nobody;
    std::optional<ScriptServer> server;
    std::string uri;
    DriverConfig config;
    detail::LookUp look_up;     // none: the system's
    Params parameters;          // encoded before the time is taken
    std::optional<Face> driver; // made when it is first needed, and gone before the server

    ScriptServer& serve(const std::function<void(ServerScript&)>& prepare = {},
                        const std::string& scheme = "bolt") {
        server.emplace(prepare);
        uri = scheme + "://" + server->address();
        return *server;
    }
    void serve_mute(const std::string& scheme) {
        serve([](ServerScript& script) { script.mute = true; }, scheme);
    }
    // Over TLS that is in order.
    void serve_tls(bool mute) {
        const auto prepare = [&](ServerScript& script) {
            script.tls = std::make_shared<TlsServer>(make_authority().sign(for_localhost()));
            script.mute = mute;
        };
        serve(prepare, "bolt+ssc");
    }
    // With a hint of how long it may take to answer.
    void serve_hinting(const std::string& scheme = "bolt") {
        const auto prepare = [](ServerScript& script) {
            script.hello_extra = params("hints", params("connection.recv_timeout_seconds", 1));
        };
        serve(prepare, scheme);
    }
    // A connection is there, the next request of that kind is not answered.
    void serve_until(Request kind) {
        serve_hinting();
        face().query();
        (*server)->next(kind, Reaction::silence());
    }
    Face& face() {
        if (!driver)
            driver.emplace(uri, config, look_up);
        return *driver;
    }
};

template <class Face>
void query(Hole<Face>& hole) {
    hole.face().query();
}
template <class Face>
void write_much(Hole<Face>& hole) {
    hole.face().query("echo", std::move(hole.parameters));
}
template <class Face>
void close(Hole<Face>& hole) {
    hole.face().close();
}

// Which setting bounds a stage, beside operation_timeout.
enum class Bound { connecting, acquisition, write, hint };

std::string_view name(Bound bound) {
    switch (bound) {
    case Bound::connecting:
        return "connection_timeout";
    case Bound::acquisition:
        return "connection_acquisition_timeout";
    case Bound::write:
        return "connection_write_timeout";
    case Bound::hint:
        return "connection.recv_timeout_seconds";
    }
    return "";
}

enum class Outcome {
    by_error,
    quietly, // closing does its best, and says nothing
    served,  // after half the time, over a new connection
};

template <class Face>
struct Stage {
    std::string name;
    Bound bound;
    std::function<void(Hole<Face>&)> prepare;
    std::function<void(Hole<Face>&)> call = query<Face>;
    Outcome ends = Outcome::by_error;
};

template <class Face>
std::vector<Stage<Face>> stages() {
    using H = Hole<Face>;
    std::vector<Stage<Face>> all{
        {"a resolver", Bound::acquisition,
         [](H& h) {
             h.serve();
             h.config.resolver([](Address) { return never<std::vector<Address>>(); });
         }},
        {"a provider of certificates", Bound::acquisition,
         [](H& h) {
             h.serve_tls(false);
             h.config.client_certificate([] { return never<std::optional<ClientCertificate>>(); });
         }},
        // A hook stands in for the system's look-up.
        {"DNS", Bound::acquisition,
         [](H& h) {
             h.uri = "bolt://nobody.test";
             h.look_up = [](std::string) { return never<std::vector<std::string>>(); };
         }},
        {"TCP", Bound::connecting, [](H& h) { h.uri = "bolt://" + h.nobody.emplace().address(); }},
        {"TCP, all of a host's addresses", Bound::connecting,
         [](H& h) {
             h.uri = "bolt://" + h.nobody.emplace().address();
             h.config.resolver([](const Address& one) { return std::vector{one, one, one}; });
         }},
        {"TLS handshake", Bound::acquisition, [](H& h) { h.serve_mute("bolt+ssc"); }},
        {"WebSocket handshake", Bound::acquisition, [](H& h) { h.serve_mute("bolt+ws"); }},
        {"Bolt handshake", Bound::acquisition, [](H& h) { h.serve_mute("bolt"); }},
        {"Bolt handshake over TLS", Bound::acquisition, [](H& h) { h.serve_tls(true); }},
        {"Bolt handshake of a router", Bound::acquisition, [](H& h) { h.serve_mute("neo4j"); }},
        {"HELLO", Bound::acquisition,
         [](H& h) { h.serve()->next(Request::hello, Reaction::silence()); }},
        {"LOGON", Bound::acquisition,
         [](H& h) { h.serve()->next(Request::logon, Reaction::silence()); }},
        {"the line for a connection", Bound::acquisition,
         [](H& h) {
             h.serve();
             h.face().hold();
         }},
        {"ROUTE", Bound::hint,
         [](H& h) {
             h.serve_hinting("neo4j");
             (*h.server)->next(Request::route, Reaction::silence());
         }},
        {"RUN", Bound::hint, [](H& h) { h.serve_until(Request::run); }},
        {"PULL", Bound::hint, [](H& h) { h.serve_until(Request::pull); }},
        {"BEGIN", Bound::hint, [](H& h) { h.serve_until(Request::begin); },
         [](H& h) { h.face().transaction(true); }},
        {"COMMIT", Bound::hint, [](H& h) { h.serve_until(Request::commit); },
         [](H& h) { h.face().transaction(true); }},
        {"ROLLBACK", Bound::hint, [](H& h) { h.serve_until(Request::rollback); },
         [](H& h) { h.face().transaction(false); }},
        {"DISCARD of a session that closes", Bound::hint,
         [](H& h) { h.serve_until(Request::discard); }, [](H& h) { h.face().close_session(); },
         Outcome::quietly},
        {"a write", Bound::write,
         [](H& h) {
             h.serve()->next(Request::logon, Reaction::deaf());
             h.face().query_nothing();
             h.parameters = params("x", large());
         },
         write_much<Face>},
        {"a write over TLS", Bound::write,
         [](H& h) {
             h.serve_tls(false);
             (*h.server)->next(Request::logon, Reaction::deaf());
             h.face().query_nothing();
             h.parameters = params("x", large());
         },
         write_much<Face>},
        {"RESET, read by the next user", Bound::acquisition,
         [](H& h) {
             h.serve()->next(Request::reset, Reaction::silence());
             h.face().abandon();
         },
         query<Face>, Outcome::served},
        {"RESET, read when a driver closes", Bound::acquisition,
         [](H& h) {
             h.serve()->next(Request::reset, Reaction::silence());
             h.face().abandon();
         },
         close<Face>, Outcome::quietly},
        {"RESET of a liveness check", Bound::acquisition,
         [](H& h) {
             h.serve();
             h.config.liveness_check_timeout(0s);
             h.face().query();
             (*h.server)->next(Request::reset, Reaction::silence());
         },
         query<Face>, Outcome::served},
    };
    return all;
}

// So long that a test that waits for them is seen to.
DriverConfig patient() {
    return DriverConfig()
        .max_connection_pool_size(1)
        .connection_timeout(1min)
        .connection_acquisition_timeout(1min)
        .connection_write_timeout(1min);
}

// The call ends when it should; gives the message of its error.
template <class Face>
std::string ended(const Stage<Face>& stage, Hole<Face>& hole, std::chrono::milliseconds bound) {
    const auto start = std::chrono::steady_clock::now();
    std::string text;
    try {
        stage.call(hole);
        CHECK(stage.ends != Outcome::by_error);
    } catch (const GqlError& error) {
        text = error.message();
        CHECK(stage.ends == Outcome::by_error);
    }
    if (stage.ends == Outcome::served)
        bound /= 2;
    const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - start);
    CHECK(time >= bound - 2ms);
    CHECK(time <= bound + slack);
    return text;
}

} // namespace

TEMPLATE_TEST_CASE("a silent server holds a call as long as the stage's own setting says", "",
                   Awaited, Blocked) {
    for (const auto& stage : stages<TestType>()) {
        // The server's hint is counted in seconds: some stages stand for all.
        if (stage.bound == Bound::hint && stage.name != "ROUTE" && stage.name != "RUN" &&
            stage.name != "PULL")
            continue;
        DYNAMIC_SECTION(stage.name) {
            Hole<TestType> hole;
            hole.config = patient();
            if (stage.bound == Bound::connecting)
                hole.config.connection_timeout(limit);
            if (stage.bound == Bound::acquisition)
                hole.config.connection_acquisition_timeout(limit);
            if (stage.bound == Bound::write)
                hole.config.connection_write_timeout(limit);
            stage.prepare(hole);
            const auto bound =
                stage.bound == Bound::hint ? std::chrono::milliseconds(hinted) : limit;
            const auto text = ended(stage, hole, bound);
            if (stage.ends == Outcome::by_error)
                CHECK_CONTAINS(text, name(stage.bound));
        }
    }
}

TEMPLATE_TEST_CASE("a silent server holds a call as long as operation_timeout says", "", Awaited,
                   Blocked) {
    for (const auto& stage : stages<TestType>())
        DYNAMIC_SECTION(stage.name) {
            Hole<TestType> hole;
            hole.config = patient().operation_timeout(limit);
            stage.prepare(hole);
            const auto text = ended(stage, hole, limit);
            if (stage.ends == Outcome::by_error)
                CHECK_CONTAINS(text, "operation_timeout");
        }
}

TEMPLATE_TEST_CASE("a server that does not read makes no farewell wait", "", Awaited, Blocked) {
    Hole<TestType> hole;
    const bool tls = GENERATE(true, false);
    tls ? hole.serve_tls(false) : static_cast<void>(hole.serve());
    hole.config = patient();
    (*hole.server)->next(Request::logon, Reaction::deaf());
    hole.face().query_nothing();
    const auto start = std::chrono::steady_clock::now();
    SECTION("of a driver that is closed") {
        hole.face().close();
    }
    SECTION("of a driver that is destroyed") {
        hole.driver.reset();
    }
    CHECK(std::chrono::steady_clock::now() - start < slack);
}

TEMPLATE_TEST_CASE("after a silent server the driver goes on with a new connection", "", Awaited,
                   Blocked) {
    Hole<TestType> hole;
    hole.config = patient().operation_timeout(limit);
    const auto kind = GENERATE(Request::hello, Request::logon, Request::run, Request::pull,
                               Request::begin, Request::commit, Request::rollback);
    auto& server = hole.serve();
    server->next(kind, Reaction::silence());
    CHECK_THROWS_AS(hole.face().transaction(kind != Request::rollback), ServiceUnavailable);
    hole.face().query();
    CHECK(server->connections() == 2);
}
