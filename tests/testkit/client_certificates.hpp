#pragma once

#include <neo4j/client_certificate.hpp>

#include "testkit/json.hpp"

namespace testkit {

// A ClientCertificate of a request.
neo4j::ClientCertificate client_certificate(const Json& json);

} // namespace testkit
