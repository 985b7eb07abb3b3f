// What servers say beside records: errors with their codes, causes and diagnostic records;
// plans, notifications, statuses, counters. For each version. (Routing tables: routing_answer.cpp.)

#include <chrono>
#include <memory>
#include <string>

#include <neo4j/error.hpp>
#include <neo4j/summary.hpp>

#include "async/summary_data.hpp"
#include "bolt/failure.hpp"
#include "bolt/log_text.hpp"
#include "bolt/raw_map.hpp"
#include "fuzz/fuzz.hpp"
#include "packstream/scan.hpp"
#include "support/bolt_script.hpp"

using namespace neo4j;
using namespace neo4j::fuzz;

namespace {

void check_failure(const bolt::RawMap& metadata, bolt::Version version) {
    const auto code = bolt::failure_code(metadata, version);
    require(!detail::classify(code).code.empty() || code.empty(), "a code is known by some name");
    const auto failure = bolt::read_failure(metadata, version);
    for (const bool handled : {false, true})
        try {
            detail::raise(failure, handled);
        } catch (const Neo4jError& error) {
            require(*error.what() != '\0', "an error has a text");
            static_cast<void>(error.gql_classification());
            static_cast<void>(error.diagnostic_record());
            require(!handled || error.is_retryable() || !detail::classify(code).security,
                    "what was seen to can be tried again");
        }
}

void check_summary(const bolt::RawMap& metadata, bolt::Version version) {
    auto data = std::make_shared<detail::SummaryData>();
    data->server = std::make_shared<const ServerInfo>(
        ServerInfo{Address(), {version.major, version.minor}, "Neo4j/test"});
    data->run = metadata;
    data->last = metadata;
    const ResultSummary summary(data);
    static_cast<void>(refused<ProtocolError>([&] { static_cast<void>(summary.query_type()); }));
    static_cast<void>(summary.counters());
    static_cast<void>(summary.plan());
    static_cast<void>(summary.profile());
    static_cast<void>(summary.gql_status_objects());
    static_cast<void>(summary.summary_notifications());
    static_cast<void>(summary.notifications());
    static_cast<void>(summary.result_available_after());
    static_cast<void>(summary.result_consumed_after());
    static_cast<void>(summary.metadata());
}

} // namespace

NEO4J_FUZZ_TARGET(metadata) {
    const auto version = input.one_of(test::all_versions);
    const Exact bytes(input.rest());
    const auto checked = packstream::validate(bytes.begin(), bytes.end());
    if (checked.error != packstream::Errc::ok || ValueView(bytes.begin()).type() != ValueType::map)
        return;
    const bolt::RawMap metadata({bytes.begin(), checked.next});
    require(!bolt::answer_text(bolt::Response::failure, metadata).empty(), "it can be logged");
    check_failure(metadata, version);
    check_summary(metadata, version);
}
