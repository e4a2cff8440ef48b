#include "io/line_index.hpp"

#include "io/errors.hpp"
#include "io/newline_count.hpp"
#include "io/source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace throng::io {
namespace {

// Reads a file to count its newlines.
class line_counter {
public:
    line_counter(const input& input, file_system& files)
        : input_(input),
          source_(open_source(input, files)),
          buffer_(std::make_unique_for_overwrite<char[]>(buffer_bytes)) {}

    std::uint64_t count(std::uint64_t begin, std::uint64_t end) {
        std::uint64_t lines = 0;
        while (begin < end) {
            const std::size_t wanted = std::min<std::uint64_t>(end - begin, buffer_bytes);
            const std::size_t got = source_->read(buffer_.get(), wanted, begin);
            if (got == 0) {
                throw input_error(fmt::format(
                    "{} became shorter while the job ran: it ends before offset {}; inputs must "
                    "not change while they are read",
                    printable_name(input_), end));
            }
            lines += count_newlines({buffer_.get(), got});
            begin += got;
        }
        return lines;
    }

private:
    static constexpr std::size_t buffer_bytes = std::size_t{64} << 10;

    const input& input_;
    std::unique_ptr<source> source_;
    std::unique_ptr<char[]> buffer_;
};

}  // namespace

line_index::line_index(std::span<const input> inputs, std::size_t granule_bytes, file_system& files)
    : inputs_(inputs),
      granule_bytes_(granule_bytes),
      files_(files),
      files_lines_(std::make_unique<file_lines[]>(inputs.size())) {
    THRONG_CHECK(granule_bytes > 0 && granule_bytes <= std::numeric_limits<std::uint32_t>::max(),
                 "a granule has 1 to 4 Gi bytes");
}

std::uint64_t line_index::lines_before(std::uint32_t input, std::uint64_t offset) {
    THRONG_CHECK(input < inputs_.size(), "no such input");
    THRONG_CHECK(!inputs_[input].stream, "a stream cannot be read again to count its lines");
    if (offset == 0) return 0;

    const std::uint64_t number = offset / granule_bytes_;
    const auto asked = static_cast<std::uint32_t>(offset % granule_bytes_);
    file_lines& file = files_lines_[input];
    const std::lock_guard lock(file.mutex);
    if (number >= file.granules.size()) count_granules(inputs_[input], file.granules, number);
    granule& found = file.granules[number];
    if (asked == found.asked_bytes) return found.lines_before + found.asked_lines;

    // On from the place last asked for, if this one is behind it: readers mostly go forward.
    const bool forward = asked > found.asked_bytes;
    const std::uint64_t begin = offset - asked + (forward ? found.asked_bytes : 0);
    std::uint64_t lines = forward ? found.asked_lines : 0;
    if (asked > 0) lines += line_counter(inputs_[input], files_).count(begin, offset);
    found.asked_bytes = asked;
    found.asked_lines = static_cast<std::uint32_t>(lines);
    return found.lines_before + lines;
}

// Makes granules up to number `last` known.
void line_index::count_granules(const input& input, std::vector<granule>& granules,
                                std::uint64_t last) {
    if (granules.empty()) granules.push_back({0});
    if (granules.size() > last) return;
    line_counter counter(input, files_);
    while (granules.size() <= last) {
        const granule& before = granules.back();
        const std::uint64_t begin = (granules.size() - 1) * granule_bytes_;
        const std::uint64_t lines =
            before.asked_lines + counter.count(begin + before.asked_bytes, begin + granule_bytes_);
        granules.push_back({before.lines_before + lines});
    }
}

}  // namespace throng::io
