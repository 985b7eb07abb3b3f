#include <sstream>
#include <string>
#include <typeinfo>

#include <neo4j/detail/batch.hpp>
#include <neo4j/detail/where.hpp>
#include <neo4j/error.hpp>
#include <neo4j/record.hpp>
#include <neo4j/value_view.hpp>

namespace neo4j::detail {
namespace {

std::string number_text(double value) {
    std::ostringstream out;
    out.precision(17);
    out << value;
    return out.str();
}

// "field 'ages'[3]: " before a message, or nothing.
std::string prefix(const Where* where) {
    const std::string path = describe(where);
    return path.empty() ? path : path + ": ";
}

// Walks down from the outer value, each time into the part that holds the inner one's bytes.
std::string path_between(const std::byte* outer, const std::byte* inner) {
    std::string path;
    const auto holds_inner = [&](ValueView part) {
        return part.data() <= inner && inner < packstream::skip(part.data());
    };
    const auto into_entry = [&](MapView entries) -> const std::byte* {
        for (const auto& [name, part] : entries)
            if (holds_inner(part)) {
                path += '.';
                path += name;
                return part.data();
            }
        return inner;
    };
    const auto into_element = [&](ListView list) -> const std::byte* {
        std::size_t position = 0;
        for (const auto part : list) {
            if (holds_inner(part)) {
                path += '[' + std::to_string(position) + ']';
                return part.data();
            }
            ++position;
        }
        return inner;
    };
    while (outer != inner) {
        const ValueView view(outer);
        if (view.type() == ValueType::list)
            outer = into_element(ListView(outer));
        else if (const auto entries = entries_of(view))
            outer = into_entry(*entries);
        else
            break;
    }
    return path;
}

} // namespace

std::string describe(const Where* where) {
    if (where == nullptr)
        return {};
    std::string path = describe(where->outer);
    switch (where->step) {
    case Where::Step::row:
        path = "row " + std::to_string(where->position);
        break;
    case Where::Step::field: {
        const auto name = where->keys != nullptr && where->position < where->keys->size()
                              ? (*where->keys)[where->position]
                              : std::to_string(where->position);
        path += path.empty() ? "field '" + name + "'" : ", " + name;
        path += where->inside.text;
        path += path_between(where->inside.outer, where->inside.inner);
        break;
    }
    case Where::Step::key:
        if (path.empty()) {
            path = "entry '" + std::string(*where->name) + "'";
        } else {
            path += '.';
            path += *where->name;
        }
        break;
    case Where::Step::index:
        if (path.empty())
            path = "element ";
        path += '[' + std::to_string(where->position) + ']';
        break;
    }
    return path;
}

void throw_wrong_type(std::string_view expected, ValueType actual, const Where* where) {
    throw ValueTypeError(expected, to_string(actual), describe(where));
}
void throw_out_of_range(std::string_view expected, std::int64_t actual, const Where* where) {
    throw ValueRangeError(expected, std::to_string(actual), describe(where));
}
void throw_out_of_range(std::string_view expected, double actual, const Where* where) {
    throw ValueRangeError(expected, number_text(actual), describe(where));
}
void throw_wrong_length(std::size_t expected, std::size_t actual, const Where* where) {
    throw ValueTypeError(std::to_string(expected) + " elements",
                         std::to_string(actual) + " elements", describe(where));
}
void throw_broken(std::string_view reason, const Where* where) {
    throw BrokenRecordError(prefix(where) +
                            "the value could not be decoded: " + std::string(reason));
}
void throw_not_convertible(std::string_view reason, const Where* where) {
    throw ValueError(prefix(where) + std::string(reason));
}
void throw_not_one_field(std::size_t actual, const Where* where) {
    throw ValueTypeError("a record of one field", "one of " + std::to_string(actual) + " fields",
                         describe(where));
}

void rethrow_at(const Where* where) {
    if (where == nullptr)
        throw;
    const std::string path = describe(where);
    const auto joined = [&](const std::string& inner) {
        return inner.empty() ? path : path + ": " + inner;
    };
    try {
        throw;
    } catch (const ValueTypeError& error) {
        throw ValueTypeError(error.expected(), error.actual(), joined(error.path()));
    } catch (const ValueRangeError& error) {
        throw ValueRangeError(error.expected(), error.actual(), joined(error.path()));
    } catch (const MissingKeyError& error) {
        throw MissingKeyError(error.key(), error.keys(), path);
    } catch (const IndexError& error) {
        throw IndexError(error.index(), error.size(), path);
    } catch (const BrokenRecordError& error) {
        throw BrokenRecordError(path + ": " + error.message());
    } catch (const ValueError& error) {
        if (typeid(error) != typeid(ValueError)) // a program's own
            throw;
        throw ValueError(path + ": " + error.message());
    }
}

void throw_bad_index(std::int64_t index, std::size_t size, std::string_view where) {
    throw IndexError(index, size, where);
}

void throw_too_large(std::uint64_t value, std::string_view parameter) {
    throw ValueRangeError("integer of 64 bits with sign", std::to_string(value),
                          parameter.empty() ? std::string()
                                            : "parameter '" + std::string(parameter) + "'");
}

} // namespace neo4j::detail
