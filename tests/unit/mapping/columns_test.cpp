// Whole records as structs: by the names of their fields, or a single field as a whole.
#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include <neo4j/mapping.hpp>

#include "people.hpp"

using namespace neo4j;
using namespace people;

namespace {

struct Row {
    Person p;
    std::vector<std::string> roles;
    friend bool operator==(const Row&, const Row&) = default;
};
BOOST_DESCRIBE_STRUCT(Row, (), (p, roles))

struct AllOptional {
    std::optional<int> a;
    std::optional<int> b;
    friend bool operator==(const AllOptional&, const AllOptional&) = default;
};
BOOST_DESCRIBE_STRUCT(AllOptional, (), (a, b))

template <class T>
T at_row(const Record& record, std::size_t row) {
    const auto where = detail::Where::row(row);
    return detail::read_record<T>(record, &where);
}

} // namespace

TEST_CASE("fields by name, in any order, and more of them", "[mapping]") {
    const Person bob{"Bob", 40, std::nullopt};
    CHECK(Record({"name", "age", "address"}, {"Bob", 40, nullptr}).as<Person>() == bob);
    CHECK(Record({"x", "age", "y", "name"}, {1, 40, List{}, "Bob"}).as<Person>() == bob);
    CHECK(Record({"name"}, {"Eve"}).as<Person>() == Person{"Eve", std::nullopt, std::nullopt});
    // Of fields with the same name the first counts.
    CHECK(Record({"name", "name", "age"}, {"Bob", "Eve", 40}).as<Person>() == bob);
}

TEST_CASE("structs in fields", "[mapping]") {
    const Row row{ada_read, {"Trinity"}};
    CHECK(Record({"roles", "p"}, {List{"Trinity"}, Node("n", {}, ada())}).as<Row>() == row);
    const auto [person, count] =
        Record({"a", "b"}, {Node("n", {}, ada()), 3}).as<std::tuple<Person, int>>();
    CHECK(person == ada_read);
    CHECK(count == 3);
    CHECK(Record({"a", "b"}, {ada(), ada()}).as<std::vector<Person>>().size() == 2);
}

TEST_CASE("a single field that is no member is the struct", "[mapping]") {
    CHECK(Record({"p"}, {Node("n", {}, ada())}).as<Person>() == ada_read);
    CHECK(Record({"p"}, {ada()}).as<Person>() == ada_read);
    CHECK(Record({"x"}, {Map{{"b", 1}}}).as<AllOptional>() == AllOptional{std::nullopt, 1});
    CHECK(Record({"b"}, {2}).as<AllOptional>() == AllOptional{std::nullopt, 2});
    CHECK(Record({"p"}, {ada()}).as<std::optional<Person>>() == ada_read);
    CHECK(Record({"p"}, {nullptr}).as<std::optional<Person>>() == std::nullopt);
    CHECK(message_of<ValueTypeError>([] { return Record({"p"}, {7}).as<Person>(); }) ==
          "field 'p': expected node, relationship or map, found integer");
}

TEST_CASE("other types are what stands in the only field", "[mapping]") {
    CHECK(Record({"n"}, {7}).as<int>() == 7);
    CHECK(Record({"n"}, {"text"}).as<std::string>() == "text");
    CHECK(Record({"n"}, {nullptr}).as<std::optional<int>>() == std::nullopt);
    CHECK(Record({"n"}, {Bytes(3)}).as<Bytes>().size() == 3);
    CHECK(message_of<ValueTypeError>([] { return Record({"a", "b"}, {1, 2}).as<int>(); }) ==
          "expected a record of one field, found one of 2 fields");
}

TEST_CASE("a member without a field", "[mapping]") {
    CHECK(message_of<MissingKeyError>([] {
              return Record({"nmae", "age"}, {"A", 1}).as<Person>();
          }) == "no key 'name' in the record; its keys are 'nmae', 'age'");
    CHECK(message_of<MissingKeyError>([] { return Record().as<Person>(); }) ==
          "no key 'name' in the record; it has no keys");
    CHECK(Record().as<AllOptional>() == AllOptional());
    CHECK_THROWS_AS(detail::check_fields<Person>({"a", "b"}), MissingKeyError);
    CHECK_NOTHROW(detail::check_fields<Person>({"p"}));
    CHECK_NOTHROW(detail::check_fields<std::string>({"a", "b"}));
}

TEST_CASE("errors name row, field and the way inside", "[mapping]") {
    auto eve = ada();
    eve.set("address", Map{{"city", 7}});
    CHECK(message_of<ValueTypeError>([&] {
              return at_row<Person>(Record({"p"}, {Node("n", {}, eve)}), 3);
          }) == "row 3, p.address.city: expected string, found integer");
    CHECK(message_of<ValueTypeError>([&] {
              return at_row<Row>(Record({"p", "roles"}, {ada(), List{"x", 1}}), 0);
          }) == "row 0, roles[1]: expected string, found integer");
    CHECK(message_of<ValueTypeError>([&] {
              return at_row<std::tuple<int, int>>(Record({"a", "b"}, {1, "2"}), 5);
          }) == "row 5, b: expected integer, found string");
    CHECK(message_of<ValueTypeError>([&] { return at_row<int>(Record({"a", "b"}, {1, 2}), 5); }) ==
          "row 5: expected a record of one field, found one of 2 fields");
    CHECK(message_of<ValueTypeError>([&] {
              return Record({"name", "age"}, {"Ada", "old"}).as<Person>();
          }) == "field 'age': expected integer, found string");
}

TEST_CASE("which field is which is found out once, and for each type on its own", "[mapping]") {
    const detail::Keys keys({"age", "name", "b"});
    const auto& people = keys.plan<detail::MemberFields<Person>>();
    const auto& others = keys.plan<detail::MemberFields<AllOptional>>();
    CHECK(&keys.plan<detail::MemberFields<Person>>() == &people);
    CHECK(&keys.plan<detail::MemberFields<AllOptional>>() == &others);
    // What fails leaves nothing behind.
    CHECK_THROWS_AS(keys.plan<detail::MemberFields<Address>>(), MissingKeyError);
    CHECK_THROWS_AS(keys.plan<detail::MemberFields<Address>>(), MissingKeyError);
    CHECK(&keys.plan<detail::MemberFields<Person>>() == &people);
}

TEST_CASE("threads may read records of one result at once", "[mapping]") {
    const Record record({"age", "name", "b"}, {36, "Ada", 1});
    std::atomic<int> right{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&, i] {
            for (int round = 0; round < 100; ++round) {
                if (i % 2 == 0)
                    right += record.as<Person>().name == "Ada" ? 1 : 0;
                else
                    right += record.as<AllOptional>().b == 1 ? 1 : 0;
            }
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(right == 400);
}
