// How often each shade of blue, green and red occurs in bitmaps (.bmp) of 24 bits for a pixel.
#include <throng/job.hpp>

#include <array>
#include <cstdlib>

namespace {

// What the file's header says of the pixels, which are rows of blue, green and red.
struct bitmap {
    std::string_view pixels;
    std::size_t row_bytes;   // of pixels
    std::size_t row_stride;  // with what fills it up to a multiple of 4
};

std::uint32_t number_at(std::string_view file, std::size_t offset, std::size_t bytes) {
    std::uint32_t number = 0;
    for (std::size_t i = bytes; i-- > 0;) {
        number = number << 8 | static_cast<unsigned char>(file[offset + i]);
    }
    return number;
}

bitmap read_bitmap(std::string_view file) {
    constexpr std::size_t header_bytes = 54;
    if (file.size() < header_bytes || !file.starts_with("BM")) throw throng::error("no bitmap");
    const std::uint32_t bits = number_at(file, 28, 2);
    if (bits != 24 || number_at(file, 30, 4) != 0) {
        throw throng::error("a bitmap of " + std::to_string(bits) +
                            " bits for a pixel: it must be one of 24, not compressed");
    }
    const std::size_t first = number_at(file, 10, 4);
    const auto width = static_cast<std::int32_t>(number_at(file, 18, 4));
    // Negative where the uppermost row is the first.
    const auto height = static_cast<std::int32_t>(number_at(file, 22, 4));
    const auto rows = static_cast<std::size_t>(std::abs(static_cast<std::int64_t>(height)));
    const std::size_t row_bytes = width < 0 ? 0 : static_cast<std::size_t>(width) * 3;
    const std::size_t row_stride = (row_bytes + 3) / 4 * 4;
    if (width < 0 || first > file.size() || (file.size() - first) / 4 < rows * (row_stride / 4)) {
        throw throng::error("a bitmap that ends before its last pixel");
    }
    return {file.substr(first, rows * row_stride), row_bytes, row_stride};
}

struct histogram {
    using shade = std::pair<std::string_view, std::uint32_t>;  // colour, 0 to 255

    static void map(const throng::whole_file& file, throng::emitter<shade, std::uint64_t>& emit) {
        const bitmap its = read_bitmap(file.text());
        std::array<std::array<std::uint64_t, 256>, 3> counts{};
        for (std::size_t row = 0; row < its.pixels.size(); row += its.row_stride) {
            const char* const pixels = its.pixels.data() + row;
            for (std::size_t i = 0; i < its.row_bytes; i += 3) {
                ++counts[0][static_cast<unsigned char>(pixels[i])];
                ++counts[1][static_cast<unsigned char>(pixels[i + 1])];
                ++counts[2][static_cast<unsigned char>(pixels[i + 2])];
            }
        }
        constexpr std::array<std::string_view, 3> colours{"blue", "green", "red"};
        for (std::size_t i = 0; i < colours.size(); ++i) {
            for (std::uint32_t level = 0; level < 256; ++level) {
                if (counts[i][level] > 0) emit({colours[i], level}, counts[i][level]);
            }
        }
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
};

}  // namespace

THRONG_JOB(histogram, "histogram", "How often each shade of blue, green and red occurs in bitmaps")
