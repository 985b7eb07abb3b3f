// Step 4: transactions. What belongs together happens together or not at all. execute_write() gives
// a function a transaction: it commits when the function returns, rolls back when it throws, and
// runs the function again when the error is one that may pass, as when two transactions wait for
// each other's nodes or when a cluster has just chosen another leader.
//
// Prints:
//   Ada pays Bob 30
//   refused: Ada has only 70
//   Ada has 70, Bob has 130
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

using neo4j::params;

namespace {

void open_accounts(neo4j::Driver& driver) {
    driver.execute_query("UNWIND ['Ada', 'Bob'] AS owner "
                         "CREATE (:TutorialAccount {owner: owner, balance: 100})");
}

void close_accounts(neo4j::Driver& driver) {
    driver.execute_query("MATCH (a:TutorialAccount) DELETE a");
}

int balance(neo4j::ManagedTransaction& transaction, const std::string& owner) {
    auto result = transaction.run("MATCH (a:TutorialAccount {owner: $owner}) RETURN a.balance",
                                  params("owner", owner));
    return result.single()[0].as<int>();
}

void add(neo4j::ManagedTransaction& transaction, const std::string& owner, int amount) {
    transaction.run("MATCH (a:TutorialAccount {owner: $owner}) SET a.balance = a.balance + $amount",
                    params("owner", owner, "amount", amount));
}

// --8<-- [start:transfer]
void transfer(neo4j::Session& session, const std::string& from, const std::string& to, int amount) {
    // May be called several times: it should change nothing but the database.
    session.execute_write([&](neo4j::ManagedTransaction& transaction) {
        add(transaction, from, -amount); // locks the account before its balance is looked at
        add(transaction, to, amount);
        const int left = balance(transaction, from);
        if (left < 0) // takes everything back
            throw std::runtime_error(from + " has only " + std::to_string(left + amount));
    });
}
// --8<-- [end:transfer]

} // namespace

int main() try {
    neo4j::Driver driver(example::uri(), example::auth());
    close_accounts(driver);
    open_accounts(driver);

    // Transactions of one session see what the ones before them did, also in a cluster.
    auto session = driver.session();
    transfer(session, "Ada", "Bob", 30);
    std::cout << "Ada pays Bob 30\n";
    try {
        transfer(session, "Ada", "Bob", 200);
    } catch (const std::runtime_error& error) {
        std::cout << "refused: " << error.what() << "\n";
    }

    // Gives what the function gives.
    const auto [ada, bob] = session.execute_read([](neo4j::ManagedTransaction& transaction) {
        return std::pair(balance(transaction, "Ada"), balance(transaction, "Bob"));
    });
    std::cout << "Ada has " << ada << ", Bob has " << bob << "\n";

    session.close();
    close_accounts(driver);
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
