// A server whose answer to COMMIT cannot be read: the transaction may have taken effect, so that
// nobody repeats it by himself.

#include <string>

#include <neo4j/error.hpp>

#include "bench.hpp"
#include "support/faces.hpp"

using namespace neo4j;
using namespace neo4j::test;

namespace {

// Each is a ProtocolError anywhere else.
const std::string nonsense[] = {
    std::string("\x00\x02\xB1\x55\x00\x00", 6),         // a message of an unknown kind
    std::string("\x00\x04\xB1\x71\x91\x01\x00\x00", 8), // a RECORD
    std::string("\x00\x03\xB1\x70\x90\x00\x00", 7),     // SUCCESS whose metadata are no map
    std::string("\x00\x04HTTP\x00\x00", 8),             // no structure
};

void check_in_doubt(const std::string& text) {
    CHECK_CONTAINS(text, "COMMIT");
    CHECK_CONTAINS(text, "unknown");
    CHECK_CONTAINS(text, "the server sent a"); // what was wrong with it
}

} // namespace

TEMPLATE_TEST_CASE("a COMMIT answered by nonsense leaves the outcome unknown", "", Awaited,
                   Blocked) {
    for (const auto& bytes : nonsense) {
        ScriptServer server;
        TestType face(server.uri(), Bench::config({}));
        const auto prepare = [&] {
            server->forget();
            server->next(bolt::Request::commit, Reaction::raw(bytes));
        };
        prepare();
        check_in_doubt(thrown<IncompleteCommit>([&] { face.transaction(true); }));
        prepare();
        int tries = 0;
        const Mark begun = [&] { ++tries; };
        check_in_doubt(thrown<IncompleteCommit>([&] { face.work(AccessMode::write, begun, {}); }));
        CHECK(tries == 1);
        prepare();
        check_in_doubt(thrown<IncompleteCommit>([&] { face.execute_query(); }));
        CHECK(server->count("COMMIT") == 1);
        face.query();
    }
}

TEMPLATE_TEST_CASE("nonsense before COMMIT is no incomplete commit", "", Awaited, Blocked) {
    ScriptServer server;
    TestType face(server.uri(), Bench::config({}));
    for (const auto request : {bolt::Request::begin, bolt::Request::run, bolt::Request::pull}) {
        server->next(request, Reaction::raw(nonsense[0]));
        thrown<ProtocolError>([&] { face.transaction(true); });
        face.query();
    }
    CHECK(server->count("COMMIT") == 0);
}
