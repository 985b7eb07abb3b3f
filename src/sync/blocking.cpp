#include "sync/blocking.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace neo4j::detail {
namespace {

struct ThreadContexts {
    std::vector<std::unique_ptr<boost::asio::io_context>> contexts;
    std::size_t in_use = 0;
};

ThreadContexts& mine() {
    thread_local ThreadContexts contexts;
    return contexts;
}

} // namespace

CallContext::CallContext() {
    auto& own = mine();
    if (own.in_use == own.contexts.size())
        own.contexts.push_back(std::make_unique<boost::asio::io_context>(1));
    context_ = own.contexts[own.in_use++].get();
    context_->restart();
}

CallContext::~CallContext() {
    --mine().in_use;
}

} // namespace neo4j::detail
