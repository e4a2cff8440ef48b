// Reads the rows of tables.
#pragma once

#include <throng/detail/job/column_names.hpp>
#include <throng/detail/job/csv_splitter.hpp>
#include <throng/detail/job/input_reader.hpp>
#include <throng/detail/job/line_splitter.hpp>
#include <throng/detail/job/row_fields.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace throng::detail {

/// The lines of a TSV file.
class tsv_splitter : public line_splitter {
public:
    using line_splitter::line_splitter;
    static bool quoted() { return false; }
};

/// An input_reader of Rows, which `Splitter` finds and `Fields` takes apart.
/// Where the job has a `read_header`, that is told the header of each file before its rows.
template <class Row, class Splitter, class Fields, throng_input Kind>
class row_reader {
public:
    static constexpr throng_input kind = Kind;
    static constexpr std::uint32_t record_size = 0;

    template <class Attempt, class Map>
    throng_status read(const throng::block& block, const throng_block& source,
                       std::uint64_t& records, Attempt attempt, Map map) {
        throng_status status = THRONG_OK;
        if (!knows_header_of(source)) {
            status = attempt(0, [&] {
                read_header(source);
                tell_header(map);
                known_ = true;
            });
        }
        input_place place(block);
        const Row row(fields_, place);
        Splitter splitter(block.text());
        std::string_view text;
        while (status == THRONG_OK && splitter.next(text)) {
            if (text.empty() && columns_.size() > 1) continue;
            const auto offset = static_cast<std::uint64_t>(text.data() - block.text().data());
            ++records;
            status = attempt(offset, [&] {
                place.move_to(offset);
                fields_.read(text, splitter.quoted());
                fields_.check_count();
                map(row);
            });
        }
        return status;
    }

private:
    // Inputs differ by number; their headers may well be the same.
    bool knows_header_of(const throng_block& source) const {
        return known_ && input_ == source.input && header_ == as_view(source.header);
    }

    void read_header(const throng_block& source) {
        known_ = false;
        header_ = as_view(source.header);
        input_ = source.input;
        const std::string_view file = as_view(source.input_name);
        columns_.assign(file, {});
        try {
            fields_.read(header_, true);
        } catch (const error& e) {
            throw unusable_input("the header line of '" + std::string(file) + "': " + e.what());
        }
        columns_.assign(file, fields_.texts());
        file_ = file;
    }

    // A file that the job does not want is no record that could be left out.
    template <class Map>
    void tell_header(const Map& map) const {
        if constexpr (requires { map.read_header(file_, columns_.names()); }) {
            try {
                map.read_header(file_, columns_.names());
            } catch (const error& e) {
                throw unusable_input(e.what());
            }
        }
    }

    column_names columns_;
    Fields fields_{columns_};
    std::string header_;
    std::string file_;
    std::uint32_t input_ = 0;
    bool known_ = false;
};

}  // namespace throng::detail
