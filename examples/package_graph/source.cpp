#include "source.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <sys/stat.h>
#include <sys/wait.h>

namespace package_graph {
namespace {

constexpr const char* use_file = "; another list of packages can be given with --file PATH";

} // namespace

Source::Buffer::int_type Source::Buffer::underflow() {
    const auto size = std::fread(block_.data(), 1, block_.size(), file_);
    total_ += size;
    setg(block_.data(), block_.data(), block_.data() + size);
    return size == 0 ? traits_type::eof() : traits_type::to_int_type(*gptr());
}

Source::Source(std::FILE* opened, std::string name, bool is_command)
    : name_(std::move(name)), is_command_(is_command), buffer_(std::make_unique<Buffer>(opened)),
      stream_(std::make_unique<std::istream>(buffer_.get())) {}

Source::Source(Source&& other) noexcept = default;

Source::~Source() {
    close();
}

Source Source::file(const std::string& path) {
    std::FILE* opened = std::fopen(path.c_str(), "rb");
    if (opened == nullptr) {
        throw SourceError("cannot open '" + path + "': " + std::strerror(errno));
    }
    Source source(opened, path, false);
    struct stat status = {};
    if (::fstat(::fileno(opened), &status) == 0 && S_ISDIR(status.st_mode)) {
        throw SourceError("'" + path + "' is a directory; --file needs a file of package stanzas");
    }
    return source;
}

Source Source::command(const std::string& text) {
    std::FILE* opened = ::popen(text.c_str(), "r");
    if (opened == nullptr) {
        throw SourceError("cannot start '" + text + "': " + std::strerror(errno) + use_file);
    }
    return {opened, text, true};
}

int Source::close() noexcept {
    if (!buffer_ || buffer_->file() == nullptr) {
        return 0;
    }
    std::FILE* file = buffer_->file();
    buffer_->detach();
    return is_command_ ? ::pclose(file) : std::fclose(file);
}

void Source::finish() {
    const bool broken = std::ferror(buffer_->file()) != 0;
    const std::string reason = broken ? std::strerror(errno) : "";
    const int status = close();
    if (broken) {
        throw SourceError("reading '" + name_ + "' failed: " + reason);
    }
    if (is_command_ && status != 0) {
        // The shell's own code for a command that it cannot find.
        constexpr int not_found = 127;
        if (WIFEXITED(status) && WEXITSTATUS(status) == not_found) {
            throw SourceError("'" + name_ + "' is not installed on this machine" + use_file);
        }
        throw SourceError("'" + name_ + "' failed " +
                          (WIFEXITED(status)
                               ? "with exit status " + std::to_string(WEXITSTATUS(status))
                               : "by signal " + std::to_string(WTERMSIG(status))) +
                          use_file);
    }
    if (buffer_->total() == 0) {
        throw SourceError(is_command_ ? "'" + name_ +
                                            "' printed nothing: run 'apt-get update' to "
                                            "fetch the package lists" +
                                            use_file
                                      : "'" + name_ + "' is empty");
    }
}

} // namespace package_graph
