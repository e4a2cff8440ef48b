#include "io/output/output_sink.hpp"

#include "io/errors.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <utility>

namespace throng::io {

stream_sink::stream_sink(int descriptor, std::string name, file_system& files)
    : descriptor_(descriptor), name_(std::move(name)), files_(files) {
    buffer_.reserve(sink_buffer_bytes);
}

void stream_sink::write(std::string_view records) {
    if (buffer_.size() + records.size() > sink_buffer_bytes) flush();
    if (records.size() >= sink_buffer_bytes) {
        write_out(records);
    } else if (!reader_gone_) {
        buffer_.append(records);
    }
}

void stream_sink::flush() {
    write_out(buffer_);
    buffer_.clear();
}

void stream_sink::write_out(std::string_view data) {
    if (reader_gone_) return;
    const int error_number = write_all(files_, descriptor_, data);
    if (error_number == 0) return;
    if (error_number != EPIPE) {
        throw output_error(fmt::format("cannot write to {}: {}", name_, reason(error_number)));
    }
    reader_gone_ = true;
}

}  // namespace throng::io
