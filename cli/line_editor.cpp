#include "line_editor.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cwchar>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <histedit.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "letters.hpp"
#include "output.hpp"

namespace neo4j::cli {
namespace {

constexpr int most_entries = 5000;

struct EndEditLine {
    void operator()(EditLine* editor) const noexcept { ::el_end(editor); }
};
struct EndHistory {
    void operator()(History* history) const noexcept { ::history_end(history); }
};

int characters(std::string_view text) {
    return static_cast<int>(std::ranges::count_if(text, begins_character));
}

} // namespace

struct LineEditor::State {
    std::unique_ptr<History, EndHistory> history{::history_init()};
    std::unique_ptr<EditLine, EndEditLine> editor;
    std::string history_file;
    std::string prompt;
    const Interrupts& interrupts;
    std::FILE* screen = nullptr;
    std::mbstate_t half_character{}; // whose other bytes are still to come
    std::function<Completion(std::string_view)> completer;

    explicit State(const Interrupts& watched) : interrupts(watched) {}

    static State& of(EditLine* editor) {
        State* state = nullptr;
        ::el_get(editor, EL_CLIENTDATA, &state);
        return *state;
    }

    static char* prompt_of(EditLine* editor) { return of(editor).prompt.data(); }

    // Waits for a key or for Ctrl-C. (libedit's own reader goes on reading after a signal.)
    static int read_character(EditLine* editor, wchar_t* out) { return of(editor).read(out); }

    static unsigned char tab(EditLine* line_editor, int) noexcept {
        try {
            return of(line_editor).complete();
        } catch (const std::exception&) {
            return CC_REFRESH; // after Ctrl-C, say, which whoever reads the next key finds
        }
    }

    unsigned char complete() const {
        const auto* line = ::el_line(editor.get());
        const std::string_view before(line->buffer,
                                      static_cast<std::size_t>(line->cursor - line->buffer));
        // At a line's beginning it indents, as in a text that is pasted.
        if (before.find_first_not_of(" \t") == before.npos)
            return ::el_insertstr(editor.get(), "    ") == 0 ? CC_REFRESH : CC_ERROR;
        const auto found = completer ? completer(before) : Completion();
        if (found.candidates.empty())
            return CC_ERROR;
        if (const auto text = found.common_beginning(); !text.empty()) {
            ::el_deletestr(editor.get(), characters(found.word));
            return ::el_insertstr(editor.get(), text.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
        }
        if (found.candidates.size() == 1)
            return CC_ERROR; // is there already
        const auto list = candidates_text(found.candidates, terminal_columns(::fileno(screen)));
        std::fprintf(screen, "\n%s", list.c_str());
        return CC_REDISPLAY;
    }

    int read(wchar_t* out) {
        for (;;) {
            pollfd sources[] = {{STDIN_FILENO, POLLIN, 0}, {interrupts.descriptor(), POLLIN, 0}};
            if (::poll(sources, 2, -1) < 0 && errno != EINTR)
                return -1;
            if (interrupts.pending()) {
                errno = EINTR;
                return -1;
            }
            if (sources[0].revents == 0)
                continue;
            char byte = 0;
            const auto count = ::read(STDIN_FILENO, &byte, 1);
            if (count < 0 && (errno == EINTR || errno == EAGAIN))
                continue;
            if (count <= 0)
                return static_cast<int>(count);
            const auto length = std::mbrtowc(out, &byte, 1, &half_character);
            if (length == static_cast<std::size_t>(-2))
                continue;
            if (length != static_cast<std::size_t>(-1))
                return 1;        // also for a NUL, which has the length 0
            half_character = {}; // no character: dropped
        }
    }
};

LineEditor::LineEditor(std::string history_file, const Interrupts& interrupts)
    : state_(std::make_unique<State>(interrupts)) {
    state_->history_file = std::move(history_file);
    // Where results go to a file the prompt must not.
    state_->screen = ::isatty(STDOUT_FILENO) == 1 ? stdout : stderr;
    state_->editor.reset(::el_init("neo4j-cli", stdin, state_->screen, stderr));
    EditLine* editor = state_->editor.get();
    ::el_set(editor, EL_CLIENTDATA, state_.get());
    ::el_set(editor, EL_PROMPT, &State::prompt_of);
    ::el_set(editor, EL_EDITOR, "emacs");
    ::el_set(editor, EL_HIST, &::history, state_->history.get());
    ::el_set(editor, EL_GETCFN, &State::read_character);
    ::el_set(editor, EL_BIND, "^R", "em-inc-search-prev", nullptr);
    ::el_set(editor, EL_ADDFN, "neo4j-complete", "complete the word", &State::tab);
    ::el_set(editor, EL_BIND, "^I", "neo4j-complete", nullptr);
    ::el_source(editor, nullptr);

    HistEvent event;
    History* history = state_->history.get();
    ::history(history, &event, H_SETSIZE, most_entries);
    ::history(history, &event, H_SETUNIQUE, 1);
    if (!state_->history_file.empty())
        ::history(history, &event, H_LOAD, state_->history_file.c_str());
}

LineEditor::~LineEditor() = default;

std::optional<std::string> LineEditor::read(const std::string& prompt) {
    state_->prompt = prompt;
    state_->interrupts.check();
    int count = 0;
    const char* line = ::el_gets(state_->editor.get(), &count);
    state_->interrupts.check();
    if (line == nullptr || count <= 0)
        return std::nullopt;
    std::string text(line, static_cast<std::size_t>(count));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.pop_back();
    return text;
}

void LineEditor::on_tab(std::function<Completion(std::string_view)> function) {
    state_->completer = std::move(function);
}

void LineEditor::remember(const std::string& entry) {
    HistEvent event;
    History* history = state_->history.get();
    ::history(history, &event, H_ENTER, entry.c_str());
    if (state_->history_file.empty())
        return;
    // Made first: nobody else may read it, not even for a moment.
    const int file = ::open(state_->history_file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return; // a history that cannot be kept is no reason to stop
    ::close(file);
    ::history(history, &event, H_SAVE, state_->history_file.c_str());
}

std::string history_file() {
    const auto variable = [](const char* name) -> std::string {
        const char* value = std::getenv(name);
        return value != nullptr ? value : "";
    };
    if (auto chosen = variable("NEO4J_CLI_HISTORY"); !chosen.empty())
        return chosen;
    std::filesystem::path folder = variable("XDG_STATE_HOME");
    if (folder.empty()) {
        const auto home = variable("HOME");
        if (home.empty())
            return {};
        folder = std::filesystem::path(home) / ".local" / "state";
    }
    folder /= "neo4j-cli";
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    return error ? std::string() : (folder / "history").string();
}

} // namespace neo4j::cli
