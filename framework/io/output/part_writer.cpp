#include "io/output/part_writer.hpp"

#include "io/errors.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace throng::io {

part_writer::part_writer(output_directory& directory, part_division division)
    : directory_(directory), division_(std::move(division)) {
    THRONG_CHECK(division_.part_bytes > 0, "a part needs at least one byte");
    THRONG_CHECK(!division_.parts || *division_.parts > 0, "there is at least one part");
    if (division_.compression == output_compression::none) {
        buffer_.reserve(sink_buffer_bytes);
    } else {
        compressing_.emplace(division_.compression, division_.threads);
    }
}

void part_writer::expect(std::uint64_t records) { expected_ = records; }

void part_writer::write(std::string_view records) {
    THRONG_CHECK(records.empty() || records.back() == '\n', "records end with a newline");
    while (!records.empty()) {
        if (!file_.is_open()) open_part();
        const std::size_t size = bytes_for_part(records);
        append(records.substr(0, size));
        records.remove_prefix(size);
        if (part_is_full_) close_part();
    }
}

void part_writer::finish() {
    while (parts_ < division_.parts.value_or(1)) {
        if (file_.is_open()) close_part();
        open_part();
    }
    if (file_.is_open()) close_part();
}

// How much of `records` the present part takes.
std::size_t part_writer::bytes_for_part(std::string_view records) {
    if (division_.parts) {
        const counted_bytes its = first_records(records, part_room_, division_.ends);
        part_room_ -= its.records;
        part_is_full_ = part_room_ == 0;
        return its.bytes;
    }
    part_is_full_ = records.size() >= part_room_;
    if (!part_is_full_) {
        part_room_ -= records.size();
        return records.size();
    }
    // The part ends with the record that its last byte falls into.
    return end_of_record(records, static_cast<std::size_t>(part_room_ - 1), division_.ends);
}

void part_writer::append(std::string_view records) {
    if (compressing_) {
        compressing_->append(records, [this](std::string_view data) { write_out(data); });
        return;
    }
    if (buffer_.size() + records.size() > sink_buffer_bytes) flush();
    if (records.size() >= sink_buffer_bytes) {
        write_out(records);
    } else {
        buffer_.append(records);
    }
}

void part_writer::open_part() {
    part_name_ = fmt::format("{}-{:05}{}{}", division_.name, parts_, division_.extension,
                             extension_of(division_.compression));
    file_ = directory_.create_file(part_name_);
    part_room_ = division_.part_bytes;
    part_is_full_ = false;
    if (division_.records_of_parts) {
        THRONG_CHECK(parts_ < division_.records_of_parts->size(),
                     "there are no more records than were counted");
        part_room_ = (*division_.records_of_parts)[parts_];
    } else if (division_.parts) {
        THRONG_CHECK(expected_, "the number of records is known before they are divided");
        THRONG_CHECK(parts_ < *division_.parts, "there are no more records than were expected");
        const bool one_more = parts_ < *expected_ % *division_.parts;
        part_room_ = *expected_ / *division_.parts + (one_more ? 1 : 0);
    }
    ++parts_;
    append(division_.header);
}

void part_writer::close_part() {
    if (compressing_) compressing_->finish([this](std::string_view data) { write_out(data); });
    flush();
    if (const int error_number = file_.close(); error_number != 0) {
        directory_.fail_writing(part_name_, error_number);
    }
}

void part_writer::flush() {
    write_out(buffer_);
    buffer_.clear();
}

void part_writer::write_out(std::string_view data) {
    const int error_number = write_all(directory_.files(), file_.descriptor(), data);
    if (error_number != 0) directory_.fail_writing(part_name_, error_number);
}

}  // namespace throng::io
