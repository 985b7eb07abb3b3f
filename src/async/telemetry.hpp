#pragma once

#include "async/connection.hpp"
#include "bolt/requests.hpp"

namespace neo4j::detail {

// Tells a server which way of running queries is used: once for each use, though it may take
// several tries.
class Telemetry {
public:
    explicit Telemetry(bolt::Api api) noexcept : api_(api) {}

    // Leaves together with what is sent next.
    void tell(Connection& connection) {
        if (told_ && told_->succeeded())
            return;
        told_ = connection.wants_telemetry() ? connection.engine().telemetry(api_) : nullptr;
    }

private:
    bolt::Api api_;
    bolt::ReplyRef told_;
};

} // namespace neo4j::detail
