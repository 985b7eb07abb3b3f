#pragma once

#include <cstddef>
#include <cstdio>
#include <istream>
#include <memory>
#include <stdexcept>
#include <streambuf>
#include <string>
#include <vector>

namespace package_graph {

/// The input cannot be had. The text says why and what to do.
class SourceError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Where the stanzas come from: a file, or the output of a command.
class Source {
public:
    /// Throws SourceError if there is no such file or it cannot be read.
    [[nodiscard]] static Source file(const std::string& path);

    /// Starts a shell command, by default the one that prints the package lists of this machine.
    [[nodiscard]] static Source command(const std::string& text = "apt-cache dumpavail");

    Source(Source&& other) noexcept;
    Source& operator=(Source&&) = delete;
    ~Source();

    [[nodiscard]] std::istream& stream() { return *stream_; }

    /// To be called once the stream has been read to its end: throws SourceError if reading broke
    /// off, the command failed, or there was no input at all.
    void finish();

private:
    // An istream over a FILE*, which is what both fopen and popen give.
    class Buffer : public std::streambuf {
    public:
        explicit Buffer(std::FILE* file) : file_(file), block_(64 * 1024) {}
        [[nodiscard]] std::FILE* file() const noexcept { return file_; }
        [[nodiscard]] std::size_t total() const noexcept { return total_; }
        void detach() noexcept { file_ = nullptr; }

    protected:
        int_type underflow() override;

    private:
        std::FILE* file_;
        std::vector<char> block_;
        std::size_t total_ = 0;
    };

    Source(std::FILE* opened, std::string name, bool is_command);
    int close() noexcept;

    std::string name_;
    bool is_command_;
    std::unique_ptr<Buffer> buffer_;
    std::unique_ptr<std::istream> stream_;
};

} // namespace package_graph
