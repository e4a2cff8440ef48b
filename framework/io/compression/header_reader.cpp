#include "io/compression/header_reader.hpp"

#include <fcntl.h>

namespace throng::io {

header_reader::header_reader(file_system& files, const std::string& path)
    : files_(files), file_(open_file(files, path, O_RDONLY)) {}

std::string_view header_reader::read(std::uint64_t offset, std::size_t size) {
    if (offset < begin_ || offset + size > begin_ + size_) read_more(offset);
    const auto first = static_cast<std::size_t>(offset - begin_);
    return std::string_view(bytes_.data(), size_).substr(first, size);
}

void header_reader::read_more(std::uint64_t offset) {
    begin_ = offset;
    size_ = 0;
    while (file_.is_open() && size_ < most_bytes) {
        const ssize_t got = read_some_at(files_, file_.descriptor(), bytes_.data() + size_,
                                         bytes_.size() - size_, offset + size_);
        if (got <= 0) return;
        size_ += static_cast<std::size_t>(got);
    }
}

}  // namespace throng::io
