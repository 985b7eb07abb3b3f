#include "connection.hpp"

#include <utility>
#include <variant>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <neo4j/version.hpp>

#include "command_error.hpp"

namespace neo4j::cli {
namespace {

AsyncDriver make_driver(Loop& loop, const ConnectionSettings& settings) {
    DriverConfig config;
    config.user_agent("neo4j-cli/" + std::string(version()));
    return AsyncDriver(loop.executor(), settings.uri, settings.auth, config);
}

} // namespace

Connection::Connection(Loop& loop, ConnectionSettings settings)
    : loop_(loop), settings_(std::move(settings)), driver_(make_driver(loop, settings_)),
      session_(new_session()) {}

AsyncSession Connection::new_session() const {
    SessionConfig config;
    config.default_access_mode(settings_.access_mode);
    // So that each session sees what the ones before it did.
    config.bookmark_manager(driver_.execute_query_bookmark_manager());
    if (settings_.database)
        config.database(*settings_.database);
    return driver_.session(std::move(config));
}

TransactionConfig Connection::transaction_config() const {
    TransactionConfig config;
    if (settings_.timeout)
        config.timeout(*settings_.timeout);
    return config;
}

ServerInfo Connection::ping() {
    AsyncResult result;
    try {
        result = run("CALL db.ping()", {});
    } catch (const Neo4jError& error) {
        if (error.title() != "ProcedureNotFound") // servers before 4.0
            throw;
        result = run("RETURN 1", {});
    }
    const auto summary = consume(result);
    return summary.server();
}

AsyncResult Connection::run(const std::string& query, const Params& parameters) {
    if (transaction_)
        return loop_.await(transaction_->run(query, parameters));
    return loop_.await(session_.run(Query(query, transaction_config()), parameters));
}

RecordBatch Connection::next_batch(AsyncResult& result) {
    return loop_.await(result.next_batch());
}

ResultSummary Connection::consume(AsyncResult& result) {
    auto summary = loop_.await(result.consume());
    database_ = summary.database();
    return summary;
}

void Connection::begin() {
    if (transaction_)
        throw CommandError("a transaction is open already; end it with :commit or :rollback");
    transaction_ = loop_.await(session_.begin_transaction(transaction_config()));
}

AsyncTransaction Connection::take_transaction() {
    if (!transaction_)
        throw CommandError("no transaction is open; begin one with :begin");
    auto transaction = std::move(*transaction_);
    transaction_.reset();
    return transaction;
}

void Connection::commit() {
    auto transaction = take_transaction();
    loop_.await(transaction.commit());
}

void Connection::rollback() {
    auto transaction = take_transaction();
    loop_.await(transaction.close());
}

void Connection::use(const std::string& database) {
    if (transaction_)
        throw CommandError("a transaction is open, which cannot leave its database; end it with "
                           ":commit or :rollback");
    auto wanted = database.empty() ? std::optional<std::string>() : database;
    std::swap(settings_.database, wanted);
    auto before = std::exchange(session_, new_session());
    try {
        ping();
    } catch (...) {
        session_ = std::move(before);
        settings_.database = std::move(wanted);
        throw;
    }
}

SchemaNames Connection::schema_names(std::chrono::milliseconds longest) {
    using namespace boost::asio::experimental::awaitable_operators;
    constexpr auto text = "CALL db.labels() YIELD label AS name "
                          "WITH name ORDER BY name WITH collect(name) AS labels "
                          "CALL db.relationshipTypes() YIELD relationshipType AS name "
                          "WITH labels, name ORDER BY name WITH labels, collect(name) AS types "
                          "CALL db.propertyKeys() YIELD propertyKey AS name "
                          "WITH labels, types, name ORDER BY name "
                          "RETURN labels, types, collect(name) AS properties";
    SchemaNames names;
    try {
        QueryConfig config;
        config.routing(AccessMode::read);
        if (settings_.database)
            config.database(*settings_.database);
        boost::asio::steady_timer timer(loop_.executor(), longest);
        const auto first = loop_.await(driver_.execute_query(text, {}, std::move(config)) ||
                                       timer.async_wait(boost::asio::use_awaitable));
        const auto* result = std::get_if<EagerResult>(&first);
        if (result == nullptr || result->records.empty())
            return names;
        const auto& record = result->records.front();
        names.labels = record["labels"].as<std::vector<std::string>>();
        names.relationship_types = record["types"].as<std::vector<std::string>>();
        names.properties = record["properties"].as<std::vector<std::string>>();
    } catch (const Interrupted&) {
        throw;
    } catch (const std::exception&) {
        // Who may not ask for names, or has no connection, is told so by his query.
    }
    return names;
}

bool Connection::abandon() noexcept {
    const bool had_transaction = transaction_.has_value();
    transaction_.reset();
    session_.cancel();
    session_ = new_session();
    return had_transaction;
}

void Connection::close() noexcept {
    try {
        transaction_.reset();
        loop_.await(session_.close());
        loop_.await(driver_.close());
    } catch (const std::exception&) {
        // Whatever it is, the process ends now.
    }
}

} // namespace neo4j::cli
