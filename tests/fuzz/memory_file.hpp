// A file without a place on a disk, for what opens its input by a path.
#pragma once

#include "tests/fuzz/fuzz.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <string>
#include <string_view>

namespace throng::fuzz {

class memory_file {
public:
    explicit memory_file(std::string_view bytes) : descriptor_(::memfd_create("fuzz", 0)) {
        const ssize_t size = ::write(descriptor_, bytes.data(), bytes.size());
        require(size == static_cast<ssize_t>(bytes.size()), "there is a file");
    }
    memory_file(const memory_file&) = delete;
    memory_file& operator=(const memory_file&) = delete;
    ~memory_file() { ::close(descriptor_); }

    [[nodiscard]] std::string path() const {
        return "/proc/self/fd/" + std::to_string(descriptor_);
    }

private:
    int descriptor_;
};

}  // namespace throng::fuzz
