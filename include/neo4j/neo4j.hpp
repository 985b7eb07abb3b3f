#pragma once

/// The whole library but for the opt-in headers (arrow.hpp, bulk.hpp, json.hpp, mapping.hpp,
/// opentelemetry.hpp, prometheus.hpp, spdlog.hpp, text_table.hpp).

#include <neo4j/access_mode.hpp>
#include <neo4j/async_driver.hpp>
#include <neo4j/auth.hpp>
#include <neo4j/auth_manager.hpp>
#include <neo4j/bolt_handshake.hpp>
#include <neo4j/bookmark_manager.hpp>
#include <neo4j/bookmarks.hpp>
#include <neo4j/client_certificate.hpp>
#include <neo4j/config.hpp>
#include <neo4j/driver.hpp>
#include <neo4j/error.hpp>
#include <neo4j/graph.hpp>
#include <neo4j/logging.hpp>
#include <neo4j/notifications.hpp>
#include <neo4j/params.hpp>
#include <neo4j/plan.hpp>
#include <neo4j/pool_metrics.hpp>
#include <neo4j/record.hpp>
#include <neo4j/resolver.hpp>
#include <neo4j/spatial.hpp>
#include <neo4j/ssl_context.hpp>
#include <neo4j/summary.hpp>
#include <neo4j/telemetry.hpp>
#include <neo4j/temporal.hpp>
#include <neo4j/trust.hpp>
#include <neo4j/uuid.hpp>
#include <neo4j/value.hpp>
#include <neo4j/vector.hpp>
#include <neo4j/version.hpp>
