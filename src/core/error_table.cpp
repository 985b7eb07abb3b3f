#include "core/error_table.hpp"

#include <array>
#include <utility>

#include "core/diagnostic_record.hpp"
#include "core/error_info.hpp"

namespace neo4j::detail {

namespace {

using enum ErrorKind;

constexpr std::string_view unknown_code = "Neo.DatabaseError.General.UnknownError";
constexpr std::string_view unknown_message = "An unknown error occurred";
constexpr std::string_view unknown_status = "50N42";
constexpr std::string_view unknown_description =
    "error: general processing exception - unexpected error";
constexpr std::string_view unknown_cause_message =
    "50N42: Unexpected error has occurred. See debug log for details.";

constexpr std::string_view authorization_expired = "Neo.ClientError.Security.AuthorizationExpired";

struct Entry {
    std::string_view code;
    ErrorKind kind;
};

// The codes that have a class of their own. All others go by their class.
constexpr auto kinds = std::to_array<Entry>({
    {"Neo.ClientError.Schema.ConstraintValidationFailed", constraint_error},
    {"Neo.ClientError.Schema.ConstraintViolation", constraint_error},
    {"Neo.ClientError.Statement.ConstraintVerificationFailed", constraint_error},
    {"Neo.ClientError.Statement.ConstraintViolation", constraint_error},
    {"Neo.ClientError.Statement.InvalidSyntax", cypher_syntax_error},
    {"Neo.ClientError.Statement.SyntaxError", cypher_syntax_error},
    {"Neo.ClientError.Procedure.TypeError", cypher_type_error},
    {"Neo.ClientError.Statement.InvalidType", cypher_type_error},
    {"Neo.ClientError.Statement.TypeError", cypher_type_error},
    {"Neo.ClientError.General.ReadOnly", forbidden},
    {"Neo.ClientError.Schema.ForbiddenOnConstraintIndex", forbidden},
    {"Neo.ClientError.Schema.IndexBelongsToConstraint", forbidden},
    {"Neo.ClientError.Security.Forbidden", forbidden},
    {"Neo.ClientError.Transaction.ForbiddenDueToTransactionType", forbidden},
    {"Neo.ClientError.Security.AuthorizationFailed", auth_error},
    {"Neo.ClientError.Security.Unauthorized", auth_error},
    {"Neo.ClientError.Security.TokenExpired", token_expired},
    {"Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", forbidden_on_read_only_database},
    {"Neo.ClientError.Cluster.NotALeader", not_a_leader},
    {"Neo.TransientError.General.DatabaseUnavailable", database_unavailable},
});

struct Rewrite {
    std::string_view from;
    std::string_view to;
    std::string_view classification;
};

constexpr auto rewrites = std::to_array<Rewrite>({
    // Logging on again with the same token is all it needs.
    {authorization_expired, authorization_expired, "TransientError"},
    // Server 5.0 moved these two; older servers call them transient though no retry helps.
    {"Neo.TransientError.Transaction.Terminated", "Neo.ClientError.Transaction.Terminated",
     "ClientError"},
    {"Neo.TransientError.Transaction.LockClientStopped",
     "Neo.ClientError.Transaction.LockClientStopped", "ClientError"},
});

// Errors that another router would answer with, too.
constexpr auto fatal_codes = std::to_array<std::string_view>({
    "Neo.ClientError.Database.DatabaseNotFound",
    "Neo.ClientError.Transaction.InvalidBookmark",
    "Neo.ClientError.Transaction.InvalidBookmarkMixture",
    "Neo.ClientError.Statement.TypeError",
    "Neo.ClientError.Statement.ArgumentError",
    "Neo.ClientError.Request.Invalid",
});

// Splits "Neo.ClientError.Statement.SyntaxError"; false unless it has four parts.
bool split(std::string_view code, ErrorClass& out) {
    std::array<std::string_view, 4> parts;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::size_t dot = code.find('.');
        if ((dot == code.npos) != (i + 1 == parts.size())) {
            return false;
        }
        parts[i] = code.substr(0, dot);
        code.remove_prefix(dot == code.npos ? code.size() : dot + 1);
    }
    out.classification = parts[1];
    out.category = parts[2];
    out.title = parts[3];
    return true;
}

ErrorKind kind_of(std::string_view classification, std::string_view code) {
    for (const Entry& entry : kinds) {
        if (entry.code == code) {
            return entry.kind;
        }
    }
    if (classification == "ClientError") {
        return client_error;
    }
    if (classification == "TransientError") {
        return transient_error;
    }
    if (classification == "DatabaseError") {
        return database_error;
    }
    return neo4j_error;
}

bool is_transient(ErrorKind kind) {
    return kind == transient_error || kind == database_unavailable || kind == not_a_leader ||
           kind == forbidden_on_read_only_database;
}

bool is_fatal_in_discovery(const ErrorClass& result) {
    for (const std::string_view code : fatal_codes) {
        if (code == result.code) {
            return true;
        }
    }
    return result.security && !result.reauthenticate;
}

std::shared_ptr<const GqlError> to_cause(const std::shared_ptr<const ServerFailure>& failure) {
    if (!failure) {
        return nullptr;
    }
    auto info = std::make_shared<ErrorInfo>();
    if (failure->gql_status && failure->description && failure->message) {
        info->gql_status = *failure->gql_status;
        info->gql_status_description = *failure->description;
        info->message = *failure->message;
    } else {
        info->gql_status = unknown_status;
        info->gql_status_description = unknown_description;
        info->message = unknown_cause_message;
    }
    info->raw_classification = failure->raw_classification;
    info->diagnostic_record = complete_diagnostic_record(failure->diagnostic_record);
    info->cause = to_cause(failure->cause);
    return std::make_shared<const GqlError>(std::move(info));
}

// The texts of a failure, with what the server left out made up.
void fill_texts(const ServerFailure& failure, ErrorInfo& info) {
    if (!failure.gql) {
        info.message = failure.message.value_or("");
        if (info.message.empty()) {
            info.message = unknown_message;
        }
        info.gql_status = unknown_status;
        info.gql_status_description = std::string(unknown_description) + ". " + info.message;
    } else if (failure.gql_status && failure.description && failure.message) {
        info.message = *failure.message;
        info.gql_status = *failure.gql_status;
        info.gql_status_description = *failure.description;
    } else {
        info.message = unknown_message;
        info.gql_status = unknown_status;
        info.gql_status_description = unknown_description;
    }
}

template <class Error>
std::exception_ptr made(std::shared_ptr<const ErrorInfo> info) {
    return std::make_exception_ptr(Error(std::move(info)));
}

} // namespace

ErrorClass classify(std::string_view code) {
    ErrorClass result;
    result.code = code;
    if (split(code, result)) {
        for (const Rewrite& rewrite : rewrites) {
            if (rewrite.from == code) {
                result.code = rewrite.to;
                result.classification = rewrite.classification;
            }
        }
        result.kind = kind_of(result.classification, result.code);
    } else {
        result.kind = database_error;
        result.classification = "DatabaseError";
        result.category = "General";
        result.title = "UnknownError";
    }
    result.retryable = is_transient(result.kind);
    result.drop_writer =
        result.kind == not_a_leader || result.kind == forbidden_on_read_only_database;
    result.drop_address = result.kind == database_unavailable;
    result.security = code.starts_with("Neo.ClientError.Security.");
    result.reauthenticate = code == authorization_expired;
    result.fatal_in_discovery = is_fatal_in_discovery(result);
    return result;
}

std::exception_ptr to_exception(const ServerFailure& failure, bool handled) {
    const std::string_view sent = failure.code ? std::string_view(*failure.code) : "";
    ErrorClass result = classify(sent.empty() ? unknown_code : sent);

    auto info = std::make_shared<ErrorInfo>();
    fill_texts(failure, *info);
    info->advice = failure.advice;
    info->code = std::move(result.code);
    info->classification = std::move(result.classification);
    info->category = std::move(result.category);
    info->title = std::move(result.title);
    info->retryable = result.retryable || handled;
    info->raw_classification = failure.raw_classification;
    info->idempotent = failure.idempotent;
    if (failure.gql) {
        info->diagnostic_record = complete_diagnostic_record(failure.diagnostic_record);
        info->cause = to_cause(failure.cause);
    }

    switch (result.kind) {
    case neo4j_error:
        return made<Neo4jError>(std::move(info));
    case client_error:
        return made<ClientError>(std::move(info));
    case constraint_error:
        return made<ConstraintError>(std::move(info));
    case cypher_syntax_error:
        return made<CypherSyntaxError>(std::move(info));
    case cypher_type_error:
        return made<CypherTypeError>(std::move(info));
    case auth_error:
        return made<AuthError>(std::move(info));
    case token_expired:
        return made<TokenExpired>(std::move(info));
    case forbidden:
        return made<Forbidden>(std::move(info));
    case transient_error:
        return made<TransientError>(std::move(info));
    case database_unavailable:
        return made<DatabaseUnavailable>(std::move(info));
    case not_a_leader:
        return made<NotALeader>(std::move(info));
    case forbidden_on_read_only_database:
        return made<ForbiddenOnReadOnlyDatabase>(std::move(info));
    case database_error:
        break;
    }
    return made<DatabaseError>(std::move(info));
}

void raise(const ServerFailure& failure, bool handled) {
    std::rethrow_exception(to_exception(failure, handled));
}

} // namespace neo4j::detail
