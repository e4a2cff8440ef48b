// The job `histogram` without a framework, in one thread: plain_histogram FILE...
#include "lines_of_file.hpp"

#include <array>
#include <cstdint>
#include <cstring>

namespace {

std::uint32_t number_at(const std::string& file, std::size_t offset) {
    std::uint32_t number = 0;
    std::memcpy(&number, file.data() + offset, sizeof number);
    return number;
}

}  // namespace

int main(int argc, char** argv) {
    std::array<std::array<std::uint64_t, 256>, 3> counts{};
    for (int i = 1; i < argc; ++i) {
        const std::string file = file_text(argv[i]);
        const char* pixels = file.data() + number_at(file, 10);
        const std::size_t row_bytes = std::size_t{number_at(file, 18)} * 3;
        const std::size_t stride = (row_bytes + 3) / 4 * 4;
        for (std::size_t rows = number_at(file, 22); rows > 0; --rows, pixels += stride) {
            for (std::size_t at = 0; at < row_bytes; at += 3) {
                ++counts[0][static_cast<unsigned char>(pixels[at])];
                ++counts[1][static_cast<unsigned char>(pixels[at + 1])];
                ++counts[2][static_cast<unsigned char>(pixels[at + 2])];
            }
        }
    }
    const std::array<const char*, 3> colours{"blue", "green", "red"};
    for (std::size_t c = 0; c < colours.size(); ++c) {
        for (std::size_t level = 0; level < 256; ++level) {
            if (counts[c][level] == 0) continue;
            std::printf("%s\t%zu\t%llu\n", colours[c], level,
                        static_cast<unsigned long long>(counts[c][level]));
        }
    }
}
