#include "support/websocket_frames.hpp"

#include <array>
#include <cstddef>

#include <openssl/evp.h>

namespace neo4j::test {

std::string accepted_key(const std::string& request) {
    const std::string header = "Sec-WebSocket-Key: ";
    const auto begin = request.find(header) + header.size();
    const auto text = request.substr(begin, request.find("\r\n", begin) - begin) +
                      "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
    std::array<unsigned char, 64> base64{};
    EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(size));
    return reinterpret_cast<const char*>(base64.data());
}

std::string welcome(const std::string& key) {
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Accept: " +
           key + "\r\n\r\n";
}

std::string frame(Frame kind, std::string_view payload, bool last) {
    std::string bytes(1, static_cast<char>((last ? 0x80 : 0) | static_cast<int>(kind)));
    const auto size = payload.size();
    const int size_bytes = size < 126 ? 0 : size <= 0xFFFF ? 2 : 8;
    bytes += static_cast<char>(size_bytes == 0 ? size : size_bytes == 2 ? 126u : 127u);
    for (int i = size_bytes - 1; i >= 0; --i)
        bytes += static_cast<char>((size >> (8 * i)) & 0xFF);
    return bytes.append(payload);
}

std::optional<ClientFrame> take_frame(std::string& bytes) {
    const auto at = [&](std::size_t i) -> std::size_t {
        return static_cast<unsigned char>(bytes[i]);
    };
    if (bytes.size() < 2)
        return std::nullopt;
    std::size_t size = at(1) & 0x7F;
    const std::size_t size_bytes = size < 126 ? 0 : size == 126 ? 2 : 8;
    const bool masked = (at(1) & 0x80) != 0;
    const std::size_t mask = 2 + size_bytes; // where it stands
    const std::size_t begin = mask + (masked ? 4 : 0);
    if (bytes.size() < begin)
        return std::nullopt;
    if (size_bytes > 0)
        size = 0;
    for (std::size_t i = 2; i < mask; ++i)
        size = size << 8 | at(i);
    if (bytes.size() - begin < size)
        return std::nullopt;
    ClientFrame frame{static_cast<Frame>(at(0) & 0x0F), (at(0) & 0x80) != 0, masked,
                      bytes.substr(begin, size)};
    for (std::size_t i = 0; masked && i < size; ++i)
        frame.payload[i] =
            static_cast<char>(static_cast<unsigned char>(frame.payload[i]) ^ at(mask + i % 4));
    bytes.erase(0, begin + size);
    return frame;
}

} // namespace neo4j::test
