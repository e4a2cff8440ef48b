// Mappers of one stage of a job: all of them read the same stream.
#include "io/errors.hpp"
#include "io/newline_count.hpp"
#include "mapreduce/mapper.hpp"
#include "mapreduce/stopwatch.hpp"

#include <throng/detail/job/stopped.hpp>

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>

namespace throng::mapreduce {

namespace {

// A split of a file begins with the rest of a line, of unknown length, which is the split's before.
std::uint64_t first_byte(const stage_options& stage) {
    const std::uint64_t begin = stage.begin.value_or(0);
    return begin == 0 ? 0 : begin + 1;
}

}  // namespace

bool mapper::next_of_stream() {
    const stopwatch reading;
    const bool more = work_.stream->next(from_stream_);
    seconds_.read += reading.seconds();
    if (!more) return false;
    block_ = {};
    block_.data = from_stream_.data.get();
    block_.size = from_stream_.size;
    block_.offset = first_byte(*work_.stage) + from_stream_.offset;
    block_.input_name =
        detail::as_text(work_.stage->file.empty() ? work_.inputs.front().name : work_.stage->file);
    block_.header = detail::as_text(work_.stream->header());
    return true;
}

void mapper::map_stream(void* plugin_mapper) {
    while (next_of_stream()) {
        come_from({0, block_.offset});
        places_ = 0;
        check(work_.job.job().mapper_map(plugin_mapper, &block_));
        work_.progress.mapped_bytes.fetch_add(block_.size, std::memory_order_relaxed);
        give_way();
        hand_over();
    }
}

void mapper::read_pairs() {
    pair_reader pairs(work_.job.job(), work_.stage->pairs, host_);
    while (next_of_stream()) {
        give_pairs(pairs);
        work_.progress.mapped_bytes.fetch_add(block_.size, std::memory_order_relaxed);
        give_way();
    }
    check(outbox_.finish());
}

void mapper::give_pairs(pair_reader& pairs) {
    try {
        check(pairs.read(from_stream_.text()));
    } catch (const pair_error& e) {
        const std::string line =
            work_.stage->pairs == pair_format::text
                ? fmt::format(" (line {})", lines_of_stream_before(e.offset()) + 1)
                : std::string();
        throw job_error(fmt::format("{}, pair at byte {}{}: {}",
                                    io::printable_name(work_.inputs.front()),
                                    from_stream_.offset + e.offset(), line, e.what()));
    }
}

// Newlines of the stream before a byte of the present block.
std::uint64_t mapper::lines_of_stream_before(std::uint64_t offset) const {
    const std::string_view before = from_stream_.text().substr(0, offset);
    return from_stream_.lines + io::count_newlines(before);
}

// What a job is told, to which the stream is the file that it is a part of.
std::uint64_t mapper::lines_of_whole_stream_before_block() const {
    const std::optional<std::uint64_t> begin = work_.stage->begin;
    if (begin == 0) return from_stream_.lines;
    throw job_error(fmt::format(
        "the job asks for the numbers of lines, and nobody knows how many lines {} has before {}: "
        "give files whole, not in splits",
        work_.stage->file.empty() ? "the file" : io::quoted_path(work_.stage->file),
        begin ? fmt::format("byte {}, where this split begins", *begin) : "this split"));
}

}  // namespace throng::mapreduce
