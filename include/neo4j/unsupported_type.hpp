#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <neo4j/export.hpp>

namespace neo4j {

/// Stands for a value of a type that the server has and this driver, or the Bolt version spoken on
/// the connection, does not. Comes from the server only and cannot be sent. For display and
/// debugging: the texts may change with any server.
/// Copies share their content. Two are equal if their content is.
/// Thread safety: immutable, hence safe to read from any thread.
/// Source: structure "?" of Bolt 6.0.
class NEO4J_API UnsupportedType {
public:
    /// @param name the type's name, for example "QUATERNION"
    /// @param version the least Bolt version that knows the type: {major, minor}
    /// @param message what the server says about it; std::nullopt when it says nothing
    UnsupportedType(std::string name, std::pair<int, int> version,
                    std::optional<std::string> message = std::nullopt);

    /// The type's name, for example "QUATERNION".
    [[nodiscard]] const std::string& name() const noexcept { return data_->name; }

    /// The least Bolt version with this type, as {major, minor}. It is no driver version.
    [[nodiscard]] std::pair<int, int> minimum_protocol_version() const noexcept {
        return data_->version;
    }

    /// What the server says about it; std::nullopt when it says nothing.
    [[nodiscard]] const std::optional<std::string>& message() const noexcept {
        return data_->message;
    }

    /// "UnsupportedType<QUATERNION>".
    [[nodiscard]] std::string to_string() const;

    friend bool operator==(const UnsupportedType& a, const UnsupportedType& b) noexcept {
        return a.data_ == b.data_ || *a.data_ == *b.data_;
    }

private:
    struct Data {
        std::string name;
        std::pair<int, int> version;
        std::optional<std::string> message;

        bool operator==(const Data&) const = default;
    };

    std::shared_ptr<const Data> data_;
};

NEO4J_API std::ostream& operator<<(std::ostream& out, const UnsupportedType& value);

} // namespace neo4j

template <>
struct std::hash<neo4j::UnsupportedType> {
    [[nodiscard]] std::size_t operator()(const neo4j::UnsupportedType& value) const noexcept {
        return std::hash<std::string>{}(value.name());
    }
};
