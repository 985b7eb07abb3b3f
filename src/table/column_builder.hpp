#pragma once

#include <memory>
#include <span>
#include <vector>

#include <neo4j/value.hpp>
#include <neo4j/value_view.hpp>

#include "table/column_data.hpp"

namespace neo4j::detail {

// Finds the layout that holds these values without loss, and lays them out.
// Errors: BrokenRecordError, which does not say where.
std::shared_ptr<const ColumnData> build_column(std::span<const Value> values);
std::shared_ptr<const ColumnData> build_column(std::vector<ValueView> values);

} // namespace neo4j::detail
