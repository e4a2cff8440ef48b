#include "io/byte_index.hpp"

#include "io/errors.hpp"
#include "io/newline_count.hpp"
#include "io/source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace throng::io {
namespace {

// Reads a file to count a byte in it.
class byte_counter {
public:
    byte_counter(const input& input, char byte, file_system& files)
        : input_(input),
          byte_(byte),
          source_(open_source(input, files)),
          buffer_(std::make_unique_for_overwrite<char[]>(buffer_bytes)) {}

    std::uint64_t count(std::uint64_t begin, std::uint64_t end) {
        std::uint64_t found = 0;
        while (begin < end) {
            const std::size_t wanted = std::min<std::uint64_t>(end - begin, buffer_bytes);
            const std::size_t got = source_->read(buffer_.get(), wanted, begin);
            if (got == 0) {
                throw input_error(fmt::format(
                    "{} became shorter while the job ran: it ends before offset {}; inputs must "
                    "not change while they are read",
                    printable_name(input_), end));
            }
            found += count_bytes({buffer_.get(), got}, byte_);
            begin += got;
        }
        return found;
    }

private:
    static constexpr std::size_t buffer_bytes = std::size_t{64} << 10;

    const input& input_;
    char byte_;
    std::unique_ptr<source> source_;
    std::unique_ptr<char[]> buffer_;
};

}  // namespace

byte_index::byte_index(std::span<const input> inputs, char byte, std::size_t granule_bytes,
                       file_system& files)
    : inputs_(inputs),
      byte_(byte),
      granule_bytes_(granule_bytes),
      files_(files),
      files_counts_(std::make_unique<file_counts[]>(inputs.size())) {
    THRONG_CHECK(granule_bytes > 0 && granule_bytes <= std::numeric_limits<std::uint32_t>::max(),
                 "a granule has 1 to 4 Gi bytes");
}

std::uint64_t byte_index::count_before(std::uint32_t input, std::uint64_t offset) {
    THRONG_CHECK(input < inputs_.size(), "no such input");
    THRONG_CHECK(!inputs_[input].stream, "a stream cannot be read again to count bytes in it");
    if (offset == 0) return 0;

    const std::uint64_t number = offset / granule_bytes_;
    const auto asked = static_cast<std::uint32_t>(offset % granule_bytes_);
    file_counts& file = files_counts_[input];
    const std::lock_guard lock(file.mutex);
    if (number >= file.granules.size()) count_granules(inputs_[input], file.granules, number);
    granule& found = file.granules[number];
    if (asked == found.asked_bytes) return found.count_before + found.asked_count;

    // On from the place last asked for, if this one is behind it: readers mostly go forward.
    const bool forward = asked > found.asked_bytes;
    const std::uint64_t begin = offset - asked + (forward ? found.asked_bytes : 0);
    std::uint64_t count = forward ? found.asked_count : 0;
    if (asked > 0) count += byte_counter(inputs_[input], byte_, files_).count(begin, offset);
    found.asked_bytes = asked;
    found.asked_count = static_cast<std::uint32_t>(count);
    return found.count_before + count;
}

// Makes granules up to number `last` known.
void byte_index::count_granules(const input& input, std::vector<granule>& granules,
                                std::uint64_t last) {
    if (granules.empty()) granules.push_back({0});
    if (granules.size() > last) return;
    byte_counter counter(input, byte_, files_);
    while (granules.size() <= last) {
        const granule& before = granules.back();
        const std::uint64_t begin = (granules.size() - 1) * granule_bytes_;
        const std::uint64_t count =
            before.asked_count + counter.count(begin + before.asked_bytes, begin + granule_bytes_);
        granules.push_back({before.count_before + count});
    }
}

}  // namespace throng::io
