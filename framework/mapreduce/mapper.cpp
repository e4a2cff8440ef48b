#include "mapreduce/mapper.hpp"

#include "io/newline_count.hpp"
#include "mapreduce/stopwatch.hpp"

#include <throng/detail/job/batch_writer.hpp>
#include <throng/detail/job/stopped.hpp>
#include <throng/tasklet.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <limits>
#include <new>
#include <string_view>
#include <utility>

namespace throng::mapreduce {

namespace {

// How the reader is to cut inputs; whole ones may take all of the memory that there is.
io::block_options reading(const map_work& work) {
    io::block_options options;
    options.cut = work.cut;
    options.quotes = &work.quotes;
    options.headers = &work.headers;
    options.most_memory_bytes = work.memory.budget();
    if (work.cut.kind == io::record_kind::whole) {
        options.longest_line_bytes = work.memory.budget();
    }
    return options;
}

// Where a file has to be read again to know the line of a bad record, no more of it than this is.
constexpr std::uint64_t most_bytes_read_for_a_line = std::uint64_t{64} << 20;

// Where results come from that a mapper writes when it has read all of its input.
constexpr std::uint32_t behind_all_inputs = std::numeric_limits<std::uint32_t>::max();

}  // namespace

mapper::mapper(const map_work& work, unsigned number, detail::shard& home,
               const batch_receivers& partitions)
    : work_(work),
      number_(number),
      reader_(work.inputs, reading(work), work.files),
      outbox_(home, partitions, work.memory, work.batch_bytes),
      results_(work.memory, work.results),
      named_(work.named.receivers(), work.memory),
      status_(work.progress.status),
      host_{} {
    host_.self = this;
    host_.batches = outbox_.open_batches();
    host_.partitions = static_cast<std::uint32_t>(partitions.size());
    host_.table_bytes = work.table_bytes;
    host_.output = work.job.map_only() ? &results_.output() : nullptr;
    host_.flush = &mapper::flush;
    host_.bad_record = &mapper::take_bad_record;
    host_.lines_before = &mapper::lines_before;
    host_.fail = &mapper::fail;
    host_.count = &mapper::count;
    host_.named = named_.table();
    host_.named_count = named_.count();
    host_.next_place = &mapper::next_place;
    host_.say_status = &mapper::say_status;
}

void mapper::run() {
    const stopwatch all;
    map_all();
    seconds_.wait += outbox_.seconds_waited();
    const double mapping = all.seconds() - seconds_.read - seconds_.wait;
    const auto combining = static_cast<double>(host_.combining_nanoseconds) * 1e-9;
    seconds_.combine = std::min(combining, mapping);  // which is an estimate
    seconds_.map = mapping - seconds_.combine;
    reader_.close();
    work_.memory.discharge(std::exchange(charged_bytes_, 0));
}

void mapper::map_all() {
    const throng_job& job = work_.job.job();
    if (work_.stage != nullptr && work_.stage->kind == stage_kind::reduce) return read_pairs();
    void* made = nullptr;
    check(job.mapper_create(work_.job.object(), &host_, &made));
    const std::unique_ptr<void, void (*)(void*)> plugin_mapper(made, job.mapper_destroy);
    if (work_.stream != nullptr) {
        map_stream(plugin_mapper.get());
    } else {
        while (const std::optional<io::split> source = work_.splits.next()) {
            map_split(plugin_mapper.get(), *source);
        }
    }
    come_from({behind_all_inputs, number_});
    check(job.mapper_finish(plugin_mapper.get()));
    hand_over();
    check(outbox_.finish());
    status_.pass_on();
}

void mapper::map_tasks(void* plugin_mapper, const io::split& source) {
    const io::input& tasks = work_.inputs[source.input];
    come_from({source.input, source.begin});
    block_ = {};
    block_.offset = source.begin;
    block_.input_name = {tasks.name.data(), tasks.name.size()};
    block_.input = input_;
    block_.tasks = source.end - source.begin;
    block_.all_tasks = tasks.size;
    places_ = 0;
    check(work_.job.job().mapper_map(plugin_mapper, &block_));
    work_.progress.mapped_tasks.fetch_add(block_.tasks, std::memory_order_relaxed);
    give_way();
    hand_over();
}

void mapper::map_split(void* plugin_mapper, const io::split& source) {
    if (work_.cut.kind == io::record_kind::task) return map_tasks(plugin_mapper, source);
    const stopwatch opening;
    const bool has_records = reader_.open(source);
    seconds_.read += opening.seconds();
    come_from({source.input, source.begin});
    begin_file();
    // A table without rows: the job is told of its columns all the same.
    if (!has_records && reads_header()) map_header(plugin_mapper);
    if (!has_records) return;
    io::block lines;
    bool is_empty = true;
    while (read_next(lines)) {
        is_empty = false;
        if (reader_.member() != member_) begin_file();
        block_ = {lines.data,
                  lines.size,
                  lines.offset,
                  detail::as_text(reader_.name()),
                  number_of_file_,
                  detail::as_text(reader_.header()),
                  0,
                  0};
        counted_bytes_ = counted_lines_ = 0;
        places_ = 0;
        check(work_.job.job().mapper_map(plugin_mapper, &block_));
        work_.progress.mapped_bytes.fetch_add(lines.size, std::memory_order_relaxed);
        give_way();
    }
    if (is_empty && reads_header()) map_header(plugin_mapper);
    hand_over();
}

// Whether the split that was opened has a header line at its begin.
bool mapper::reads_header() const {
    return work_.cut.header && !reader_.is_archive() && !reader_.header().empty() &&
           reader_.header_bytes() > 0;
}

// A block of no rows.
void mapper::map_header(void* plugin_mapper) {
    block_ = {};
    block_.data = "";
    block_.offset = reader_.header_bytes();
    block_.input_name = detail::as_text(reader_.name());
    block_.input = number_of_file_;
    block_.header = detail::as_text(reader_.header());
    check(work_.job.job().mapper_map(plugin_mapper, &block_));
}

// What follows is of another input, or another file of an archive.
void mapper::begin_file() {
    member_ = reader_.member();
    number_of_file_ = work_.numbers.of(input_, member_);
    work_.progress.mapped_bytes.fetch_add(reader_.header_bytes(), std::memory_order_relaxed);
}

void mapper::come_from(result_position position) {
    input_ = position.input;
    block_.offset = position.offset;
    results_.come_from(position);
    named_.come_from(position);
}

void mapper::hand_over() {
    results_.hand_over();
    named_.hand_over();
}

// As record_place of batch_writer.hpp.
void mapper::next_place(void* self_address, char* place) {
    auto& self = *static_cast<mapper*>(self_address);
    const detail::record_place next(self.number_of_file_, self.block_.offset, self.places_++);
    std::memcpy(place, &next, sizeof next);
}

void mapper::say_status(void* self, throng_text text) {
    static_cast<mapper*>(self)->status_.say(detail::as_view(text));
}

bool mapper::read_next(io::block& lines) {
    const stopwatch reading;
    const bool more = reader_.next(lines);
    seconds_.read += reading.seconds();
    charge_buffers();
    return more;
}

// Whole inputs, and decompression, count for the memory of the job, so that others make room.
void mapper::charge_buffers() {
    const bool is_whole = work_.cut.kind == io::record_kind::whole;
    const std::size_t bytes = reader_.source_bytes() + (is_whole ? reader_.buffer_bytes() : 0);
    if (bytes == charged_bytes_) return;
    work_.memory.charge(bytes);
    work_.memory.discharge(std::exchange(charged_bytes_, bytes));
}

void mapper::give_way() {
    const stopwatch waiting;
    yield();
    seconds_.wait += waiting.seconds();
}

void mapper::check(throng_status status) const {
    if (status == THRONG_CANCELLED && outbox_.is_stopped()) throw tasklet_killed();
    // The job may have swallowed what was thrown.
    if (named_.error() != nullptr) std::rethrow_exception(named_.error());
    if (named_.has_failed()) throw job_error("no memory for the results");
    if (status != THRONG_OK) {
        if (!failure_.empty()) throw job_error(failure_);
        if (results_.error() != nullptr) std::rethrow_exception(results_.error());
        if (results_.has_failed()) throw job_error("no memory for the results");
        throw job_error("map failed without saying why");
    }
}

throng_status mapper::flush(void* self, std::uint32_t to, std::uint64_t bytes) {
    auto& its = *static_cast<mapper*>(self);
    try {
        const throng_status status = its.outbox_.flush(to, bytes);
        its.host_.waited_nanoseconds =
            static_cast<std::uint64_t>(its.outbox_.seconds_waited() * 1e9);
        return status;
    } catch (const job_error& e) {
        its.failure_ = e.what();
        return THRONG_FAILED;
    } catch (const std::exception& e) {
        its.failure_ = fmt::format("no memory for {} bytes of records: {}", bytes, e.what());
        return THRONG_FAILED;
    }
}

throng_status mapper::take_bad_record(void* self_address, std::uint64_t offset,
                                      throng_text reason) {
    auto& self = *static_cast<mapper*>(self_address);
    try {
        const std::uint64_t begin =
            self.work_.stream != nullptr ? self.from_stream_.offset : self.block_.offset;
        bad_record record{self.input_, begin + offset, self.cheap_line_number(offset),
                          to_string(reason)};
        if (self.reader_.is_archive()) {
            record.member = self.member_;
            record.file = self.reader_.name();
        }
        return self.skip(std::move(record));
    } catch (const std::bad_alloc&) {
        self.failure_ = "no memory for the bad records that were skipped";
        return THRONG_FAILED;
    } catch (const std::exception& e) {
        self.failure_ = e.what();
        return THRONG_FAILED;
    }
}

throng_status mapper::skip(bad_record record) {
    const std::uint64_t most = work_.max_bad_records;
    if (work_.progress.bad_records.fetch_add(1, std::memory_order_relaxed) < most) {
        skipped_.push_back(std::move(record));
        return THRONG_OK;
    }
    failure_ = describe_bad_record(record, work_.inputs);
    if (most == 0) {
        failure_ += "; with --max-bad-records N up to N such records are skipped";
    } else {
        failure_ += fmt::format(
            "; this is one bad record more than the {} that --max-bad-records allows", most);
    }
    return THRONG_FAILED;
}

// The number of the line that begins `offset` bytes into the present block, unless much would have
// to be read for it.
std::optional<std::uint64_t> mapper::cheap_line_number(std::uint64_t offset) {
    const bool has_lines =
        work_.cut.kind == io::record_kind::line || work_.cut.kind == io::record_kind::csv;
    if (!has_lines) return {};
    if (work_.stream != nullptr) return lines_of_stream_before(offset) + 1;
    const bool counted_already = work_.inputs[input_].stream;
    if (!counted_already && block_.offset + offset > most_bytes_read_for_a_line) return {};
    const std::uint64_t before = reader_.lines_before(work_.lines);
    if (offset < counted_bytes_) counted_bytes_ = counted_lines_ = 0;
    const std::string_view text(block_.data, static_cast<std::size_t>(offset));
    counted_lines_ += io::count_newlines(text.substr(static_cast<std::size_t>(counted_bytes_)));
    counted_bytes_ = offset;
    return before + counted_lines_ + 1;
}

throng_status mapper::lines_before(void* self_address, std::uint64_t* lines) {
    auto& self = *static_cast<mapper*>(self_address);
    try {
        *lines = self.work_.stream != nullptr ? self.lines_of_whole_stream_before_block()
                                              : self.reader_.lines_before(self.work_.lines);
        return THRONG_OK;
    } catch (const std::exception& e) {
        self.failure_ = e.what();
        return THRONG_FAILED;
    }
}

throng_status mapper::count(void* self_address, throng_text name, std::uint64_t more) {
    auto& self = *static_cast<mapper*>(self_address);
    return self.own_counters_.add_reporting(detail::as_view(name), more, self.failure_);
}

void mapper::fail(void* self_address, throng_text message) {
    auto& self = *static_cast<mapper*>(self_address);
    if (self.failure_.empty()) self.failure_ = to_string(message);
}

}  // namespace throng::mapreduce
