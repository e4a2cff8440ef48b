#include "io/part_writer.hpp"

#include "io/errors.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace throng::io {

part_writer::part_writer(output_directory& directory, std::uint64_t part_bytes, std::string name)
    : directory_(directory), part_bytes_(part_bytes), name_(std::move(name)) {
    THRONG_CHECK(part_bytes > 0, "a part needs at least one byte");
    buffer_.reserve(sink_buffer_bytes);
}

void part_writer::write(std::string_view records) {
    THRONG_CHECK(records.empty() || records.back() == '\n', "records end with a newline");
    while (!records.empty()) {
        if (!file_.is_open()) open_part();
        const std::uint64_t room = part_bytes_ - part_filled_;
        if (records.size() < room) return append(records);
        // The part ends with the record that its last byte falls into.
        const std::size_t size = records.find('\n', static_cast<std::size_t>(room - 1)) + 1;
        append(records.substr(0, size));
        records.remove_prefix(size);
        close_part();
    }
}

void part_writer::finish() {
    if (parts_ == 0) open_part();
    if (file_.is_open()) close_part();
}

void part_writer::append(std::string_view records) {
    part_filled_ += records.size();
    if (buffer_.size() + records.size() > sink_buffer_bytes) flush();
    if (records.size() >= sink_buffer_bytes) {
        write_out(records);
    } else {
        buffer_.append(records);
    }
}

void part_writer::open_part() {
    part_name_ = fmt::format("{}-{:05}", name_, parts_);
    file_ = directory_.create_file(part_name_);
    part_filled_ = 0;
    ++parts_;
}

void part_writer::close_part() {
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
