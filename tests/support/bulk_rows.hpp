#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <neo4j/bulk.hpp>

#include "support/loop.hpp"
#include "support/script_server.hpp"

// For tests of bulk loads: what arrives at a scripted server, and one call for both faces.
namespace neo4j::test {

inline const std::string bulk_query = "rows 1 for $rows";

// Every row that was read is one of these.
inline std::uint64_t accounted(const BulkReport& report) {
    return report.rows_sent + report.rows_refused + report.rows_in_doubt + report.rows_not_sent;
}

// The rows of each RUN, as the server got them; some of them it refuses.
class Arrivals {
public:
    // @param refuses a code for a row that the server does not take
    explicit Arrivals(ServerScript& script,
                      std::function<std::optional<std::string>(const Value&)> refuses = {})
        : refuses_(std::move(refuses)) {
        script.check_parameters = [this](const Map& parameters) { return note(parameters); };
    }

    std::vector<List> batches() const {
        const std::lock_guard lock(mutex_);
        return batches_;
    }
    // All rows, batch by batch.
    List rows() const {
        List all;
        for (const auto& batch : batches())
            all.insert(all.end(), batch.begin(), batch.end());
        return all;
    }
    std::vector<std::size_t> sizes() const {
        std::vector<std::size_t> all;
        for (const auto& batch : batches())
            all.push_back(batch.size());
        return all;
    }
    Map last_parameters() const {
        const std::lock_guard lock(mutex_);
        return last_;
    }

private:
    std::optional<std::string> note(const Map& parameters) {
        const std::lock_guard lock(mutex_);
        last_ = parameters;
        const auto* rows = parameters.find("rows");
        if (rows == nullptr)
            return std::nullopt;
        batches_.push_back(rows->as<List>());
        if (refuses_)
            for (const auto& row : batches_.back())
                if (auto code = refuses_(row))
                    return code;
        return std::nullopt;
    }

    std::function<std::optional<std::string>(const Value&)> refuses_;
    mutable std::mutex mutex_;
    std::vector<List> batches_;
    Map last_;
};

// Refuses these numbers.
inline std::function<std::optional<std::string>(const Value&)>
refuse_rows(std::vector<std::int64_t> numbers,
            std::string code = "Neo.ClientError.Schema.ConstraintValidationFailed") {
    return [numbers = std::move(numbers),
            code = std::move(code)](const Value& row) -> std::optional<std::string> {
        for (const auto number : numbers)
            if (row == Value(number))
                return code;
        return std::nullopt;
    };
}

struct AwaitedLoads {
    explicit AwaitedLoads(const std::string& uri, DriverConfig config = {})
        : driver(loop.executor(), uri, basic_auth("neo4j", "secret"), std::move(config)) {}

    template <class Rows>
    BulkReport load(Rows&& rows, BulkOptions options = {}, Query query = bulk_query) {
        return loop.run(
            bulk_load(driver, std::forward<Rows>(rows), std::move(query), std::move(options)));
    }
    Loop loop;
    AsyncDriver driver;
};

struct BlockedLoads {
    explicit BlockedLoads(const std::string& uri, DriverConfig config = {})
        : driver(uri, basic_auth("neo4j", "secret"), std::move(config)) {}

    template <class Rows>
    BulkReport load(Rows&& rows, BulkOptions options = {}, Query query = bulk_query) {
        return bulk_load(driver, std::forward<Rows>(rows), std::move(query), std::move(options));
    }
    Driver driver;
};

} // namespace neo4j::test
