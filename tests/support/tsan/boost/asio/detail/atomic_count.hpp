// Stands before Asio's header of this name in the preset tsan. Asio orders the last count-down of a
// reference count by a fence, which ThreadSanitizer does not see; here the count-down itself orders.
#ifndef BOOST_ASIO_DETAIL_ATOMIC_COUNT_HPP
#define BOOST_ASIO_DETAIL_ATOMIC_COUNT_HPP

#include <atomic>

#include <boost/asio/detail/config.hpp>

namespace boost::asio::detail {

using atomic_count = std::atomic<long>;

inline void increment(atomic_count& count, long by) { count += by; }
inline void decrement(atomic_count& count, long by) { count -= by; }
inline void ref_count_up(atomic_count& count) { ++count; }
inline void ref_count_up_release(atomic_count& count) { ++count; }
inline bool ref_count_down(atomic_count& count) { return --count == 0; }

} // namespace boost::asio::detail

#endif
