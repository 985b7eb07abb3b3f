#pragma once

#include <cctype>
#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <neo4j/params.hpp>
#include <neo4j/value.hpp>
#include <neo4j/value_view.hpp>

#include "packstream/scan.hpp"

// Bytes as the specification writes them, for the tests of this folder.
namespace wire {

using Buffer = std::vector<std::byte>;

// "C9 00 80" -> three bytes.
inline Buffer hex(std::string_view text) {
    Buffer out;
    int high = -1;
    for (const char c : text) {
        if (c == ' ')
            continue;
        const int digit = c <= '9' ? c - '0' : std::toupper(c) - 'A' + 10;
        if (high < 0) {
            high = digit;
        } else {
            out.push_back(static_cast<std::byte>(high * 16 + digit));
            high = -1;
        }
    }
    return out;
}

inline Buffer text(std::string_view content) {
    Buffer out(content.size());
    if (!content.empty())
        std::memcpy(out.data(), content.data(), content.size());
    return out;
}

inline Buffer join(std::initializer_list<Buffer> parts) {
    Buffer out;
    for (const auto& part : parts)
        out.insert(out.end(), part.begin(), part.end());
    return out;
}

inline Buffer repeat(std::string_view unit, std::size_t times) {
    const Buffer one = hex(unit);
    Buffer out;
    for (std::size_t i = 0; i < times; ++i)
        out.insert(out.end(), one.begin(), one.end());
    return out;
}

// A copy in memory of exactly its size, so that AddressSanitizer sees each step beyond it.
class Exact {
public:
    explicit Exact(std::span<const std::byte> bytes)
        : size_(bytes.size()), data_(std::make_unique<std::byte[]>(bytes.size())) {
        if (size_ > 0)
            std::memcpy(data_.get(), bytes.data(), size_);
    }
    const std::byte* begin() const { return data_.get(); }
    const std::byte* end() const { return data_.get() + size_; }
    std::size_t size() const { return size_; }

private:
    std::size_t size_;
    std::unique_ptr<std::byte[]> data_;
};

inline neo4j::packstream::Scan scan(const Exact& bytes, neo4j::packstream::Dialect dialect = {}) {
    return neo4j::packstream::validate(bytes.begin(), bytes.end(), dialect);
}

// Reads bytes that must be one whole value.
inline neo4j::Value read(std::span<const std::byte> bytes) {
    const Exact exact(bytes);
    const auto result = scan(exact);
    if (result.error != neo4j::packstream::Errc::ok)
        throw std::runtime_error(std::string(neo4j::packstream::describe(result.error)));
    if (result.next != exact.end())
        throw std::runtime_error("surplus bytes");
    return neo4j::ValueView(exact.begin()).to_value();
}

// The bytes of one parameter's value.
template <class T>
Buffer pack(const T& value) {
    neo4j::ParamWriter writer;
    writer.value(value);
    const auto view = writer.buffer().view();
    return {view.begin(), view.end()};
}

} // namespace wire
