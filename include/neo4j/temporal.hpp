#pragma once

// All temporal types: Date, LocalTime, Time, LocalDateTime, DateTime, Duration, TimeZone.
#include <neo4j/date.hpp>
#include <neo4j/date_time.hpp>
#include <neo4j/duration.hpp>
#include <neo4j/iso8601.hpp>
#include <neo4j/time.hpp>
#include <neo4j/time_zone.hpp>
