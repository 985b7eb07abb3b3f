#include <string>
#include <unordered_set>
#include <vector>

#include <neo4j/error.hpp>
#include <neo4j/graph.hpp>
#include <neo4j/record.hpp>

#include "support/catch.hpp"

using namespace neo4j;

namespace {

const Node ada("1", {"Person"}, {{"name", "Ada"}, {"age", 36}}, 1);
const Node bob("2", {"Person"}, {{"name", "Bob"}}, 2);
const Relationship knows("3", "KNOWS", ada, bob, {{"since", 1840}}, 3);

} // namespace

TEST_CASE("nodes have properties as maps do", "[packstream][graph]") {
    CHECK(ada["name"] == "Ada");
    CHECK(ada["none"].is_null());
    CHECK(ada.get<int>("age") == 36);
    CHECK(ada.get<int>("none", 5) == 5);
    CHECK_THROWS_AS(ada.get<int>("none"), MissingKeyError);
    CHECK_THROWS_AS(ada.get<int>("name"), ValueTypeError);
    CHECK(ada.keys() == std::vector<std::string>{"name", "age"});
    CHECK(ada.values() == List{"Ada", 36});
    CHECK(ada.items().front().second == "Ada");
    CHECK(ada.contains("age"));
    CHECK(ada.size() == 2);
    CHECK(ada.id() == 1);
    CHECK(ada.has_label("Person"));
    CHECK_FALSE(ada.has_label("Dog"));
    // What a temporary gives lives on its own.
    const auto labels = Node(ada).labels();
    CHECK(labels == std::vector<std::string>{"Person"});
    const Map properties = Node("9", {}, {{"x", 1}}).properties();
    CHECK(properties["x"] == 1);
    const Value name = Node(ada)["name"];
    CHECK(name == "Ada");
}

TEST_CASE("a relationship has a type and two ends", "[packstream][graph]") {
    CHECK(knows.nodes() == std::pair(ada, bob));
    // What a temporary gives lives on its own.
    const auto type = Relationship(knows).type();
    const auto start = Relationship(knows).start_node();
    const auto end = Relationship(knows).end_node();
    CHECK(type == "KNOWS");
    CHECK(start["name"] == "Ada");
    CHECK(end["name"] == "Bob");
}

TEST_CASE("entities that nothing has been assigned to are empty", "[packstream][graph]") {
    CHECK(Node().element_id().empty());
    CHECK(Node().labels().empty());
    CHECK(Node()["name"].is_null());
    CHECK(Relationship().type().empty());
    CHECK(Relationship().start_node() == Node());
    CHECK(Path().size() == 0);
    CHECK(Path().end_node() == Node());
}

TEST_CASE("entities are equal by element id", "[packstream][graph]") {
    CHECK(ada == Node("1", {}, {}));
    CHECK(ada != bob);
    CHECK(knows == Relationship("3", "OTHER", bob, ada, {}));
    CHECK(std::unordered_set<Node>{ada, bob, Node("1", {}, {})}.size() == 2);
    CHECK(Value(ada) != Value(knows));
}

TEST_CASE("paths connect", "[packstream][graph]") {
    const Node eve("4", {}, {});
    const Relationship back("5", "KNOWS", eve, bob, {});
    const Path path(ada, std::vector{knows, back});
    CHECK(path.size() == 2);
    CHECK(path.nodes()[1] == bob);
    CHECK(path.start_node() == ada);
    CHECK(path.end_node() == eve);
    CHECK(path.relationships()[1] == back);
    std::size_t count = 0;
    for (const Relationship& each : path)
        count += each.type() == "KNOWS";
    CHECK(count == 2);
    CHECK(path == Path(ada, std::vector{knows, back}));
    CHECK(path != Path(ada, std::vector{knows}));
    CHECK(std::hash<Path>{}(path) == std::hash<Path>{}(Path(ada, std::vector{knows, back})));
    CHECK_THROWS_AS(Path(eve, std::vector{knows}), ValueError);
    // What a temporary gives lives on its own.
    const auto nodes = Path(path).nodes();
    const auto relationships = Path(path).relationships();
    CHECK(nodes == std::vector{ada, bob, eve});
    CHECK(relationships == std::vector{knows, back});
    CHECK(Path(path).start_node() == ada);
    CHECK(Path(path).end_node() == eve);
}

TEST_CASE("entities survive the way through a record", "[packstream][graph]") {
    const Path path(bob, std::vector{knows});
    const Record record({"n", "r", "p"}, {ada, knows, path});
    const auto node = record["n"].as<Node>();
    CHECK(node.properties() == ada.properties());
    CHECK(node.id() == ada.id());
    const auto relationship = record["r"].as<Relationship>();
    CHECK(relationship.type() == "KNOWS");
    CHECK(relationship.start_node() == ada);
    CHECK(relationship.start_node().size() == 0); // only the identity is sent
    const auto again = record["p"].as<Path>();
    CHECK(again == path);
    CHECK(again.relationships()[0].start_node()["name"] == "Ada");
    CHECK(again.start_node()["name"] == "Bob");
}

TEST_CASE("a graph holds each entity once, as far as it is known", "[packstream][graph]") {
    Graph graph;
    const Relationship bare("3", "KNOWS", Node("1", {}, {}), Node("2", {}, {}), {});
    graph.add(Record({"r"}, {bare}));
    CHECK(graph.nodes().size() == 2);
    CHECK(graph.relationship("3")->start_node().size() == 0);
    graph.add(Record({"l"}, {Value(List{Map{{"n", ada}}, bob})}));
    CHECK(graph.nodes().size() == 2);
    CHECK(graph.relationships().size() == 1);
    CHECK(graph.relationship("3")->start_node()["name"] == "Ada");
    CHECK(graph.relationship("3")->end_node()["name"] == "Bob");
    CHECK(graph.node("1")->has_label("Person"));
    CHECK(graph.node("9") == nullptr);
    CHECK(graph.relationship("9") == nullptr);
    CHECK(graph.relationship_type("KNOWS").size() == 1);
    CHECK(graph.relationship_type("LIKES").empty());
    // A later relationship sees what is known of its ends.
    graph.add(Value(Relationship("7", "LIKES", Node("2", {}, {}), Node("2", {}, {}), {})));
    CHECK(graph.relationship("7")->end_node()["name"] == "Bob");
    CHECK(graph.nodes().size() == 2);
    // A property that has changed, or is new.
    graph.add(Value(Node("2", {"Person"}, {{"name", "Robert"}})));
    graph.add(Value(Node("2", {"Person"}, {{"age", 7}})));
    CHECK(graph.node("2")->properties() == Map{{"name", "Robert"}, {"age", 7}});
    CHECK(graph.relationship("7")->end_node()["age"] == 7);
    Graph moved = std::move(graph);
    CHECK(moved.nodes().size() == 2);
    graph = std::move(moved);
    CHECK(graph.relationships().size() == 2);
}
