// Secrets are overwritten before their memory is freed: whatever goes back to the heap while the
// driver works is searched for them. What lies on a stack, and what OpenSSL and the system keep,
// is not seen here.

#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <malloc.h>

#include <neo4j/async_driver.hpp>
#include <neo4j/auth.hpp>
#include <neo4j/auth_manager.hpp>
#include <neo4j/client_certificate.hpp>
#include <neo4j/driver.hpp>
#include <neo4j/value.hpp>

#include "async/pem.hpp"
#include "support/catch.hpp"
#include "support/certificates.hpp"
#include "support/loop.hpp"
#include "support/replay_answers.hpp"
#include "support/replay_connect.hpp"

namespace {

// What is looked for. One thread at a time, and no memory of its own.
std::string_view wanted;
std::size_t found = 0;

void look_through(void* memory) noexcept {
    if (memory == nullptr || wanted.empty())
        return;
    const auto size = ::malloc_usable_size(memory);
    if (::memmem(memory, size, wanted.data(), wanted.size()) != nullptr)
        ++found;
}

} // namespace

void* operator new(std::size_t size) {
    // Cleared: what an earlier owner has left is not the driver's.
    if (void* const memory = std::calloc(1, size == 0 ? 1 : size))
        return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
    look_through(memory);
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    operator delete(memory);
}

using namespace neo4j;
using namespace neo4j::test;

namespace {

// How many pieces of memory held the secret when they were freed.
std::size_t left_behind(std::string_view secret, const std::function<void()>& action) {
    found = 0;
    wanted = secret;
    action();
    wanted = {};
    return found;
}

constexpr std::string_view secret = "hunter2-which-is-longer-than-a-short-string";

// Made of what the program keeps itself.
const Map& parameters() {
    static const Map made{{"otp", Value(secret)},
                          {"deep", Value(List{Value(Map{{"pin", Value(secret)}})})}};
    return made;
}

AuthToken token(int kind) {
    switch (kind) {
    case 0:
        return basic_auth("ada", secret);
    case 1:
        return kerberos_auth(secret);
    case 2:
        return bearer_auth(secret);
    default:
        return custom_auth("ada", secret, "realm", "scheme", parameters());
    }
}

// A driver in each face.
struct Awaited {
    Loop loop;
    AsyncDriver driver;

    explicit Awaited(DriverAuth auth)
        : driver(loop.executor(), "bolt://memory", std::move(auth), one_connection()) {}
    ~Awaited() { loop.run(driver.close()); }

    static DriverConfig one_connection() { return DriverConfig().max_connection_pool_size(1); }
    void ask(SessionConfig config = {}) {
        auto session = driver.session(std::move(config));
        auto result = loop.run(session.run("RETURN 1 AS x"));
        loop.run(result.collect());
        loop.run(session.close());
    }
};

struct Blocked {
    Driver driver;

    explicit Blocked(DriverAuth auth)
        : driver("bolt://memory", std::move(auth), Awaited::one_connection()) {}

    void ask(SessionConfig config = {}) {
        driver.session(std::move(config)).run("RETURN 1 AS x").collect();
    }
};

// Answers to a query on a new connection, and to more after it, each of which logs on again.
Replay replay_log_on_again() {
    auto replay = replay_auto_commit();
    const auto query = replay.then.at(0);
    auto again = success();   // to LOGOFF,
    append(again, success()); // and LOGON
    append(again, query);
    replay.first.push_back(query);
    replay.then = {again};
    return replay;
}

void answer_with(Replay replay) {
    connect_to(std::make_shared<const Replay>(std::move(replay)));
}

} // namespace

TEST_CASE("the search finds what is left behind") {
    CHECK(left_behind(secret, [] { const std::string copy(secret); }) == 1);
}

TEST_CASE("no token leaves its secrets behind") {
    parameters();
    for (int kind = 0; kind < 4; ++kind) {
        INFO(kind);
        CHECK(left_behind(secret, [&] {
                  const auto made = token(kind);
                  const auto copy = made; // NOLINT: shares the secret
                  CHECK(made == token(kind));
              }) == 0);
    }
}

TEMPLATE_TEST_CASE("no driver leaves what it logs on with behind", "", Awaited, Blocked) {
    parameters();
    answer_with(replay_auto_commit());
    for (int kind = 0; kind < 4; ++kind) {
        INFO(kind);
        CHECK(left_behind(secret, [&] {
                  TestType face(token(kind));
                  face.ask();
              }) == 0);
    }
}

TEMPLATE_TEST_CASE("no session leaves auth of its own behind", "", Awaited, Blocked) {
    parameters();
    const auto driver_auth = basic_auth("neo4j", "not looked for");
    for (int kind = 0; kind < 4; ++kind) {
        INFO(kind);
        answer_with(replay_auto_commit());
        CHECK(left_behind(secret, [&] {
                  TestType face(driver_auth);
                  face.ask(SessionConfig().auth(token(kind))); // a new connection
              }) == 0);
        answer_with(replay_log_on_again());
        CHECK(left_behind(secret, [&] {
                  TestType face(driver_auth);
                  face.ask();
                  face.ask(SessionConfig().auth(token(kind)));
                  face.ask();
                  face.ask(SessionConfig().auth(token(kind)));
              }) == 0);
    }
}

TEMPLATE_TEST_CASE("no auth manager leaves what connections log on with again behind", "", Awaited,
                   Blocked) {
    parameters();
    answer_with(replay_log_on_again());
    CHECK(left_behind(secret, [&] {
              int asked = 0;
              // One that has expired when it is there.
              const auto expired = [&asked] {
                  ++asked;
                  return ExpiringAuth(
                      custom_auth(std::to_string(asked), secret, {}, "scheme", parameters()),
                      std::chrono::system_clock::now());
              };
              TestType face(bearer_auth_manager(expired));
              face.ask();
              face.ask();
              face.ask();
              CHECK(asked == 3);
          }) == 0);
}

TEST_CASE("no certificate of a client leaves its key or password behind") {
    const auto made = make_authority();
    const auto certificate = made.pem();
    const auto key = made.key_pem();
    const auto locked = made.key_pem(std::string(secret));
    const auto both = certificate + std::string(20'000, '\n') + key; // of several parts
    const ScratchFile certificate_file(certificate);
    const ScratchFile key_file(key);
    const ScratchFile locked_file(locked);
    const ScratchFile both_file(both);
    // Of the middle of the key.
    const std::string_view of_key = std::string_view(key).substr(key.size() / 2, 24);
    const std::string_view of_locked = std::string_view(locked).substr(locked.size() / 2, 24);
    const auto load = [](const ClientCertificate& given) {
        static_cast<void>(detail::load("client_certificate", given));
    };
    SECTION("in memory") {
        // What is moved in is the driver's from then on.
        auto own_certificate = std::make_optional<std::string>(certificate);
        auto own_key = std::make_optional<std::string>(key);
        CHECK(
            left_behind(of_key, [&] {
                load(ClientCertificate::from_pem(std::move(*own_certificate), std::move(*own_key)));
            }) == 0);
    }
    SECTION("in memory, as one text") {
        auto own = both;
        CHECK(left_behind(of_key, [&] { load(ClientCertificate::from_pem(std::move(own))); }) == 0);
    }
    SECTION("files") {
        CHECK(left_behind(of_key, [&] {
                  load(ClientCertificate(certificate_file.path(), key_file.path()));
              }) == 0);
        CHECK(left_behind(of_key, [&] { load(ClientCertificate(both_file.path())); }) == 0);
    }
    SECTION("a password") {
        for (const auto looked_for : {of_locked, secret}) {
            auto password = std::make_optional<std::string>(secret);
            CHECK(left_behind(looked_for, [&] {
                      load(ClientCertificate(certificate_file.path(), locked_file.path(),
                                             std::move(password)));
                  }) == 0);
        }
    }
    SECTION("what cannot be used") {
        CHECK(left_behind(of_key,
                          [&] { CHECK_THROWS(load(ClientCertificate(key_file.path()))); }) == 0);
    }
}
