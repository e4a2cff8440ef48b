// Data put aside: what comes back is what was written, or an error.
#include "fuzz.hpp"
#include "io/errors.hpp"
#include "io/scratch_file.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace throng::io;
using throng::fuzz::require;

// The operating system's, but that one byte of the files, wherever it is read, is another one.
class wrong_byte final : public file_system {
public:
    ssize_t pread(int descriptor, void* to, std::size_t size, std::uint64_t offset) override {
        const ssize_t got = file_system::pread(descriptor, to, size, offset);
        if (got <= 0 || change == 0 || place < offset) return got;
        const std::uint64_t at = place - offset;
        if (at >= static_cast<std::uint64_t>(got)) return got;
        char& byte = static_cast<char*>(to)[at];
        byte = static_cast<char>(byte ^ change);
        return got;
    }

    std::uint64_t place = 0;
    char change = 0;  // 0: all are right
};

std::optional<std::string> read_back(scratch_file& from, const scratch_extent& extent) {
    std::string text(static_cast<std::size_t>(extent.bytes), '\0');
    try {
        from.read(extent, text.data());
        return text;
    } catch (const scratch_error&) {
        return {};
    }
}

}  // namespace

FUZZ_TARGET(scratch) {
    throng::fuzz::byte_reader bytes(data);
    wrong_byte files;
    scratch_file scratch(std::filesystem::temp_directory_path(), files);
    std::vector<std::pair<std::string, scratch_extent>> kept;
    for (std::size_t count = 1 + bytes.below(4); count > 0; --count) {
        const std::string part = bytes.text(60);
        std::string text;
        const std::size_t times = bytes.below(4) == 0 ? bytes.number<std::uint16_t>() / 16U : 1U;
        for (std::size_t i = 0; i < times; ++i) text += part;
        kept.emplace_back(text, scratch.append(text));
    }
    const auto place = bytes.number<std::uint16_t>();
    for (const auto& [text, extent] : kept) {
        require(read_back(scratch, extent) == text, "what was put aside comes back");
        files.place = extent.offset + place % extent.stored_bytes;
        files.change = static_cast<char>(1 + bytes.below(255));
        const auto wrong = read_back(scratch, extent);
        require(!wrong || wrong == text, "damage is an error");
        files.change = 0;
        require(read_back(scratch, extent) == text, "an error does no harm to what is read next");
    }
}
