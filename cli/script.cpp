#include "script.hpp"

#include <cerrno>
#include <cstdint>
#include <functional>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "interpreter.hpp"
#include "open_file.hpp"

namespace neo4j::cli {
namespace {

class File {
public:
    File(const std::string& path, const Interrupts& interrupts)
        : name_(path == "-" ? "standard input" : path), interrupts_(interrupts),
          descriptor_(path == "-" ? ::dup(STDIN_FILENO) : open_to_read(path)) {
        if (descriptor_ < 0)
            fail("open");
    }
    ~File() { ::close(descriptor_); }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    const std::string& name() const noexcept { return name_; }

    /// In bytes; 0 where nobody knows, as of a pipe.
    std::uint64_t size() const noexcept {
        struct stat facts = {};
        return ::fstat(descriptor_, &facts) == 0 && S_ISREG(facts.st_mode)
                   ? static_cast<std::uint64_t>(facts.st_size)
                   : 0;
    }

    /// The next piece; empty at the end. Valid until the next call.
    /// Errors: std::system_error; Interrupted where Ctrl-C was pressed before or meanwhile.
    std::string_view read() {
        for (;;) {
            // Ctrl-C may have come just before, or on another thread: it would not end a read().
            pollfd sources[] = {{descriptor_, POLLIN, 0}, {interrupts_.descriptor(), POLLIN, 0}};
            if (::poll(sources, 2, -1) < 0 && errno != EINTR)
                fail("read");
            interrupts_.check();
            if (sources[0].revents == 0)
                continue;
            const auto count = ::read(descriptor_, buffer_.data(), buffer_.size());
            if (count >= 0)
                return {buffer_.data(), static_cast<std::size_t>(count)};
            if (errno != EINTR && errno != EAGAIN)
                fail("read");
        }
    }

private:
    [[noreturn]] void fail(std::string_view what) const {
        throw std::system_error(errno, std::generic_category(),
                                "cannot " + std::string(what) + ' ' + name_);
    }

    std::string name_;
    const Interrupts& interrupts_;
    int descriptor_;
    std::vector<char> buffer_ = std::vector<char>(64 * 1024);
};

// Whether it makes sense to try the next statement.
bool may_go_on(ExitCode code) noexcept {
    return code == ExitCode::query_error || code == ExitCode::usage;
}

class Run {
public:
    using NextPiece = std::function<std::string_view()>;

    /// @param name of the file, for errors; empty: none
    /// @param size in bytes, for the progress; 0: nobody knows
    Run(Interpreter& interpreter, OnError on_error, std::string name, std::uint64_t size)
        : interpreter_(interpreter), on_error_(on_error), name_(std::move(name)), size_(size) {}

    ExitCode all(const NextPiece& next_piece) {
        for (;;) {
            const auto piece = next_piece();
            if (piece.empty())
                break;
            splitter_.feed(piece);
            if (!run_whole_statements(&StatementSplitter::next))
                return code_;
        }
        run_whole_statements(&StatementSplitter::finish);
        return code_;
    }

private:
    // False where the script has ended itself.
    bool run_whole_statements(std::optional<Statement> (StatementSplitter::*next)()) {
        for (;;) {
            std::size_t line = 0; // nobody knows yet
            try {
                const auto statement = (splitter_.*next)();
                if (!statement)
                    return true;
                line = statement->line;
                ++statements_;
                interpreter_.connection().loop().interrupts().check();
                if (interpreter_.execute(*statement) == Interpreter::Next::quit)
                    return false;
                if (size_ > 0)
                    interpreter_.console().progress().advance_script(
                        static_cast<double>(statement->end) / static_cast<double>(size_),
                        statements_);
            } catch (const Interrupted&) {
                throw;
            } catch (const std::exception& error) {
                fail(line, error);
            }
        }
    }

    void fail(std::size_t line, const std::exception& error) {
        const auto code = exit_code_of(error);
        if (dynamic_cast<const AlreadyTold*>(&error) == nullptr)
            interpreter_.console().fail(place(line) + error.what());
        if (on_error_ == OnError::stop || !may_go_on(code))
            throw AlreadyTold(code);
        if (code_ == ExitCode::ok)
            code_ = code;
    }

    std::string place(std::size_t line) const {
        if (!name_.empty())
            return name_ + (line > 0 ? ':' + std::to_string(line) : "") + ": ";
        return line > 1 ? "line " + std::to_string(line) + ": " : "";
    }

    Interpreter& interpreter_;
    OnError on_error_;
    std::string name_;
    std::uint64_t size_;
    StatementSplitter splitter_;
    std::uint64_t statements_ = 0;
    ExitCode code_ = ExitCode::ok;
};

// Whatever way a script ends, nobody waits for the rest of it any more.
class ProgressOfScript {
public:
    ProgressOfScript(Progress& progress, bool known_size)
        : progress_(progress), known_size_(known_size) {
        if (known_size_)
            progress_.begin_script();
    }
    ~ProgressOfScript() {
        if (known_size_)
            progress_.end_script();
    }
    ProgressOfScript(const ProgressOfScript&) = delete;
    ProgressOfScript& operator=(const ProgressOfScript&) = delete;

private:
    Progress& progress_;
    bool known_size_;
};

} // namespace

ExitCode run_text(std::string_view script, Interpreter& interpreter, OnError on_error) {
    Run run(interpreter, on_error, "", 0);
    return run.all([&] { return std::exchange(script, {}); });
}

ExitCode run_file(const std::string& path, Interpreter& interpreter, OnError on_error) {
    File file(path, interpreter.connection().loop().interrupts());
    auto& progress = interpreter.console().progress();
    // Of scripts that run others the outermost is shown.
    const auto size = progress.in_script() ? 0 : file.size();
    const ProgressOfScript of_script(progress, size > 0);
    Run run(interpreter, on_error, file.name(), size);
    return run.all([&] { return file.read(); });
}

} // namespace neo4j::cli
