#include "testkit/requests.hpp"

namespace testkit {

Handler handler(std::string_view name) {
    static const Handlers handlers = [] {
        Handlers table;
        add_test_requests(table);
        add_time_requests(table);
        add_auth_manager_requests(table);
        add_bookmark_manager_requests(table);
        add_client_certificate_requests(table);
        add_cluster_requests(table);
        add_driver_requests(table);
        add_session_requests(table);
        add_transaction_requests(table);
        add_result_requests(table);
        return table;
    }();
    const auto found = handlers.find(name);
    return found == handlers.end() ? nullptr : found->second;
}

} // namespace testkit
