// arrow_python_test VENV SCRIPT FOLDER
//
// Makes a table of a million rows, exports it through Arrow's C interfaces and runs the Python
// script on it in this very process: the script is told where the exported structs and the columns'
// own memory are. Which Python is written in VENV/embed.txt by make_venv.sh; without it the test is
// skipped (77).

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include <dlfcn.h>

#include <neo4j/arrow.hpp>
#include <neo4j/table.hpp>

using namespace neo4j;

namespace {

constexpr int rows = 1'000'000;

template <class F>
Table::Column column(const char* name, F&& value) {
    std::vector<Value> values;
    values.reserve(rows);
    for (int i = 0; i < rows; ++i)
        values.push_back(value(i));
    return {name, values};
}

// check_arrow.py computes the same values.
Table million_rows() {
    return Table({
        column("id", [](int i) -> Value { return i; }),
        column("score", [](int i) -> Value { return i % 3 == 0 ? Value() : Value(i / 4.0); }),
        column("name", [](int i) -> Value { return "name " + std::to_string(i); }),
        column("even", [](int i) -> Value { return i % 2 == 0; }),
        column("day", [](int i) -> Value { return Date::from_days(i % 20'000); }),
    });
}

Table each_type() {
    const LocalDateTime noon(2024, 6, 1, 12, 0, 0, 1);
    const Node node("4:x:1", {"Person"}, {{"name", "Ada"}});
    return Table({
        Table::Column("nothing", List{nullptr, nullptr}),
        Table::Column("bytes", List{Bytes{std::byte{1}, std::byte{2}}, nullptr}),
        Table::Column("time", List{LocalTime(1, 2, 3, 4), nullptr}),
        Table::Column("local", List{noon, nullptr}),
        Table::Column("late", List{LocalDateTime(3000, 1, 1), nullptr}),
        Table::Column("berlin", List{DateTime(noon, TimeZone::of("Europe/Berlin")), nullptr}),
        Table::Column("offset", List{DateTime(noon, std::chrono::minutes(90)), nullptr}),
        Table::Column("duration", List{Duration(1, 2, 3, 4), nullptr}),
        Table::Column("uuid", List{parse_uuid("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"), nullptr}),
        Table::Column("vector", List{Vector{1.5F, 2.5F}, nullptr}),
        Table::Column("tags", List{Value(List{"a", nullptr, "b"}), nullptr}),
        Table::Column("nested", List{Value(List{Value(List{1, 2}), Value(List{})}), nullptr}),
        Table::Column("number", List{1, 0.5}),
        Table::Column("mixed", List{(INT64_C(1) << 53) + 1, 0.5}),
        Table::Column("node", List{node, nullptr}),
        Table::Column("zoned time", List{Time(LocalTime(1, 2), std::chrono::hours(1)), nullptr}),
    });
}

// The three functions of Python's C API that it takes to run a script.
class Python {
public:
    explicit Python(const std::string& library)
        : library_(dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL)) {
        if (library_ == nullptr) {
            std::cerr << "Python's library cannot be loaded: " << dlerror() << '\n';
            std::exit(1);
        }
        function<void (*)(int)>("Py_InitializeEx")(0);
    }
    bool run(const std::string& script) {
        return function<int (*)(const char*)>("PyRun_SimpleString")(script.c_str()) == 0;
    }
    bool finish() { return function<int (*)()>("Py_FinalizeEx")() == 0; }

private:
    template <class F>
    F function(const char* name) {
        return reinterpret_cast<F>(dlsym(library_, name));
    }
    void* library_;
};

std::string text_of(const std::string& path) {
    std::ifstream in(path);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::uintptr_t address(const void* at) {
    return reinterpret_cast<std::uintptr_t>(at);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4)
        return std::cerr << "say: arrow_python_test VENV SCRIPT FOLDER\n", 2;
    const std::string folder = argv[3];
    std::ifstream embed(std::string(argv[1]) + "/embed.txt");
    std::string library;
    std::string home;
    std::string packages;
    if (!std::getline(embed, library) || !std::getline(embed, home) ||
        !std::getline(embed, packages)) {
        std::cout << "skipped: there is no Python with pyarrow; the test arrow.python says why\n";
        return 77;
    }
    setenv("PYTHONHOME", home.c_str(), 1);

    std::ostringstream known;
    known << "import sys\nsys.path.insert(0, '" << packages << "')\n";
    const auto tell = [&](const char* name, const void* at) {
        known << name << " = " << address(at) << '\n';
    };

    ArrowArrayStream whole{};
    ArrowArrayStream batches{};
    ArrowSchema schema{};
    ArrowArray array{};
    ArrowArrayStream types{};
    {
        const Table table = million_rows();
        tell("id_memory", table["id"].integers().data());
        tell("score_memory", table["score"].floats().data());
        tell("name_memory", table["name"].text(0).data());
        export_to_arrow(table, &whole);
        export_to_arrow(table, &batches, 300'000);
        const Table small = each_type();
        export_to_arrow(small, &schema, &array);
        export_to_arrow(small, &types);
        std::ofstream big_file(folder + "/rows.arrow", std::ios::binary);
        write_arrow_file(big_file, table);
        std::ofstream file(folder + "/types.arrow", std::ios::binary);
        write_arrow_file(file, small);
        std::ofstream none(folder + "/none.arrow", std::ios::binary);
        write_arrow_file(none, Table());
        // The tables go here: Python reads what the exported structs keep.
    }
    tell("whole", &whole);
    tell("batches", &batches);
    tell("schema", &schema);
    tell("array", &array);
    tell("types", &types);
    known << "folder = '" << folder << "'\n";

    Python python(library);
    const bool passed = python.run(known.str()) && python.run(text_of(argv[2]));
    return python.finish() && passed ? 0 : 1;
}
