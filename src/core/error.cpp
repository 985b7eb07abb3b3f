#include <utility>

#include <neo4j/error.hpp>

#include "core/diagnostic_record.hpp"
#include "core/error_info.hpp"

namespace neo4j {

namespace {

using detail::ErrorAccess;
using detail::ErrorInfo;
using InfoPtr = std::shared_ptr<const ErrorInfo>;

constexpr std::string_view unknown_status = "50N42";

// what() names no more causes than this, since the chain's length is the server's choice.
constexpr int max_causes_in_text = 8;
// The text of a missing key lists no more keys than this.
constexpr std::size_t max_keys_in_text = 100;

std::string quoted(std::string_view text) {
    return "'" + std::string(text) + "'";
}

std::string at_path(std::string_view path) {
    return path.empty() ? std::string() : std::string(path) + ": ";
}

ErrorInfo driver_info(std::string message, std::shared_ptr<const GqlError> cause = nullptr) {
    ErrorInfo info;
    info.message = std::move(message);
    info.gql_status = unknown_status;
    info.gql_status_description = "error: general processing exception - unexpected error";
    info.cause = std::move(cause);
    return info;
}

InfoPtr share(ErrorInfo info) {
    return std::make_shared<const ErrorInfo>(std::move(info));
}

InfoPtr connection_info(const std::string& message, std::shared_ptr<const GqlError> cause) {
    ErrorInfo info = driver_info(message, std::move(cause));
    info.gql_status = "08000";
    info.gql_status_description = "error: connection exception";
    if (!message.empty()) {
        info.gql_status_description += ". " + message;
    }
    info.retryable = true;
    return share(std::move(info));
}

InfoPtr incomplete_commit_info(const std::string& message, std::shared_ptr<const GqlError> cause) {
    ErrorInfo info = driver_info(message, std::move(cause));
    info.gql_status = "08007";
    info.gql_status_description = "error: connection exception - transaction resolution unknown";
    return share(std::move(info));
}

InfoPtr server_info(const std::string& message, std::string_view code, bool retryable) {
    ErrorInfo info = driver_info(message);
    info.code = code;
    info.retryable = retryable;
    std::string* const parts[] = {nullptr, &info.classification, &info.category, &info.title};
    std::size_t begin = 0;
    for (std::string* const part : parts) {
        const std::size_t dot = code.find('.', begin);
        if (part != nullptr) {
            *part = code.substr(begin, dot == code.npos ? dot : dot - begin);
        }
        if (dot == code.npos) {
            break;
        }
        begin = dot + 1;
    }
    return share(std::move(info));
}

InfoPtr type_info(std::string_view expected, std::string_view actual, std::string_view path) {
    ErrorInfo info = driver_info(at_path(path) + "expected " + std::string(expected) + ", found " +
                                 std::string(actual));
    info.expected = expected;
    info.actual = actual;
    info.path = path;
    return share(std::move(info));
}

InfoPtr range_info(std::string_view expected, std::string_view actual, std::string_view path) {
    ErrorInfo info = driver_info(at_path(path) + std::string(actual) + " does not fit into " +
                                 std::string(expected));
    info.expected = expected;
    info.actual = actual;
    info.path = path;
    return share(std::move(info));
}

// "the record"; but a place, as "row 3, p.address", stands as it is.
std::string searched(std::string_view where) {
    const bool is_word = where.find(' ') == where.npos;
    return (is_word ? "the " : "") + std::string(where);
}

InfoPtr key_info(std::string_view key, std::vector<std::string> keys, std::string_view where) {
    std::string text = "no key " + quoted(key);
    if (!where.empty()) {
        text += " in " + searched(where);
    }
    text += keys.empty() ? "; it has no keys" : "; its keys are ";
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (i == max_keys_in_text) {
            text += " and " + std::to_string(keys.size() - i) + " more";
            break;
        }
        text += (i == 0 ? "" : ", ") + quoted(keys[i]);
    }
    ErrorInfo info = driver_info(std::move(text));
    info.key = key;
    info.keys = std::move(keys);
    return share(std::move(info));
}

InfoPtr index_info(std::int64_t index, std::size_t size, std::string_view where) {
    std::string text = "index " + std::to_string(index) + " is out of range";
    text += where.empty() ? std::string("; there") : "; " + searched(where);
    text += where.empty() ? (size == 1 ? " is " : " are ") : " has ";
    text += std::to_string(size) + (size == 1 ? " entry" : " entries");
    ErrorInfo info = driver_info(std::move(text));
    info.index = index;
    info.size = size;
    return share(std::move(info));
}

} // namespace

std::string_view to_string(GqlErrorClassification value) noexcept {
    switch (value) {
    case GqlErrorClassification::client_error:
        return "CLIENT_ERROR";
    case GqlErrorClassification::transient_error:
        return "TRANSIENT_ERROR";
    case GqlErrorClassification::database_error:
        return "DATABASE_ERROR";
    case GqlErrorClassification::unknown:
        break;
    }
    return "UNKNOWN";
}

namespace detail {

namespace {

// One link of the chain without its own causes.
std::string text_of_one(const ErrorInfo& info) {
    std::string text = info.message;
    if (!info.code.empty()) {
        text.insert(0, info.code + ": ");
    }
    // 50N42 says nothing, and many messages open with their status anyway.
    if (info.gql_status != unknown_status && info.message.find(info.gql_status) == text.npos) {
        text += " [" + info.gql_status;
        // The driver's own descriptions repeat the message.
        if (info.gql_status_description.find(info.message) == text.npos) {
            text += ": " + info.gql_status_description;
        }
        text += "]";
    }
    return text;
}

// what() ends at the first of them, and a server may send any.
void write_out_nul(std::string& text) {
    for (auto at = text.find('\0'); at != text.npos; at = text.find('\0', at))
        text.replace(at, 1, "\\0");
}

} // namespace

std::string error_text(const ErrorInfo& info) {
    std::string text = text_of_one(info);
    const GqlError* cause = info.cause.get();
    for (int i = 0; cause != nullptr; ++i) {
        if (i == max_causes_in_text) {
            text += "; further causes are left out";
            break;
        }
        const ErrorInfo& next = ErrorAccess::info(*cause);
        text += "; caused by: " + text_of_one(next);
        cause = next.cause.get();
    }
    if (!info.advice.empty())
        text += "; " + info.advice;
    write_out_nul(text);
    return text;
}

std::shared_ptr<const GqlError> as_cause(const std::exception_ptr& error) {
    if (!error) {
        return nullptr;
    }
    try {
        std::rethrow_exception(error);
    } catch (const GqlError& e) {
        // Rethrowing gives the object inside the exception_ptr itself, so that keeping the latter
        // alive keeps the object, with its dynamic type.
        return {std::make_shared<std::exception_ptr>(error), &e};
    } catch (...) {
        return nullptr;
    }
}

} // namespace detail

GqlError::GqlError(std::shared_ptr<const detail::ErrorInfo> info)
    : std::runtime_error(detail::error_text(*info)), info_(std::move(info)) {}

GqlError::~GqlError() = default;

const std::string& GqlError::message() const noexcept {
    return info_->message;
}

const std::string& GqlError::gql_status() const noexcept {
    return info_->gql_status;
}

const std::string& GqlError::gql_status_description() const noexcept {
    return info_->gql_status_description;
}

const std::optional<std::string>& GqlError::gql_raw_classification() const noexcept {
    return info_->raw_classification;
}

GqlErrorClassification GqlError::gql_classification() const noexcept {
    using enum GqlErrorClassification;
    for (const auto value : {client_error, transient_error, database_error}) {
        if (info_->raw_classification == to_string(value)) {
            return value;
        }
    }
    return unknown;
}

const Map& GqlError::diagnostic_record() const {
    return info_->diagnostic_record ? *info_->diagnostic_record
                                    : *detail::default_diagnostic_record();
}

const GqlError* GqlError::cause() const noexcept {
    return info_->cause.get();
}

const GqlError* GqlError::find_by_gql_status(std::string_view status) const noexcept {
    const GqlError* error = this;
    while (error != nullptr && error->gql_status() != status) {
        error = error->cause();
    }
    return error;
}

bool GqlError::is_retryable() const noexcept {
    return info_->retryable;
}

Neo4jError::Neo4jError(const std::string& message, std::string_view code)
    : GqlError(server_info(message, code, false)) {}

const std::string& Neo4jError::code() const noexcept {
    return ErrorAccess::info(*this).code;
}

const std::string& Neo4jError::classification() const noexcept {
    return ErrorAccess::info(*this).classification;
}

const std::string& Neo4jError::category() const noexcept {
    return ErrorAccess::info(*this).category;
}

const std::string& Neo4jError::title() const noexcept {
    return ErrorAccess::info(*this).title;
}

TransientError::TransientError(const std::string& message, std::string_view code)
    : Neo4jError(server_info(message, code, true)) {}

DriverError::DriverError(const std::string& message, std::shared_ptr<const GqlError> cause)
    : GqlError(share(driver_info(message, std::move(cause)))) {}

SessionExpired::SessionExpired(const std::string& message, std::shared_ptr<const GqlError> cause)
    : DriverError(connection_info(message, std::move(cause))) {}

ServiceUnavailable::ServiceUnavailable(const std::string& message,
                                       std::shared_ptr<const GqlError> cause)
    : DriverError(connection_info(message, std::move(cause))) {}

IncompleteCommit::IncompleteCommit(const std::string& message,
                                   std::shared_ptr<const GqlError> cause)
    : ServiceUnavailable(incomplete_commit_info(message, std::move(cause))) {}

ValueTypeError::ValueTypeError(std::string_view expected, std::string_view actual,
                               std::string_view path)
    : ValueError(type_info(expected, actual, path)) {}

const std::string& ValueTypeError::expected() const noexcept {
    return ErrorAccess::info(*this).expected;
}

const std::string& ValueTypeError::actual() const noexcept {
    return ErrorAccess::info(*this).actual;
}

const std::string& ValueTypeError::path() const noexcept {
    return ErrorAccess::info(*this).path;
}

ValueRangeError::ValueRangeError(std::string_view expected, std::string_view actual,
                                 std::string_view path)
    : ValueError(range_info(expected, actual, path)) {}

const std::string& ValueRangeError::expected() const noexcept {
    return ErrorAccess::info(*this).expected;
}

const std::string& ValueRangeError::actual() const noexcept {
    return ErrorAccess::info(*this).actual;
}

const std::string& ValueRangeError::path() const noexcept {
    return ErrorAccess::info(*this).path;
}

MissingKeyError::MissingKeyError(std::string_view key, std::vector<std::string> keys,
                                 std::string_view where)
    : ValueError(key_info(key, std::move(keys), where)) {}

const std::string& MissingKeyError::key() const noexcept {
    return ErrorAccess::info(*this).key;
}

const std::vector<std::string>& MissingKeyError::keys() const noexcept {
    return ErrorAccess::info(*this).keys;
}

IndexError::IndexError(std::int64_t index, std::size_t size, std::string_view where)
    : ValueError(index_info(index, size, where)) {}

std::int64_t IndexError::index() const noexcept {
    return ErrorAccess::info(*this).index;
}

std::size_t IndexError::size() const noexcept {
    return ErrorAccess::info(*this).size;
}

} // namespace neo4j
