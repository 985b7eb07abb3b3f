#include "testkit/records.hpp"

#include "testkit/cypher.hpp"

namespace testkit {

Json record_json(const neo4j::Record& record) {
    Json result;
    result["values"] = elements_to_cypher(record.values());
    return result;
}

Json records_json(const std::vector<neo4j::Record>& records) {
    auto result = Json::array();
    for (const auto& record : records)
        result.push_back(record_json(record));
    return result;
}

Json record_response(const std::optional<neo4j::Record>& record) {
    return record ? message("Record", record_json(*record)) : message("NullRecord");
}

} // namespace testkit
