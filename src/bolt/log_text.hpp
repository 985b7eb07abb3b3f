#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <neo4j/auth.hpp>

#include "bolt/message.hpp"
#include "bolt/raw_map.hpp"
#include "bolt/requests.hpp"

namespace neo4j::bolt {

// Messages as the log shows them: credentials as stars, parameters and metadata by their names.

std::string hello_text(const HelloFields& fields, bool with_auth);
std::string logon_text(const AuthToken& auth);
// @param extra null inside an explicit transaction.
std::string run_text(std::string_view query, EncodedMap parameters, const TransactionFields* extra);
std::string begin_text(const TransactionFields& extra);
std::string route_text(const RouteFields& fields);
// PULL or DISCARD.
std::string fetch_text(Request request, std::int64_t n, std::int64_t qid);
std::string answer_text(Response response, const RawMap& metadata);

} // namespace neo4j::bolt
