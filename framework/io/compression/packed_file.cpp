#include "io/compression/packed_file.hpp"

#include "io/errors.hpp"

#include <fmt/format.h>

#include <utility>

namespace throng::io {

packed_file::packed_file(const input& of, std::unique_ptr<source> bytes)
    : of_(of), bytes_(std::move(bytes)) {}

std::size_t packed_file::read(char* to, std::size_t size, std::uint64_t offset) {
    const std::size_t got = bytes_->read(to, size, offset);
    if (got > 0) return got;
    throw input_error(
        fmt::format("{} became shorter while it was read: it has {} bytes, not {}; inputs must "
                    "not change while a job runs",
                    printable_name(of_), offset, of_.stored_bytes));
}

void packed_file::read_all(char* to, std::size_t size, std::uint64_t offset) {
    for (std::size_t done = 0; done < size;) done += read(to + done, size - done, offset + done);
}

std::size_t packed_file::read_behind(char* to) { return bytes_->read(to, 1, of_.stored_bytes); }

void packed_file::refuse_grown() {
    char more;
    if (read_behind(&more) == 0) return;
    throw input_error(
        fmt::format("{} became longer while it was read: it has more than {} bytes; inputs must "
                    "not change while a job runs",
                    printable_name(of_), of_.stored_bytes));
}

}  // namespace throng::io
