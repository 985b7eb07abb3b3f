#include "testkit/features.hpp"

namespace testkit {

const std::vector<std::string>& features() {
    static const std::vector<std::string> all{
        "AuthorizationExpiredTreatment",
        "Backend:MockTime",
        "ConfHint:connection.recv_timeout_seconds",
        "Detail:ClosedDriverIsEncrypted",
        "Feature:API:BookmarkManager",
        "Feature:API:ConnectionAcquisitionTimeout",
        "Feature:API:Driver.ExecuteQuery",
        "Feature:API:Driver.ExecuteQuery:WithAuth",
        "Feature:API:Driver.IsEncrypted",
        "Feature:API:Driver.SupportsSessionAuth",
        "Feature:API:Driver.VerifyAuthentication",
        "Feature:API:Driver.VerifyConnectivity",
        "Feature:API:Driver:GetServerInfo",
        "Feature:API:Driver:NotificationsConfig",
        "Feature:API:Liveness.Check",
        "Feature:API:Result.List",
        "Feature:API:Result.Peek",
        "Feature:API:Result.Single",
        "Feature:API:Result.SingleOptional",
        "Feature:API:RetryableExceptions",
        "Feature:API:Session:AuthConfig",
        "Feature:API:Session:NotificationsConfig",
        "Feature:API:SSLClientCertificate",
        "Feature:API:SSLConfig",
        "Feature:API:SSLSchemes",
        "Feature:API:Summary:GqlStatusObjects",
        "Feature:API:Type.Spatial",
        "Feature:API:Type.Temporal",
        "Feature:Auth:Bearer",
        "Feature:Auth:Custom",
        "Feature:Auth:Kerberos",
        "Feature:Bolt:3.0",
        // Neither 4.1 nor 4.2: servers of that time read no ranges, and the four offers of the
        // handshake (the manifest, 5.8 to 5.0, 4.4 to 4.1, 3.0) name neither on its own.
        "Feature:Bolt:4.3",
        "Feature:Bolt:4.4",
        "Feature:Bolt:5.0",
        "Feature:Bolt:5.1",
        "Feature:Bolt:5.2",
        "Feature:Bolt:5.3",
        "Feature:Bolt:5.4",
        "Feature:Bolt:5.6",
        "Feature:Bolt:5.7",
        "Feature:Bolt:Patch:UTC",
        "Feature:Impersonation",
        "Feature:TLS:1.2",
        "Feature:TLS:1.3",
        "Optimization:AuthPipelining",
        "Optimization:ConnectionReuse",
        "Optimization:EagerTransactionBegin",
        "Optimization:ExecuteQueryPipelining",
        "Optimization:ImplicitDefaultArguments",
        "Optimization:MinimalBookmarksSet",
        "Optimization:MinimalResets",
        "Optimization:MinimalVerifyAuthentication",
        "Optimization:PullPipelining",
    };
    return all;
}

} // namespace testkit
