// Results as part files in an output directory.
#pragma once

#include "io/compression/compressing_stream.hpp"
#include "io/file_system.hpp"
#include "io/output/output_directory.hpp"
#include "io/output/output_sink.hpp"
#include "io/record_ends.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throng::io {

/// Into which files records are divided. A part ends with the record that makes it reach
/// `part_bytes`; or, with `parts`, there are so many, with about the same number of records each,
/// which those who write have to `expect`; or with as many each as `records_of_parts` says. So
/// where parts end depends on the records alone, not on how they were written.
struct part_division {
    static constexpr std::uint64_t usual_part_bytes = std::uint64_t{256} << 20;

    std::uint64_t part_bytes = usual_part_bytes;  // before they are compressed
    std::optional<std::uint32_t> parts{};
    /// There are `parts` of them, that are right when the first record is written.
    std::shared_ptr<const std::vector<std::uint64_t>> records_of_parts{};
    std::string name = "part";
    std::string header{};     // a line that each file begins with, or nothing
    std::string extension{};  // of files that are not compressed
    record_end ends = record_end::newline;
    output_compression compression = output_compression::none;
    unsigned threads = 1;  // that compress
};

/// Writes part-00000, part-00001 and so on, or files of another name than `part`. A job without
/// results has one empty part, if not more are asked for.
class part_writer final : public sink {
public:
    /// `directory` must outlive the writer; call its commit() after finish().
    explicit part_writer(output_directory& directory, part_division division = {});

    void expect(std::uint64_t records) override;
    void write(std::string_view records) override;
    void finish() override;

    /// That have been begun.
    [[nodiscard]] std::uint32_t parts() const { return parts_; }

private:
    [[nodiscard]] std::size_t bytes_for_part(std::string_view records);
    void append(std::string_view records);
    void open_part();
    void close_part();
    void flush();
    void write_out(std::string_view data);

    output_directory& directory_;
    const part_division division_;
    std::optional<compressing_stream> compressing_;
    std::optional<std::uint64_t> expected_;  // records, in all
    std::uint32_t parts_ = 0;                // that have been opened
    std::string part_name_;                  // the present one's
    std::uint64_t part_room_ = 0;            // bytes, or records, that it takes
    bool part_is_full_ = false;
    unique_file file_;
    std::string buffer_;
};

}  // namespace throng::io
