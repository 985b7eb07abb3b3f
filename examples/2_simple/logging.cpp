// The library's log goes where the program wants it, or nowhere. A sink receives messages of a
// logger and those below it; a Watcher writes them to a stream. Neither credentials nor the values
// of parameters are ever in it.
//
// Prints:
//   to a stream:
//   ...C: RUN ...
//   ...
//   to a sink: ... messages, of them sent: ...
#include <exception>
#include <iostream>
#include <sstream>
#include <string>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

using neo4j::LogLevel;
using neo4j::LogRecord;

int main() try {
    neo4j::Driver driver(example::uri(), example::auth());

    // --8<-- [start:watch]
    std::ostringstream log; // std::cerr, unless told
    {
        const neo4j::Watcher watcher({"neo4j.io", "neo4j.pool"},
                                     neo4j::WatchOptions().level(LogLevel::debug).out(log));
        driver.execute_query("RETURN $secret", neo4j::params("secret", "not in the log"));
    }
    // --8<-- [end:watch]
    std::cout << "to a stream:\n";
    std::istringstream lines(log.str());
    for (std::string line; std::getline(lines, line);)
        if (line.find("RUN") != std::string::npos)
            std::cout << line << "\n";
    if (log.str().find("not in the log") != std::string::npos)
        return 1;

    // --8<-- [start:sink]
    int messages = 0, sent = 0;
    const auto subscription =
        neo4j::add_log_sink("neo4j", LogLevel::debug, [&](const LogRecord& record) {
            ++messages;
            if (record.message.starts_with("C: "))
                ++sent;
        }); // taken off with the subscription
    driver.execute_query("RETURN 1");
    // --8<-- [end:sink]
    std::cout << "to a sink: " << messages << " messages, of them sent: " << sent << "\n";
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
