#pragma once

#include <exception>
#include <string>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include "async/deadline.hpp"

namespace neo4j::detail {

// A cancel is passed on unchanged: it is no fault of anybody's.
inline bool is_cancel(const boost::system::system_error& error) noexcept {
    return error.code() == boost::asio::error::operation_aborted;
}

bool is_cancel(const std::exception_ptr& error) noexcept;

// "no answer within 30 s (connection_timeout)"
std::string timeout_text(const Deadline& deadline);

} // namespace neo4j::detail
