#include "row_writer.hpp"

#include <ostream>
#include <streambuf>
#include <string_view>
#include <utility>

#include <neo4j/arrow.hpp>
#include <neo4j/json.hpp>
#include <neo4j/table.hpp>
#include <neo4j/text_table.hpp>

namespace neo4j::cli {
namespace {

class TableWriter : public RowWriter {
public:
    TableWriter(std::vector<std::string> keys, Output& output)
        : keys_(std::move(keys)), output_(output) {}

    void write(const RecordBatch& batch) override {
        for (const Record& record : batch) {
            block_.push_back(record);
            if (block_.size() == table_block)
                write_block();
        }
    }

    void finish() override {
        // Where nothing came, the names alone are written.
        if (!block_.empty() || !begun_)
            write_block();
    }

private:
    void write_block() {
        // Nothing is left out: what is too long for the terminal goes on below.
        const auto options = TextTableOptions().width(output_.columns()).max_lines(0);
        output_.write(text_table(Table(keys_, block_), options));
        block_.clear();
        begun_ = true;
    }

    std::vector<std::string> keys_;
    Output& output_;
    Records block_;
    bool begun_ = false;
};

// RFC 4180 ends lines with CR LF, which would be in the way of the shell's tools: LF alone. What
// stands in quotes stays as it is.
std::string with_unix_line_ends(std::string_view csv) {
    std::string text;
    text.reserve(csv.size());
    bool quoted = false;
    for (const char c : csv) {
        if (c == '"')
            quoted = !quoted;
        if (c != '\r' || quoted)
            text += c;
    }
    return text;
}

class CsvWriter : public RowWriter {
public:
    CsvWriter(std::vector<std::string> keys, Output& output)
        : keys_(std::move(keys)), output_(output) {}

    void write(const RecordBatch& batch) override {
        const Records records(batch.begin(), batch.end());
        append(Table(keys_, records).to_csv());
    }

    void finish() override {
        if (!begun_)
            append(Table(keys_, {}).to_csv());
    }

private:
    // Of the first rows' text the header is kept.
    void append(std::string_view csv) {
        if (std::exchange(begun_, true))
            csv.remove_prefix(Table(keys_, {}).to_csv().size());
        output_.write(with_unix_line_ends(csv));
    }

    std::vector<std::string> keys_;
    Output& output_;
    bool begun_ = false;
};

class JsonLinesWriter : public RowWriter {
public:
    explicit JsonLinesWriter(Output& output) : output_(output) {}

    void write(const RecordBatch& batch) override {
        for (const Record& record : batch) {
            // One by one: an object of nlohmann's would put the names into another order.
            std::string line;
            for (const auto& [name, value] : record.data()) {
                line += line.empty() ? '{' : ',';
                line += text_of(name) + ':' + text_of(value);
            }
            output_.write((line.empty() ? "{" : line) + "}\n");
        }
    }

    void finish() override {}

private:
    static std::string text_of(const nlohmann::json& json) { return json.dump(); }

    Output& output_;
};

// For who writes to a stream.
class OutputBuffer : public std::streambuf {
public:
    explicit OutputBuffer(Output& output) : output_(output) {}

protected:
    std::streamsize xsputn(const char* text, std::streamsize size) override {
        output_.write({text, static_cast<std::size_t>(size)});
        return size;
    }
    int_type overflow(int_type c) override {
        if (!traits_type::eq_int_type(c, traits_type::eof())) {
            const char one = traits_type::to_char_type(c);
            output_.write({&one, 1});
        }
        return traits_type::not_eof(c);
    }

private:
    Output& output_;
};

// A column's type is known when all its values are: everything is kept until the end.
class ArrowWriter : public RowWriter {
public:
    ArrowWriter(std::vector<std::string> keys, Output& output)
        : keys_(std::move(keys)), output_(output) {}

    void write(const RecordBatch& batch) override {
        records_.insert(records_.end(), batch.begin(), batch.end());
    }

    void finish() override {
        const Table table(keys_, records_);
        records_ = {};
        OutputBuffer buffer(output_);
        std::ostream out(&buffer);
        out.exceptions(std::ios::badbit); // so that the output's own error comes out
        write_arrow_file(out, table);
    }

private:
    std::vector<std::string> keys_;
    Output& output_;
    Records records_;
};

} // namespace

std::unique_ptr<RowWriter> make_row_writer(Format format, std::vector<std::string> keys,
                                           Output& output) {
    switch (format) {
    case Format::csv:
        return std::make_unique<CsvWriter>(std::move(keys), output);
    case Format::json_lines:
        return std::make_unique<JsonLinesWriter>(output);
    case Format::arrow:
        return std::make_unique<ArrowWriter>(std::move(keys), output);
    case Format::table:
        break;
    }
    return std::make_unique<TableWriter>(std::move(keys), output);
}

} // namespace neo4j::cli
