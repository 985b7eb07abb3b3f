// Each step of each public operation fails in turn, in both faces: the operation is run over and
// over, each time with the next name look-up, connect, read or write failing, until it is
// through before that. The error is the right kind, or there is none where the operation is tried
// again; the pool's books balance, no descriptor is left open, and the next query works.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <typeinfo>
#include <vector>

#include <neo4j/bulk.hpp>
#include <neo4j/error.hpp>
#include <neo4j/pool_metrics.hpp>

#include "support/catch.hpp"
#include "support/descriptors.hpp"
#include "support/faces.hpp"
#include "support/fault_sockets.hpp"
#include "support/pool_books.hpp"
#include "support/script_server.hpp"
#include "support/socket_path.hpp"
#include "support/thrown.hpp"
#include "support/tls_server.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;

namespace {

// How far an operation has got.
struct Course {
    int tries = 0;       // that have got as far as a transaction
    bool ending = false; // what is left is COMMIT, or what ends the operation otherwise

    Mark begun() {
        return [this] { ++tries; };
    }
    Mark ends() {
        return [this] { ending = true; };
    }
};

// What becomes of an operation whose connection is lost.
enum class Then {
    raises,          // that it was lost
    raises_or_asks,  // ... or, where only its end is lost, that nobody knows what became of COMMIT
    tried_again,     // it works; but nobody repeats a COMMIT
    tried_unseen,    // the same, and it is not seen how far it has got
    goes_on,         // on another connection: it works
    asks_or_goes_on, // the same; but a driver that routes has to open that one meanwhile
    may_go_on,       // raises, or goes on
    ends_quietly     // raises; but its end is quiet
};

template <class Face>
struct Operation {
    const char* name;
    void (*call)(Face&, Course&);
    Then then;
    void (*prepare)(Face&) = [](Face&) {};
    bool closes = false; // the driver
};

template <class Face>
void connected(Face& face) {
    face.query_nothing();
}

// Not inside a CHECK, which keeps to itself what its expression throws.
void is_whole(std::size_t records) {
    CHECK(records == 25);
}

// All rows in one batch.
BulkReport bulk(Blocked& face, const std::vector<int>& rows, const BulkOptions& options) {
    return bulk_load(face.driver, rows, "rows 1 $rows", options);
}
BulkReport bulk(Awaited& face, const std::vector<int>& rows, const BulkOptions& options) {
    return face.loop.run(bulk_load(face.driver, rows, "rows 1 $rows", options));
}

// Where the load has ended early, throws why, after a look at its report.
template <class Face>
void load(Face& face) {
    const std::vector<int> rows{1, 2, 3};
    try {
        const auto report = bulk(face, rows, BulkOptions().connections(1));
        CHECK(report.rows_sent == rows.size());
    } catch (const BulkLoadError& error) {
        CHECK(error.report().rows_read == rows.size());
        CHECK(error.report().rows_in_doubt == rows.size());
        const auto* cause = dynamic_cast<const IncompleteCommit*>(error.cause());
        REQUIRE(cause != nullptr);
        throw IncompleteCommit(*cause);
    }
}

AuthToken somebody() {
    return basic_auth("somebody", "secret");
}

template <class Face>
const std::vector<Operation<Face>>& operations() {
    using F = Face;
    static const std::vector<Operation<F>> all{
        {"execute_query", [](F& f, Course&) { is_whole(f.execute_query()); }, Then::tried_unseen},
        {"execute_query with a transformer",
         [](F& f, Course& c) { is_whole(f.execute_query(c.begun(), c.ends())); },
         Then::tried_again},
        {"execute_query, connected",
         [](F& f, Course& c) { is_whole(f.execute_query(c.begun(), c.ends())); }, Then::tried_again,
         connected<F>},
        {"run and collect", [](F& f, Course&) { is_whole(f.stream()); }, Then::raises},
        {"run and collect, connected", [](F& f, Course&) { is_whole(f.stream()); }, Then::raises,
         connected<F>},
        {"execute_read",
         [](F& f, Course& c) { is_whole(f.work(AccessMode::read, c.begun(), c.ends())); },
         Then::tried_again},
        {"execute_write",
         [](F& f, Course& c) { is_whole(f.work(AccessMode::write, c.begun(), c.ends())); },
         Then::tried_again},
        {"execute_write, connected",
         [](F& f, Course& c) { is_whole(f.work(AccessMode::write, c.begun(), c.ends())); },
         Then::tried_again, connected<F>},
        {"a transaction and commit",
         [](F& f, Course& c) { f.transaction(true, c.begun(), c.ends()); }, Then::raises_or_asks},
        {"a transaction and rollback",
         [](F& f, Course& c) { f.transaction(false, c.begun(), c.ends()); }, Then::raises},
        {"a transaction with two results",
         [](F& f, Course& c) { is_whole(f.two_results(c.begun(), c.ends())); },
         Then::raises_or_asks},
        {"consume after one record", [](F& f, Course&) { f.consume_early(); }, Then::raises,
         connected<F>},
        {"a query of another user, connected", [](F& f, Course&) { f.query_as(somebody()); },
         Then::raises, connected<F>},
        {"verify_authentication, connected",
         [](F& f, Course&) { f.verify_authentication(somebody()); }, Then::asks_or_goes_on,
         connected<F>},
        {"bulk_load, connected", [](F& f, Course&) { load(f); }, Then::tried_unseen, connected<F>},
        {"verify_connectivity", [](F& f, Course&) { f.verify(); }, Then::raises},
        // A RESET that is not answered costs the idle connection alone.
        {"verify_connectivity, connected", [](F& f, Course&) { f.verify(); }, Then::asks_or_goes_on,
         connected<F>},
        {"a query after an abandoned one", [](F& f, Course&) { f.query(); }, Then::may_go_on,
         [](F& f) { f.abandon(); }},
        {"session.close with a result", [](F& f, Course& c) { f.close_session(c.ends()); },
         Then::ends_quietly},
        {"driver.close with an answer to come", [](F& f, Course&) { f.close(); }, Then::goes_on,
         [](F& f) { f.abandon(); }, true},
    };
    return all;
}

struct Setting {
    Fault fault;
    const char* scheme;
    bool routing() const { return std::string_view(scheme) == "neo4j"; }
    bool encrypted() const { return std::string_view(scheme) == "bolt+ssc"; }
    std::string uri(const ScriptServer& server, const SocketPath& socket) const {
        if (std::string_view(scheme) == "bolt+unix")
            return socket.uri();
        return std::string(scheme) + "://server.test:" + std::to_string(server.port());
    }
};

// The kind of an error; "" where there was none.
template <class Action>
std::string kind_of(const Action& action) {
    try {
        action();
        return "";
    } catch (const IncompleteCommit& error) {
        CHECK_FALSE(error.is_retryable());
        return "IncompleteCommit";
    } catch (const RoutingServiceUnavailable&) {
        return "RoutingServiceUnavailable";
    } catch (const ServiceUnavailable& error) {
        CHECK(error.is_retryable());
        return typeid(error) == typeid(ServiceUnavailable) ? "ServiceUnavailable" : "another kind";
    } catch (const SessionExpired& error) {
        CHECK(error.is_retryable());
        return "SessionExpired";
    } catch (const std::exception& error) {
        return error.what();
    }
}

bool is_one_of(std::string_view kind, std::initializer_list<std::string_view> all) {
    return std::ranges::find(all, kind) != all.end();
}

// @param course as the step failed.
void check_kind(const std::string& kind, Then then, const Setting& setting, const Course& course) {
    INFO("raised: '" << kind << "'");
    const auto lost = [&] {
        // A transaction's connection is its own; a driver that routes looks for another server.
        if (!setting.routing())
            CHECK(kind == "ServiceUnavailable");
        else if (course.tries > 0)
            CHECK(kind == "SessionExpired");
        else
            CHECK(is_one_of(
                kind, {"", "SessionExpired", "ServiceUnavailable", "RoutingServiceUnavailable"}));
    };
    switch (then) {
    case Then::raises:
        return lost();
    case Then::raises_or_asks:
        if (!course.ending)
            return lost();
        CHECK(kind == "IncompleteCommit");
        return;
    case Then::tried_again:
        CHECK(kind == (course.ending ? "IncompleteCommit" : ""));
        return;
    case Then::tried_unseen:
        CHECK(is_one_of(kind, {"", "IncompleteCommit"}));
        return;
    case Then::goes_on:
        CHECK(kind == "");
        return;
    case Then::asks_or_goes_on:
        if (!setting.routing())
            CHECK(kind == "");
        [[fallthrough]];
    case Then::may_go_on:
        if (!kind.empty())
            lost();
        return;
    case Then::ends_quietly:
        if (!course.ending)
            return lost();
        CHECK(kind == "");
    }
}

void check_all_books(const PoolMetrics& books) {
    check_books(books.total);
    for (const auto& [address, figures] : books.servers)
        check_books(figures);
}

// Nothing of a driver's stays behind in its loop.
void check_idle(Awaited& face) {
    CHECK(face.loop.idle());
}
void check_idle(Blocked&) {}

constexpr auto patience = 10s;

DriverConfig config() {
    return DriverConfig()
        .max_connection_pool_size(1)
        .connection_acquisition_timeout(patience)
        .operation_timeout(patience)
        .initial_retry_delay(1ms);
}

// False: the operation is through before that step.
template <class Face>
bool fails_at(std::size_t step, ScriptServer& server, const std::string& uri,
              const Operation<Face>& operation, const Setting& setting) {
    INFO(operation.name << " over " << setting.scheme << ", step " << step << ": "
                        << name(setting.fault));
    server.hang_up(); // so that nothing is seen of the run before
    server->forget();
    FaultLine line(setting.fault, step);
    Course course;
    Course at_strike;
    line.on_strike = [&] { at_strike = course; };
    Face face(uri, config(), line.look_up());
    operation.prepare(face);
    line.start();
    const auto kind = kind_of([&] { operation.call(face, course); });
    line.stop();
    if (line.struck())
        check_kind(kind, operation.then, setting, at_strike);
    else
        CHECK(kind == "");
    const auto commits = server->count("COMMIT");
    if (operation.then == Then::tried_again && kind.empty())
        CHECK(commits == 1);
    else
        CHECK(commits <= 1);
    check_all_books(face.driver.pool_metrics());
    if (!operation.closes) {
        face.query();
        const auto books = face.driver.pool_metrics();
        check_all_books(books);
        // A router may be known by the URI's name and by its own address.
        CHECK(books.total.idle >= 1);
        CHECK(books.total.idle <= (setting.routing() ? 2 : 1));
    }
    face.close();
    check_idle(face);
    CHECK(face.driver.pool_metrics().total.idle == 0);
    return line.struck();
}

// What is the server's own goes with its connections.
void check_descriptors(ScriptServer& server, std::size_t before) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    do
        server.hang_up();
    while (open_descriptors() != before && std::chrono::steady_clock::now() < end);
    CHECK(open_descriptors() == before);
}

template <class Face>
void check_every_step(const Setting& setting) {
    ScriptServer server([&](ServerScript& script) {
        if (setting.encrypted())
            script.tls = std::make_shared<TlsServer>(make_authority().sign(for_localhost()));
    });
    server->route({{server.address()}, {server.address()}, {server.address()}});
    const SocketPath socket;
    server.listen_at(socket.path());
    const auto uri = setting.uri(server, socket);
    for (const auto& operation : operations<Face>()) {
        constexpr auto none = std::size_t(-1);
        // A thread keeps its loop from its first call.
        fails_at(none, server, uri, operation, setting);
        server.hang_up();
        const auto before = open_descriptors();
        std::size_t steps = 1;
        while (fails_at(steps, server, uri, operation, setting)) {
            ++steps;
            REQUIRE(steps < 1000);
        }
        CHECK(steps > 1);
        check_descriptors(server, before);
    }
}

} // namespace

TEMPLATE_TEST_CASE("each step of each operation fails in turn", "", Awaited, Blocked) {
    const auto fault = GENERATE(Fault::reset, Fault::end, Fault::silence, Fault::cut);
    check_every_step<TestType>({fault, "bolt"});
}

TEMPLATE_TEST_CASE("each step of each operation fails in turn over TLS", "", Awaited, Blocked) {
    const auto fault = GENERATE(Fault::reset, Fault::silence, Fault::cut, Fault::garble);
    check_every_step<TestType>({fault, "bolt+ssc"});
}

TEMPLATE_TEST_CASE("each step of each operation fails in turn over WebSocket", "", Awaited,
                   Blocked) {
    check_every_step<TestType>({Fault::reset, "bolt+ws"});
}

TEMPLATE_TEST_CASE("each step of each operation fails in turn over a Unix socket", "", Awaited,
                   Blocked) {
    check_every_step<TestType>({Fault::reset, "bolt+unix"});
}

TEMPLATE_TEST_CASE("each step of each operation of a routing driver fails in turn", "", Awaited,
                   Blocked) {
    const auto fault = GENERATE(Fault::reset, Fault::silence);
    check_every_step<TestType>({fault, "neo4j"});
}
