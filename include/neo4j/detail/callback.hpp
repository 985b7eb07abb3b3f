#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>

// Functions that a program gives the library: plain ones, or such that give an awaitable.
namespace neo4j::detail {

template <class T>
struct AwaitableValue;
template <class T, class Executor>
struct AwaitableValue<boost::asio::awaitable<T, Executor>> {
    using type = T;
};

template <class T>
concept GivesAwaitable = requires { typename AwaitableValue<T>::type; };

template <class From, class To>
concept GivesAs = std::is_void_v<To> || std::convertible_to<From, To>;

template <class T, class To>
struct CallbackGives : std::bool_constant<GivesAs<T, To>> {};
template <GivesAwaitable T, class To>
struct CallbackGives<T, To> : std::bool_constant<GivesAs<typename AwaitableValue<T>::type, To>> {};

// Takes Args and gives T, or an awaitable of it.
template <class Function, class T, class... Args>
concept CallbackFor = std::invocable<Function&, Args...> &&
                      CallbackGives<std::invoke_result_t<Function&, Args...>, T>::value;

template <class T, class... Args>
using Callback = std::function<boost::asio::awaitable<T>(Args...)>;

// The function is shared, so that it outlives a call that is under way.
template <class T, class Function, class... Args>
boost::asio::awaitable<T> call_back(std::shared_ptr<Function> function, Args... args) {
    using Result = std::invoke_result_t<Function&, Args...>;
    if constexpr (GivesAwaitable<Result> && std::is_void_v<T>) {
        co_await std::invoke(*function, std::move(args)...);
    } else if constexpr (GivesAwaitable<Result>) {
        co_return co_await std::invoke(*function, std::move(args)...);
    } else if constexpr (std::is_void_v<T>) {
        std::invoke(*function, std::move(args)...);
        co_return;
    } else {
        co_return std::invoke(*function, std::move(args)...);
    }
}

// Either kind as one that gives an awaitable.
template <class T, class... Args, class Function>
Callback<T, Args...> make_callback(Function function) {
    return [shared = std::make_shared<Function>(std::move(function))](Args... args) {
        return call_back<T, Function, Args...>(shared, std::move(args)...);
    };
}

} // namespace neo4j::detail
