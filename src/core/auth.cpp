#include <ostream>
#include <utility>

#include <neo4j/auth.hpp>
#include <neo4j/map.hpp>
#include <neo4j/value.hpp>

#include "core/auth_fields.hpp"
#include "core/wipe.hpp"

namespace neo4j {

namespace {

void wipe(Value& value);

void wipe(Map& map) {
    for (const auto& [name, value] : map) {
        wipe(*map.find(name)); // the entries themselves are constant
    }
}

void wipe(Value& value) {
    if (auto* const text = value.get_if<std::string>()) {
        detail::wipe(*text);
    } else if (auto* const bytes = value.get_if<Bytes>()) {
        detail::wipe(*bytes);
    } else if (auto* const map = value.get_if<Map>()) {
        wipe(*map);
    } else if (auto* const list = value.get_if<List>()) {
        for (Value& element : *list) {
            wipe(element);
        }
    }
}

using FieldsPtr = std::shared_ptr<const detail::AuthFields>;

FieldsPtr make_fields(std::string_view scheme, std::optional<std::string_view> principal,
                      std::string_view credentials, std::string_view realm,
                      std::shared_ptr<Map> parameters = nullptr) {
    auto fields = std::make_shared<detail::AuthFields>();
    fields->scheme = scheme;
    if (principal) {
        fields->principal.emplace(*principal);
    }
    fields->credentials = credentials;
    fields->realm = realm;
    fields->parameters = std::move(parameters);
    return fields;
}

const FieldsPtr& no_auth_fields() {
    static const FieldsPtr fields = make_fields("none", std::nullopt, {}, {});
    return fields;
}

std::optional<std::string_view> unless_empty(const std::string& text) noexcept {
    return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

} // namespace

detail::AuthFields::~AuthFields() {
    wipe(credentials);
    if (parameters) {
        neo4j::wipe(*parameters);
    }
}

AuthToken::AuthToken() : fields_(no_auth_fields()) {}

AuthToken::AuthToken(std::shared_ptr<const detail::AuthFields> fields) noexcept
    : fields_(std::move(fields)) {}

std::string_view AuthToken::scheme() const& noexcept {
    return fields_->scheme;
}

std::optional<std::string_view> AuthToken::principal() const& noexcept {
    return fields_->principal;
}

std::optional<std::string_view> AuthToken::credentials() const& noexcept {
    return unless_empty(fields_->credentials);
}

std::optional<std::string_view> AuthToken::realm() const& noexcept {
    return unless_empty(fields_->realm);
}

const Map* AuthToken::parameters() const& noexcept {
    return fields_->parameters.get();
}

bool operator==(const AuthToken& a, const AuthToken& b) {
    const detail::AuthFields& x = *a.fields_;
    const detail::AuthFields& y = *b.fields_;
    if (&x == &y) {
        return true;
    }
    if (x.scheme != y.scheme || x.principal != y.principal || x.credentials != y.credentials ||
        x.realm != y.realm || !x.parameters != !y.parameters) {
        return false;
    }
    return !x.parameters || *x.parameters == *y.parameters;
}

AuthToken no_auth() {
    return AuthToken();
}

AuthToken basic_auth(std::string_view user, std::string_view password, std::string_view realm) {
    return AuthToken(make_fields("basic", user, password, realm));
}

AuthToken kerberos_auth(std::string_view ticket) {
    // Servers before 4.4 insist on a principal, be it empty.
    return AuthToken(make_fields("kerberos", "", ticket, {}));
}

AuthToken bearer_auth(std::string_view token) {
    return AuthToken(make_fields("bearer", std::nullopt, token, {}));
}

AuthToken custom_auth(std::optional<std::string_view> principal,
                      std::optional<std::string_view> credentials,
                      std::optional<std::string_view> realm, std::string_view scheme) {
    return AuthToken(make_fields(scheme, principal, credentials.value_or(""), realm.value_or("")));
}

AuthToken custom_auth(std::optional<std::string_view> principal,
                      std::optional<std::string_view> credentials,
                      std::optional<std::string_view> realm, std::string_view scheme,
                      const Map& parameters) {
    return AuthToken(make_fields(scheme, principal, credentials.value_or(""), realm.value_or(""),
                                 parameters.empty() ? nullptr : std::make_shared<Map>(parameters)));
}

std::ostream& operator<<(std::ostream& out, const AuthToken& token) {
    out << "{scheme: " << token.scheme();
    if (const auto principal = token.principal()) {
        out << ", principal: " << *principal;
    }
    if (token.credentials()) {
        out << ", credentials: ******";
    }
    if (const auto realm = token.realm()) {
        out << ", realm: " << *realm;
    }
    if (token.parameters() != nullptr) {
        out << ", parameters: ******";
    }
    return out << '}';
}

} // namespace neo4j
