#include <cmath>
#include <cstdint>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <unordered_set>

#include <neo4j/spatial.hpp>

#include "support/catch.hpp"

using neo4j::Point;

TEST_CASE("Point: systems, numbers and names") {
    CHECK(Point::cartesian(1, 2).srid() == 7203);
    CHECK(Point::cartesian(1, 2, 3).srid() == 9157);
    CHECK(Point::wgs84(1, 2).srid() == 4326);
    CHECK(Point::wgs84(1, 2, 3).srid() == 4979);
    CHECK(Point::cartesian(1, 2).crs_name() == "cartesian");
    CHECK(Point::cartesian(1, 2, 3).crs_name() == "cartesian-3d");
    CHECK(Point::wgs84(1, 2).crs_name() == "wgs-84");
    CHECK(Point::wgs84(1, 2, 3).crs_name() == "wgs-84-3d");
    CHECK(Point(12345, 1, 2).crs_name().empty());
    for (const char* name : {"cartesian", "cartesian-3d", "wgs-84", "wgs-84-3d"}) {
        CHECK(Point::crs_name(Point::srid_of(name).value()) == name);
    }
    CHECK_FALSE(Point::srid_of("mercator"));
}

TEST_CASE("Point: coordinates") {
    CHECK(Point() == Point::cartesian(0, 0));
    const Point flat(4326, 1.5, -2.5);
    CHECK(flat.dimension() == 2);
    CHECK(flat.x() == 1.5);
    CHECK(flat.longitude() == 1.5);
    CHECK(flat.latitude() == -2.5);
    CHECK(flat.coordinates().size() == 2);
    CHECK_THROWS_WITH(flat.z(), Catch::Contains("third coordinate"));
    CHECK_THROWS_AS(flat.height(), std::out_of_range);

    const Point solid(9157, 1, 2, 3);
    CHECK(solid.z() == 3);
    CHECK(solid.coordinates()[2] == 3);
    CHECK_THROWS_WITH(solid.longitude(), Catch::Contains("not a WGS-84 point"));
    CHECK(Point::wgs84(1, 2, 3).height() == 3);
}

TEST_CASE("Point: a known SRID takes points of one dimension only") {
    CHECK_THROWS_WITH(Point(7203, 1, 2, 3), Catch::Contains("7203") && Catch::Contains("two"));
    CHECK_THROWS_WITH(Point(4979, 1, 2), Catch::Contains("wgs-84-3d") && Catch::Contains("three"));
    CHECK(Point(1, 1, 2).dimension() == 2);
    CHECK(Point(1, 1, 2, 3).dimension() == 3);
    CHECK(Point::valid(7203, 2));
    CHECK_FALSE(Point::valid(7203, 3));
    CHECK_FALSE(Point::valid(9157, 2));
    CHECK(Point::valid(-1, 3));
    CHECK_FALSE(Point::valid(INT64_C(1) << 31, 2));
    CHECK_FALSE(Point::valid(1, 4));
}

TEST_CASE("Point: equality and hash") {
    CHECK(Point::cartesian(1, 2) == Point(7203, 1, 2));
    CHECK(Point::cartesian(1, 2) != Point::wgs84(1, 2));
    CHECK(Point::cartesian(1, 2) != Point::cartesian(2, 1));
    CHECK(Point(1, 1, 2) != Point(1, 1, 2, 0));
    CHECK(Point::cartesian(0.0, 2) == Point::cartesian(-0.0, 2));
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(Point::cartesian(nan, 2) != Point::cartesian(nan, 2));
    CHECK(std::unordered_set<Point>{Point::cartesian(0.0, 2), Point::cartesian(-0.0, 2),
                                    Point::wgs84(0, 2)}
              .size() == 2);
    static_assert(sizeof(Point) == 32);
}

TEST_CASE("Point: prints as the server does") {
    std::ostringstream out;
    out << Point::cartesian(1, 2.5);
    CHECK(out.str() == "point({x: 1.0, y: 2.5, crs: 'cartesian'})");
    CHECK(Point::wgs84(-1, 2, 0.1).to_string() ==
          "point({x: -1.0, y: 2.0, z: 0.1, crs: 'wgs-84-3d'})");
    CHECK(Point(99, 1, 2).to_string() == "point({x: 1.0, y: 2.0, srid: 99})");
}
