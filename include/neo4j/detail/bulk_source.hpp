#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include <boost/asio/awaitable.hpp>

#include <neo4j/detail/bulk_batch.hpp>
#include <neo4j/detail/callback.hpp>
#include <neo4j/detail/type_traits.hpp>
#include <neo4j/error.hpp>
#include <neo4j/params.hpp>

/// Where the rows of a bulk load come from, whatever their type: see bulk.hpp.
namespace neo4j::detail {

/// Adds the next row to the batch; false: there is none.
using RowSource = std::function<bool(BulkBatch&)>;
using AsyncRowSource = std::function<boost::asio::awaitable<bool>(BulkBatch&)>;

struct BulkRows {
    std::variant<RowSource, AsyncRowSource> next;
    std::optional<std::uint64_t> total; // where the source knows
};

template <class Rows>
concept RowRange = std::ranges::input_range<Rows> && std::ranges::viewable_range<Rows>;

template <class Function>
using RowOf = std::invoke_result_t<std::remove_cvref_t<Function>&>; // of a copy

/// Gives a row at each call, and nothing at the end.
template <class Function>
concept RowFunction = !RowRange<Function> && std::invocable<std::remove_cvref_t<Function>&> &&
                      is_instance<RowOf<Function>, std::optional>;
/// The same, awaited.
template <class Function>
concept AsyncRowFunction =
    !RowRange<Function> && std::invocable<std::remove_cvref_t<Function>&> &&
    GivesAwaitable<RowOf<Function>> &&
    is_instance<typename AwaitableValue<RowOf<Function>>::type, std::optional>;

/// A range, read once from its beginning.
template <std::ranges::view View>
class RangeRows {
public:
    explicit RangeRows(View view) : view_(std::move(view)) {}

    bool operator()(BulkBatch& batch) {
        if (!at_)
            at_.emplace(std::ranges::begin(view_));
        else
            ++*at_;
        if (*at_ == std::ranges::end(view_))
            return false;
        const std::ranges::range_value_t<View>& row = **at_;
        batch.add(row);
        return true;
    }

private:
    View view_;
    std::optional<std::ranges::iterator_t<View>> at_;
};

template <class Function>
boost::asio::awaitable<bool> await_row(std::shared_ptr<Function> next, BulkBatch& batch) {
    const auto row = co_await std::invoke(*next);
    if (row)
        batch.add(*row);
    co_return row.has_value();
}

/// Errors: UsageError where names of columns do not go with such rows.
template <class Row>
void check_row(std::span<const std::string> columns) {
    check_encodable<Row>();
    if (columns.empty())
        return;
    if constexpr (is_tuple_row<Row>) {
        if (columns.size() != std::tuple_size_v<Row>)
            throw UsageError("bulk_load: columns() names " + std::to_string(columns.size()) +
                             " columns, but a row has " + std::to_string(std::tuple_size_v<Row>) +
                             " values: name each of them");
    } else if constexpr (!is_list_row<Row>) {
        throw UsageError("bulk_load: columns() is for rows that are tuples or lists of values; "
                         "these have names of their own: leave columns() out");
    }
}

/// The rows by one interface. What is given as an lvalue is referred to, else taken over.
template <class Rows>
BulkRows bulk_rows(Rows&& rows, std::span<const std::string> columns) {
    if constexpr (RowRange<Rows>) {
        using View = std::views::all_t<Rows>;
        check_row<std::ranges::range_value_t<View>>(columns);
        std::optional<std::uint64_t> total;
        if constexpr (std::ranges::sized_range<Rows>)
            total = static_cast<std::uint64_t>(std::ranges::size(rows));
        auto range = std::make_shared<RangeRows<View>>(std::views::all(std::forward<Rows>(rows)));
        return {RowSource([range](BulkBatch& batch) { return (*range)(batch); }), total};
    } else if constexpr (AsyncRowFunction<Rows>) {
        using Function = std::remove_cvref_t<Rows>;
        check_row<typename AwaitableValue<RowOf<Rows>>::type::value_type>(columns);
        auto next = std::make_shared<Function>(std::forward<Rows>(rows));
        return {
            AsyncRowSource([next](BulkBatch& batch) { return await_row<Function>(next, batch); }),
            std::nullopt};
    } else {
        check_row<typename RowOf<Rows>::value_type>(columns);
        auto next = std::make_shared<std::remove_cvref_t<Rows>>(std::forward<Rows>(rows));
        return {RowSource([next](BulkBatch& batch) {
                    const auto row = std::invoke(*next);
                    if (row)
                        batch.add(*row);
                    return row.has_value();
                }),
                std::nullopt};
    }
}

} // namespace neo4j::detail
