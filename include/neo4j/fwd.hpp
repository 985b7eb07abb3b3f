#pragma once

#include <vector>

#include <neo4j/bytes.hpp>

/// Names of the library's value types, for headers that only mention them.
namespace neo4j {

class Value;
class ValueView;
class ListView;
class MapView;
class NodeView;
class RelationshipView;
class PathView;
class Map;
class Node;
class Relationship;
class Path;
class Point;
class Date;
class Time;
class LocalTime;
class DateTime;
class LocalDateTime;
class Duration;
class Vector;
class UnsupportedType;
class Graph;
class Record;
class FieldView;
class FieldValue;
class Params;
class ParamWriter;

/// Cypher's list, owning.
using List = std::vector<Value>;

/// How a type of your own becomes a parameter; see params.hpp.
template <class T>
struct Encoder;
/// How a value becomes a type of your own; see convert.hpp.
template <class T>
struct Decoder;

} // namespace neo4j
