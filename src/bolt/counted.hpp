#pragma once

#include <atomic>
#include <cstdint>

#include <neo4j/detail/batch.hpp>

namespace neo4j::bolt {

// A T with a count of its own, for detail::Ref: who holds the only reference knows it, on whatever
// thread the others were let go, and may use the object again.
template <class T>
class Counted : public T {
public:
    static detail::Ref<Counted> make() { return detail::Ref<Counted>(new Counted); }

private:
    friend class detail::Ref<Counted>;
    Counted() = default;
    static void destroy(Counted* object) noexcept { delete object; }

    std::atomic<std::uint32_t> count_{1};
};

// The object of `last` as if new, where nobody else holds it any more; otherwise a new one, which
// is the last one from now on.
template <class T>
const detail::Ref<Counted<T>>& make_again(detail::Ref<Counted<T>>& last) {
    if (last.unique())
        last->clear();
    else
        last = Counted<T>::make();
    return last;
}

} // namespace neo4j::bolt
