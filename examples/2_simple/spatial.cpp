// Points, in one of four coordinate systems: flat or on the Earth, in two or three dimensions.
//
// Prints:
//   Berlin is at 13.4, 52.5
//   from Berlin to Paris: 87... km
//   point({x: 3.0, y: 4.0, crs: 'cartesian'}) is 5 from the origin
#include <cmath>
#include <exception>
#include <iostream>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

using neo4j::params;
using neo4j::Point;

int main() try {
    neo4j::Driver driver(example::uri(), example::auth());

    // --8<-- [start:points]
    const Point berlin = Point::wgs84(13.4, 52.5); // longitude first
    const Point paris = Point::wgs84(2.35, 48.86);
    const auto earth =
        driver.execute_query("RETURN $berlin AS berlin, point.distance($berlin, $paris) AS metres",
                             params("berlin", berlin, "paris", paris));
    const auto back = earth.records.front()["berlin"].as<Point>();
    // --8<-- [end:points]
    std::cout << "Berlin is at " << back.longitude() << ", " << back.latitude() << "\n";
    std::cout << "from Berlin to Paris: "
              << std::lround(earth.records.front()["metres"].as<double>() / 1000) << " km\n";

    const auto flat = driver.execute_query(
        "WITH point({x: 3, y: 4}) AS p RETURN p, point.distance(p, $origin) AS distance",
        params("origin", Point::cartesian(0, 0)));
    std::cout << flat.records.front()["p"].as<Point>() << " is "
              << flat.records.front()["distance"].as<double>() << " from the origin\n";
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
