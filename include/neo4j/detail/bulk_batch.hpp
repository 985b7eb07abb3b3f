#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <neo4j/detail/type_traits.hpp>
#include <neo4j/error.hpp>
#include <neo4j/params.hpp>

/// Rows of a bulk load, encoded as they come: see bulk.hpp.
namespace neo4j::detail {

/// Rows that are PackStream already; as a parameter they are a list.
struct EncodedRows {
    std::span<const std::byte> bytes;
    std::size_t count;
    std::uint8_t features;
};

/// Whether a row is a list of values, which names of columns make a map.
template <class Row>
inline constexpr bool is_tuple_row =
    !HasEncoder<Row> && (is_instance<Row, std::tuple> || is_instance<Row, std::pair>);
template <class Row>
inline constexpr bool is_list_row =
    !HasEncoder<Row> && !is_tuple_row<Row> && !Text<Row> && !ByteSequence<Row> && !TextMap<Row> &&
    !is_one_of<Row, Params, Map, MapView, Value, ValueView> && Sequence<Row>;

/// Consecutive rows, encoded one by one, so that the rows themselves need not stay, and so that any
/// part of them can be sent.
class BulkBatch {
public:
    /// @param number of the batch, counted from 0
    /// @param first_row its place in the whole load, counted from 0
    /// @param parameter what errors call the rows; must outlive the batch, as must the columns
    BulkBatch(std::uint64_t number, std::uint64_t first_row, std::string_view parameter,
              std::span<const std::string> columns)
        : number_(number), first_row_(first_row), columns_(columns) {
        writer_.enter(parameter);
    }

    /// Adds a row. One that cannot be sent is not there: it is refused(), and ends the batch.
    template <class Row>
    void add(const Row& row) {
        const std::size_t before = writer_.buffer().size();
        try {
            if (columns_.empty())
                writer_.value(row);
            else
                named(row);
        } catch (const GqlError&) {
            writer_.buffer().truncate(before);
            refused_ = std::current_exception();
            return;
        }
        ends_.push_back(writer_.buffer().size());
    }

    std::uint64_t number() const noexcept { return number_; }
    std::uint64_t first_row() const noexcept { return first_row_; }
    std::size_t rows() const noexcept { return ends_.size(); }
    std::size_t bytes() const noexcept { return writer_.buffer().size(); }
    bool empty() const noexcept { return ends_.empty(); }
    /// Why the row behind the last one cannot be sent; null: there is no such row.
    const std::exception_ptr& refused() const noexcept { return refused_; }
    /// Rows that were taken from the source.
    std::uint64_t taken() const noexcept { return rows() + (refused_ ? 1U : 0U); }

    /// Some rows; valid as long as the batch is.
    EncodedRows part(std::size_t first, std::size_t count) const noexcept {
        const std::size_t begin = first == 0 ? 0 : ends_[first - 1];
        const std::size_t end = count == 0 ? begin : ends_[first + count - 1];
        return {writer_.buffer().view().subspan(begin, end - begin), count, writer_.features()};
    }

private:
    template <class Row>
    void named([[maybe_unused]] const Row& row) {
        if constexpr (is_tuple_row<Row>) {
            header(std::tuple_size_v<Row>);
            std::apply(
                [this](const auto&... values) {
                    std::size_t i = 0;
                    (field(columns_[i++], values), ...);
                },
                row);
        } else if constexpr (is_list_row<Row>) {
            header(static_cast<std::size_t>(std::ranges::distance(row)));
            std::size_t i = 0;
            for (const auto& value : row)
                field(columns_[i++], value);
        }
    }

    void header(std::size_t count) {
        if (count != columns_.size())
            throw UsageError("a row has " + std::to_string(count) +
                             " values, but columns() names " + std::to_string(columns_.size()) +
                             ": name each of them");
        writer_.packer().map_header(count);
    }
    template <class T>
    void field(const std::string& name, const T& value) {
        writer_.value(name);
        writer_.value(value);
    }

    std::uint64_t number_;
    std::uint64_t first_row_;
    std::span<const std::string> columns_;
    ParamWriter writer_;
    std::vector<std::size_t> ends_; // of each row, in bytes
    std::exception_ptr refused_;
};

} // namespace neo4j::detail

/// @cond
template <>
struct neo4j::Encoder<neo4j::detail::EncodedRows> {
    static void encode(ParamWriter& out, const detail::EncodedRows& rows) {
        out.packer().list_header(rows.count);
        out.packer().raw(rows.bytes);
        out.add_features(rows.features);
    }
};
/// @endcond
