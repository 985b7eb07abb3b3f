#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <neo4j/export.hpp>

namespace neo4j {

/// A point in two or three dimensions, in a coordinate reference system given by its SRID.
/// Equal are points with the same SRID and the same coordinates (as doubles compare: a point with a
/// NaN equals none, 0.0 equals -0.0). Points have no order.
/// Thread safety: a plain value.
class NEO4J_API Point {
public:
    /// cartesian(0, 0).
    Point() noexcept = default;
    /// A point in any system, known or not.
    /// @param srid the system's number
    /// Errors: std::invalid_argument if the SRID is a known one of another dimension.
    Point(std::int32_t srid, double x, double y);
    Point(std::int32_t srid, double x, double y, double z);

    /// A point of the system cartesian or cartesian-3d.
    [[nodiscard]] static Point cartesian(double x, double y) noexcept {
        return from_wire(7203, 2, x, y, 0.0);
    }
    [[nodiscard]] static Point cartesian(double x, double y, double z) noexcept {
        return from_wire(9157, 3, x, y, z);
    }
    /// @param longitude,latitude in degrees; the server, not the driver, refuses impossible ones
    [[nodiscard]] static Point wgs84(double longitude, double latitude) noexcept {
        return from_wire(4326, 2, longitude, latitude, 0.0);
    }
    /// @param height in metres
    [[nodiscard]] static Point wgs84(double longitude, double latitude, double height) noexcept {
        return from_wire(4979, 3, longitude, latitude, height);
    }

    /// The number of the coordinate reference system.
    [[nodiscard]] std::int32_t srid() const noexcept { return srid_; }
    /// Name of the system ("cartesian", "cartesian-3d", "wgs-84", "wgs-84-3d"); empty if the SRID
    /// is not one of these.
    [[nodiscard]] std::string_view crs_name() const noexcept { return crs_name(srid_); }
    /// Whether it is geographic: longitude and latitude on the Earth.
    [[nodiscard]] bool is_wgs84() const noexcept { return srid_ == 4326 || srid_ == 4979; }

    /// 2 or 3.
    [[nodiscard]] int dimension() const noexcept { return dimension_; }
    /// Two or three numbers; valid as long as the point.
    [[nodiscard]] std::span<const double> coordinates() const noexcept {
        return {coordinates_.data(), static_cast<std::size_t>(dimension_)};
    }
    /// The first coordinate.
    [[nodiscard]] double x() const noexcept { return coordinates_[0]; }
    /// The second coordinate.
    [[nodiscard]] double y() const noexcept { return coordinates_[1]; }
    /// Errors: std::out_of_range if the point has two dimensions.
    [[nodiscard]] double z() const;

    /// x, y and z of a WGS-84 point under their geographic names: degrees, degrees, metres.
    /// Errors: std::out_of_range if the point is of another system, or has no height.
    [[nodiscard]] double longitude() const;
    /// y in degrees. Errors: as longitude().
    [[nodiscard]] double latitude() const;
    /// z in metres. Errors: as longitude().
    [[nodiscard]] double height() const;

    /// As the server writes it: "point({x: 1.0, y: 2.5, crs: 'cartesian'})".
    [[nodiscard]] std::string to_string() const;

    friend bool operator==(const Point& a, const Point& b) noexcept {
        return a.srid_ == b.srid_ && a.dimension_ == b.dimension_ &&
               a.coordinates_ == b.coordinates_;
    }

    /// The SRID that goes with a system's name; std::nullopt for a name that is not one of the
    /// four.
    [[nodiscard]] static std::optional<std::int32_t> srid_of(std::string_view crs_name) noexcept;
    /// The name that goes with an SRID; empty for one that is not one of the four.
    [[nodiscard]] static std::string_view crs_name(std::int32_t srid) noexcept;

    /// For decoders: whether a point of this dimension may carry the SRID. Unknown SRIDs may have
    /// either dimension, but have to fit 32 bits.
    [[nodiscard]] static constexpr bool valid(std::int64_t srid, int dimension) noexcept {
        if (srid == 7203 || srid == 4326) {
            return dimension == 2;
        }
        if (srid == 9157 || srid == 4979) {
            return dimension == 3;
        }
        return srid >= INT32_MIN && srid <= INT32_MAX && (dimension == 2 || dimension == 3);
    }
    /// For decoders: no check; valid() must hold. z is not looked at in two dimensions.
    [[nodiscard]] static Point from_wire(std::int32_t srid, int dimension, double x, double y,
                                         double z) noexcept {
        Point point;
        point.coordinates_ = {x, y, dimension == 3 ? z : 0.0};
        point.srid_ = srid;
        point.dimension_ = dimension;
        return point;
    }

private:
    std::array<double, 3> coordinates_{}; // the third is 0 in two dimensions
    std::int32_t srid_ = 7203;
    std::int32_t dimension_ = 2;
};

NEO4J_API std::ostream& operator<<(std::ostream& out, const Point& point);

} // namespace neo4j

template <>
struct NEO4J_API std::hash<neo4j::Point> {
    [[nodiscard]] std::size_t operator()(const neo4j::Point& point) const noexcept;
};
