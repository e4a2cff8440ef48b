// Results as part files in an output directory.
#pragma once

#include "io/file_system.hpp"
#include "io/output_directory.hpp"
#include "io/output_sink.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace throng::io {

/// Writes part-00000, part-00001 and so on, or files of another name than `part`. A part ends with
/// the record that makes it reach `part_bytes`, so where parts end depends on the records alone,
/// not on how they were written. A job without results has one empty part.
class part_writer final : public sink {
public:
    static constexpr std::uint64_t usual_part_bytes = std::uint64_t{256} << 20;

    /// `directory` must outlive the writer; call its commit() after finish().
    explicit part_writer(output_directory& directory, std::uint64_t part_bytes = usual_part_bytes,
                         std::string name = "part");

    void write(std::string_view records) override;
    void finish() override;

    /// That have been begun.
    [[nodiscard]] std::uint32_t parts() const { return parts_; }

private:
    void append(std::string_view records);
    void open_part();
    void close_part();
    void flush();
    void write_out(std::string_view data);

    output_directory& directory_;
    std::uint64_t part_bytes_;
    const std::string name_;
    std::uint32_t parts_ = 0;        // that have been opened
    std::string part_name_;          // the present one's
    std::uint64_t part_filled_ = 0;  // bytes in the present part, the buffer included
    unique_file file_;
    std::string buffer_;
};

}  // namespace throng::io
