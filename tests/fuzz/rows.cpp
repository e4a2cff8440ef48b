// Tables: the fields of each row are those that a slow reader finds.
#include "fuzz.hpp"

#include <throng/error.hpp>
#include <throng/testing.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace {

using throng::fuzz::require;
using fields = std::vector<std::string>;

template <class Row>
struct every_field {
    void map(const Row& row, throng::emitter<std::uint64_t, fields>& emit) const {
        fields all;
        for (std::size_t i = 0; i < row.columns().size(); ++i) all.emplace_back(row[i]);
        emit(row.offset(), all);
    }
};

// The fields of a record of CSV without its line end; nothing if it is none.
std::optional<fields> fields_of_csv(std::string_view record) {
    fields all;
    std::size_t at = 0;
    for (;;) {
        std::string field;
        if (at < record.size() && record[at] == '"') {
            for (++at;; ++at) {
                if (at >= record.size()) return std::nullopt;
                if (record[at] != '"') {
                    field += record[at];
                } else if (at + 1 < record.size() && record[at + 1] == '"') {
                    field += record[at++];
                } else {
                    break;
                }
            }
            if (++at < record.size() && record[at] != ',') return std::nullopt;
        } else {
            for (; at < record.size() && record[at] != ','; ++at) {
                if (record[at] == '"') return std::nullopt;
                field += record[at];
            }
        }
        all.push_back(std::move(field));
        if (at >= record.size()) return all;
        ++at;  // a comma, so there is one more
    }
}

std::optional<fields> fields_of_tsv(std::string_view line) {
    fields all{""};
    std::size_t column = 0;
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (line[at] == '\t') {
            all.emplace_back();
            column = at + 1;
        } else if (line[at] != '\\') {
            all.back() += line[at];
        } else if (line.substr(column, line.find('\t', column) - column) == "\\N") {
            ++at;  // is missing
        } else {
            constexpr std::string_view letters = "nrt\\";
            constexpr std::string_view bytes = "\n\r\t\\";
            const std::size_t letter = ++at < line.size() ? letters.find(line[at]) : letters.npos;
            if (letter == letters.npos) return std::nullopt;
            all.back() += bytes[letter];
        }
    }
    return all;
}

// The records of a text, without their line ends.
std::vector<std::string_view> records_of(std::string_view text, bool quotes) {
    std::vector<std::string_view> records;
    std::size_t begin = 0;
    bool inside = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '"' && quotes) inside = !inside;
        if (text[at] != '\n' || inside) continue;
        const bool carriage = at > begin && text[at - 1] == '\r';
        records.push_back(text.substr(begin, at - begin - (carriage ? 1 : 0)));
        begin = at + 1;
    }
    if (begin < text.size()) records.push_back(text.substr(begin));
    return records;
}

template <class Row>
void check(std::string_view data, bool quotes, std::optional<fields> (*split)(std::string_view)) {
    const std::size_t line_end = std::min(data.find('\n'), data.size());
    const std::string header(data.substr(0, line_end));
    const std::string rows(data.substr(std::min(line_end + 1, data.size())));
    constexpr std::size_t any_number = 1 << 30;
    throng::testing::emitted<std::uint64_t, fields> found;
    try {
        found = throng::testing::map(every_field<Row>(), {header, rows},
                                     {.most_bad_records = any_number});
    } catch (const throng::error&) {
        return;  // the header
    }
    const std::optional<fields> columns = split(header);
    require(columns.has_value(), "a header that is read is one");
    std::vector<fields> expected;
    std::size_t bad = 0;
    const std::string text = rows + '\n';
    for (const std::string_view record : records_of(text, quotes)) {
        if (record.empty() && columns->size() > 1) continue;
        std::optional<fields> its = split(record);
        if (its && its->size() == columns->size())
            expected.push_back(std::move(*its));
        else
            ++bad;
    }
    require(found.bad_records.size() == bad, "records that are none are bad ones");
    require(found.pairs.size() == expected.size(), "the others are read");
    for (std::size_t i = 0; i < expected.size(); ++i) {
        require(found.pairs[i].second == expected[i], "fields are what is written");
    }
}

}  // namespace

FUZZ_TARGET(csv) { check<throng::csv_row>(data, true, fields_of_csv); }

FUZZ_TARGET(tsv) { check<throng::tsv_row>(data, false, fields_of_tsv); }
