// Records to structs of one's own, and structs as parameters: mapping.hpp, an opt-in header, with
// Boost.Describe.
//
// Prints:
//   2 people created
//   Ada, born 1815, lives in London
//   Bob, born -, lives nowhere
//   Ada wrote "Note G" (1843, draft)
//   Ada has 3 letters
//   Bob has 3 letters
//   2 people are called Ada, Bob
//   Ada was found by her parameters
//   awaited: Ada
//   awaited: Bob
//   refused: row 0, p.address.city: expected string, found integer
//   Engine costs 12 EUR
//   refused: row 0, price: 'much' is no amount in EUR
#include <cstdlib>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <boost/asio.hpp>

#include <neo4j/mapping.hpp>
#include <neo4j/neo4j.hpp>

namespace asio = boost::asio;

namespace {

// --8<-- [start:types]
struct Address {
    std::string city;
    std::optional<std::string> street;
};
BOOST_DESCRIBE_STRUCT(Address, (), (city, street))

struct Person {
    std::string name;
    std::optional<int> born;
    std::optional<Address> address;
};
BOOST_DESCRIBE_STRUCT(Person, (), (name, born, address))
// --8<-- [end:types]

// --8<-- [start:more_types]
enum class State { draft, published };
BOOST_DESCRIBE_ENUM(State, draft, published)

struct Article {
    std::string title;
    int year_of_print = 0;
    State state = State::draft;
};
BOOST_DESCRIBE_STRUCT(Article, (), (title, year_of_print, state))

// A record: a field for each member.
struct Authorship {
    Person person;
    std::vector<Article> articles;
};
BOOST_DESCRIBE_STRUCT(Authorship, (), (person, articles))
// --8<-- [end:more_types]

// --8<-- [start:own_type]
// A text in Cypher: "12 EUR".
struct Money {
    int euros = 0;
};

struct Item {
    std::string name;
    Money price;
};
BOOST_DESCRIBE_STRUCT(Item, (), (name, price))
// --8<-- [end:own_type]

} // namespace

// --8<-- [start:names]
// year_of_print is yearOfPrint in Cypher.
template <>
struct neo4j::Mapping<Article> : neo4j::CamelCase {};
// --8<-- [end:names]

// --8<-- [start:own_converters]
template <>
struct neo4j::Decoder<Money> {
    static Money decode(const auto& value) {
        const auto text = value.template as<std::string>();
        if (!text.ends_with(" EUR"))
            throw neo4j::ValueError("'" + text + "' is no amount in EUR");
        return {std::stoi(text)};
    }
};
template <>
struct neo4j::Encoder<Money> {
    static void encode(neo4j::ParamWriter& out, const Money& money) {
        out.value(std::to_string(money.euros) + " EUR");
    }
};
// --8<-- [end:own_converters]

namespace {

// --8<-- [start:people]
const std::vector<Person> people{{"Ada", 1815, Address{"London", std::nullopt}}, {"Bob", {}, {}}};
// --8<-- [end:people]

void create(neo4j::Driver& driver) {
    // --8<-- [start:create]
    const auto created = driver.execute_query("UNWIND $people AS p "
                                              "CREATE (n:MappedPerson {name: p.name}) "
                                              "SET n.born = p.born "
                                              "RETURN n.name",
                                              neo4j::params("people", people));
    // --8<-- [end:create]
    std::cout << created.records.size() << " people created\n";
}

void read_all(neo4j::Driver& driver) {
    // --8<-- [start:execute_query]
    auto [found, summary, keys] = driver.execute_query<Person>(
        "UNWIND $people AS p MATCH (n:MappedPerson {name: p.name}) "
        "RETURN n.name AS name, n.born AS born, p.address AS address ORDER BY name",
        neo4j::params("people", people));
    for (const Person& person : found) {
        std::cout << person.name << ", born ";
        if (person.born)
            std::cout << *person.born;
        else
            std::cout << "-";
        std::cout << ", lives " << (person.address ? "in " + person.address->city : "nowhere")
                  << "\n";
    }
    // --8<-- [end:execute_query]
}

void read_nested(neo4j::Driver& driver) {
    // --8<-- [start:nested]
    auto session = driver.session();
    auto result = session.run(
        "MATCH (person:MappedPerson {name: 'Ada'}) "
        "RETURN person, [{title: 'Note G', yearOfPrint: 1843, state: 'draft'}] AS articles");
    const auto [person, articles] = result.single_as<Authorship>();
    for (const Article& article : articles)
        std::cout << person.name << " wrote \"" << article.title << "\" (" << article.year_of_print
                  << (article.state == State::draft ? ", draft" : "") << ")\n";
    // --8<-- [end:nested]
}

void read_others(neo4j::Driver& driver) {
    auto session = driver.session();
    // --8<-- [start:stream]
    // One by one, as they arrive. The only field, p, is no member: it is the person.
    std::string names;
    auto stream = session.run("MATCH (p:MappedPerson) RETURN p ORDER BY p.name");
    for (const Person& person : stream.each<Person>())
        names += (names.empty() ? "" : ", ") + person.name;
    // --8<-- [end:stream]

    // --8<-- [start:tuples]
    // By position, or the only field.
    auto result = session.run("MATCH (p:MappedPerson) RETURN p, size(p.name) ORDER BY p.name");
    for (const auto& [person, length] : result.each<std::tuple<Person, int>>())
        std::cout << person.name << " has " << length << " letters\n";
    const auto count = session.run("MATCH (p:MappedPerson) RETURN count(p)").single_as<int>();
    // --8<-- [end:tuples]
    std::cout << count << " people are called " << names << "\n";

    // --8<-- [start:params_of]
    // Each member as a parameter of its own: $name, $born, $address.
    auto same = session.run("MATCH (p:MappedPerson {name: $name, born: $born}) RETURN p",
                            neo4j::params_of(people.front()));
    // --8<-- [end:params_of]
    std::cout << same.single_as<Person>().name << " was found by her parameters\n";
}

// --8<-- [start:awaited]
asio::awaitable<void> await_people(neo4j::AsyncDriver& driver) {
    auto session = driver.session();
    auto result = co_await session.run("MATCH (p:MappedPerson) RETURN p ORDER BY p.name");
    while (const auto person = co_await result.next_as<Person>())
        std::cout << "awaited: " << person->name << "\n";
    co_await session.close();
}
// --8<-- [end:awaited]

void read_wrong(neo4j::Driver& driver) {
    // --8<-- [start:errors]
    try {
        driver.execute_query<Person>("RETURN {name: 'Eve', address: {city: 7}} AS p");
    } catch (const neo4j::ValueTypeError& error) {
        std::cout << "refused: " << error.message() << "\n";
    }
    // --8<-- [end:errors]
}

void convert(neo4j::Driver& driver) {
    // --8<-- [start:own_use]
    const auto [items, summary, keys] =
        driver.execute_query<Item>("RETURN 'Engine' AS name, $price AS price", // '12 EUR'
                                   neo4j::params("price", Money{12}));
    // --8<-- [end:own_use]
    for (const Item& item : items)
        std::cout << item.name << " costs " << item.price.euros << " EUR\n";
    try {
        driver.execute_query<Item>("RETURN 'Engine' AS name, 'much' AS price");
    } catch (const neo4j::ValueError& error) {
        std::cout << "refused: " << error.message() << "\n";
    }
}

// An environment variable, or the fallback where it is not set.
std::string setting(const char* name, const char* fallback) {
    const char* const value = std::getenv(name);
    return value == nullptr ? fallback : value;
}

} // namespace

int main() try {
    const auto uri = setting("NEO4J_URI", "neo4j://localhost:7687");
    const auto auth = neo4j::basic_auth(setting("NEO4J_USERNAME", "neo4j"),
                                        setting("NEO4J_PASSWORD", "password"));
    neo4j::Driver driver(uri, auth);
    driver.execute_query("MATCH (p:MappedPerson) DETACH DELETE p");
    create(driver);
    read_all(driver);
    read_nested(driver);
    read_others(driver);

    asio::io_context io;
    neo4j::AsyncDriver async_driver(io.get_executor(), uri, auth);
    asio::co_spawn(io, await_people(async_driver), [](std::exception_ptr error) {
        if (error)
            std::rethrow_exception(error);
    });
    io.run();

    read_wrong(driver);
    convert(driver);
    driver.execute_query("MATCH (p:MappedPerson) DETACH DELETE p");
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
