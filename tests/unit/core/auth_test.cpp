#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>

#include <neo4j/auth.hpp>
#include <neo4j/map.hpp>
#include <neo4j/value.hpp>

#include "core/auth_fields.hpp"
#include "core/wipe.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using Catch::Matchers::Contains;

namespace {

std::string printed(const AuthToken& token) {
    std::ostringstream out;
    out << token;
    return out.str();
}

} // namespace

TEST_CASE("each way to log on fills its fields") {
    const AuthToken none = no_auth();
    CHECK(none.scheme() == "none");
    CHECK_FALSE(none.principal());
    CHECK_FALSE(none.credentials());
    CHECK_FALSE(none.realm());
    CHECK(none.parameters() == nullptr);
    CHECK(AuthToken() == none);

    const AuthToken basic = basic_auth("ada", "secret", "native");
    CHECK(basic.scheme() == "basic");
    CHECK(basic.principal() == "ada");
    CHECK(basic.credentials() == "secret");
    CHECK(basic.realm() == "native");
    const AuthToken without = basic_auth("ada", "");
    CHECK_FALSE(without.credentials());
    CHECK_FALSE(without.realm());

    const AuthToken kerberos = kerberos_auth("ticket");
    CHECK(kerberos.scheme() == "kerberos");
    CHECK(kerberos.principal() == "");
    CHECK(kerberos.credentials() == "ticket");

    const AuthToken bearer = bearer_auth("token");
    CHECK(bearer.scheme() == "bearer");
    CHECK_FALSE(bearer.principal());
    CHECK(bearer.credentials() == "token");

    const AuthToken custom =
        custom_auth("ada", std::nullopt, "r", "mine", Map{{"level", Value(3)}});
    CHECK(custom.scheme() == "mine");
    CHECK(custom.principal() == "ada");
    CHECK_FALSE(custom.credentials());
    CHECK(custom.realm() == "r");
    REQUIRE(custom.parameters() != nullptr);
    CHECK(*custom.parameters() == Map{{"level", Value(3)}});
    const AuthToken bare = custom_auth(std::nullopt, "c", std::nullopt, "mine", Map{});
    CHECK(bare.parameters() == nullptr);
    CHECK(bare == custom_auth(std::nullopt, "c", std::nullopt, "mine"));
}

TEST_CASE("tokens are equal when they log on in the same way") {
    CHECK(basic_auth("a", "b") == basic_auth("a", "b"));
    CHECK(basic_auth("a", "b") != basic_auth("a", "c"));
    CHECK(basic_auth("a", "b") != basic_auth("x", "b"));
    CHECK(basic_auth("a", "b") != basic_auth("a", "b", "realm"));
    CHECK(bearer_auth("t") != kerberos_auth("t"));
    const auto custom = [](int level) {
        return custom_auth("a", "b", std::nullopt, "s", Map{{"level", Value(level)}});
    };
    CHECK(custom(1) == custom(1));
    CHECK(custom(1) != custom(2));
    CHECK(custom(1) != custom_auth("a", "b", std::nullopt, "s"));
    CHECK(basic_auth("a", "b") == custom_auth("a", "b", std::nullopt, "basic"));
}

TEST_CASE("printing hides the secrets") {
    CHECK(printed(basic_auth("ada", "secret", "native")) ==
          "{scheme: basic, principal: ada, credentials: ******, realm: native}");
    CHECK(printed(no_auth()) == "{scheme: none}");
    CHECK_THAT(printed(custom_auth("a", "secret", std::nullopt, "s", Map{{"k", Value("secret")}})),
               !Contains("secret"));
}

TEST_CASE("copies share one secret; a moved-from token stays whole") {
    static_assert(std::is_nothrow_copy_constructible_v<AuthToken>);
    AuthToken token = basic_auth("ada", "secret");
    const AuthToken copy = token;
    CHECK(copy.credentials()->data() == token.credentials()->data());
    const AuthToken moved = std::move(token);
    CHECK(token.credentials() == "secret"); // NOLINT: that is the point
    CHECK(moved == token);
}

TEST_CASE("a secret is overwritten before its memory is freed") {
    // Short enough for the string's own memory, so that it lies inside the buffer.
    constexpr std::string_view secret = "s3cret";
    alignas(detail::AuthFields) std::array<char, sizeof(detail::AuthFields)> buffer{};
    const auto holds_secret = [&] {
        return std::string_view(buffer.data(), buffer.size()).find(secret) != secret.npos;
    };
    auto* const fields = new (buffer.data()) detail::AuthFields;
    fields->credentials = secret;
    REQUIRE(holds_secret());
    std::destroy_at(fields);
    CHECK_FALSE(holds_secret());
}

TEST_CASE("text and bytes in a token's parameters are overwritten, however deep they are") {
    const std::string long_one(100, 's');
    const Map inner{{"text", Value("s3cret")},
                    {"list", Value(List{Value(long_one), Value(Map{{"key", Value("s3cret")}})})}};
    // Held beyond the token, so that it can be looked at.
    const auto parameters = std::make_shared<Map>(Map{{"text", Value(long_one)},
                                                      {"bytes", Value(Bytes(3, std::byte{'s'}))},
                                                      {"number", Value(3)},
                                                      {"map", Value(inner)}});
    {
        detail::AuthFields fields;
        fields.parameters = parameters;
    }
    const auto overwritten = [](const Value& value) {
        const auto& text = *value.get_if<std::string>();
        return text.find_first_not_of('\0') == text.npos;
    };
    CHECK(overwritten(parameters->at("text")));
    CHECK(*parameters->at("bytes").get_if<Bytes>() == Bytes(3, std::byte{0}));
    CHECK(parameters->at("number") == Value(3));
    const auto& map = parameters->at("map");
    CHECK(overwritten(map["text"]));
    CHECK(overwritten(map["list"][0]));
    CHECK(overwritten(map["list"][1]["key"]));
}

TEST_CASE("overwriting a text takes what a longer one has left behind its end") {
    std::string text = "s3cret";
    text = "x";
    detail::wipe(text);
    CHECK(text == std::string(text.capacity(), '\0'));
}
