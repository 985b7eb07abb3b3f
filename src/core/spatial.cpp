#include <ostream>
#include <stdexcept>
#include <utility>

#include <neo4j/detail/hash.hpp>
#include <neo4j/spatial.hpp>

#include "core/number_text.hpp"

namespace neo4j {

namespace {

constexpr std::array<std::pair<std::int32_t, std::string_view>, 4> systems{{
    {7203, "cartesian"},
    {9157, "cartesian-3d"},
    {4326, "wgs-84"},
    {4979, "wgs-84-3d"},
}};

void check(std::int32_t srid, int dimension) {
    if (!Point::valid(srid, dimension)) {
        throw std::invalid_argument("Point: SRID " + std::to_string(srid) + " (" +
                                    std::string(Point::crs_name(srid)) + ") takes " +
                                    (dimension == 2 ? "three" : "two") + " coordinates, not " +
                                    (dimension == 2 ? "two" : "three"));
    }
}

void check_wgs84(const Point& point, const char* what) {
    if (!point.is_wgs84()) {
        throw std::out_of_range("Point: " + point.to_string() + " has no " + what +
                                ", it is not a WGS-84 point; use x(), y(), z()");
    }
}

} // namespace

Point::Point(std::int32_t srid, double x, double y) : Point(from_wire(srid, 2, x, y, 0.0)) {
    check(srid, 2);
}

Point::Point(std::int32_t srid, double x, double y, double z) : Point(from_wire(srid, 3, x, y, z)) {
    check(srid, 3);
}

double Point::z() const {
    if (dimension_ != 3) {
        throw std::out_of_range("Point: " + to_string() + " has no third coordinate");
    }
    return coordinates_[2];
}

double Point::longitude() const {
    check_wgs84(*this, "longitude");
    return x();
}

double Point::latitude() const {
    check_wgs84(*this, "latitude");
    return y();
}

double Point::height() const {
    check_wgs84(*this, "height");
    return z();
}

std::optional<std::int32_t> Point::srid_of(std::string_view crs_name) noexcept {
    for (const auto& [srid, name] : systems) {
        if (name == crs_name) {
            return srid;
        }
    }
    return std::nullopt;
}

std::string_view Point::crs_name(std::int32_t srid) noexcept {
    for (const auto& [known, name] : systems) {
        if (known == srid) {
            return name;
        }
    }
    return {};
}

std::string Point::to_string() const {
    constexpr std::array<std::string_view, 3> names{"x: ", ", y: ", ", z: "};
    std::string out = "point({";
    for (std::size_t i = 0; i < coordinates().size(); ++i) {
        out += names[i];
        detail::append_float(out, coordinates()[i]);
    }
    if (const auto name = crs_name(); !name.empty()) {
        out += ", crs: '";
        out += name;
        out += "'})";
    } else {
        out += ", srid: " + std::to_string(srid_) + "})";
    }
    return out;
}

std::ostream& operator<<(std::ostream& out, const Point& point) {
    return out << point.to_string();
}

} // namespace neo4j

std::size_t std::hash<neo4j::Point>::operator()(const neo4j::Point& point) const noexcept {
    auto seed = static_cast<std::size_t>(point.srid());
    for (const double value : point.coordinates()) {
        seed = neo4j::detail::hash_combine(seed, std::hash<double>{}(value)); // 0.0 and -0.0 alike
    }
    return seed;
}
