// Makes the inputs of phoenix.sh, always the same: phoenix_data KIND FILE COUNT COLUMNS
//   points   COUNT points of a plane near a straight line
//   clouds   COUNT points with COLUMNS numbers, in clouds that overlap
//   matrix   COUNT rows of COLUMNS whole numbers
//   bitmap   a bitmap of COUNT by COLUMNS pixels
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>

namespace {

// The generator alone is the same everywhere, not the standard's distributions.
class numbers {
public:
    // From 0 to below - 1.
    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

private:
    std::mt19937_64 random_{1957};
};

void write_points(std::FILE* to, std::uint64_t count) {
    numbers random;
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto x = static_cast<double>(random.below(1000000)) / 1000;
        const double y = 3 * x + static_cast<double>(random.below(200000)) / 1000;
        std::fprintf(to, "%.3f %.3f\n", x, y);
    }
}

void write_clouds(std::FILE* to, std::uint64_t count, std::uint64_t columns) {
    constexpr std::uint64_t clouds = 24;
    numbers random;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t cloud = random.below(clouds);
        for (std::uint64_t c = 0; c < columns; ++c) {
            const std::uint64_t middle = (cloud * 7919 + c * 104729) % 50000;
            const std::uint64_t number = middle + random.below(9000) + random.below(9000);
            std::fprintf(to, "%s%llu.%02llu", c > 0 ? " " : "",
                         static_cast<unsigned long long>(number / 100),
                         static_cast<unsigned long long>(number % 100));
        }
        std::fputc('\n', to);
    }
}

void write_matrix(std::FILE* to, std::uint64_t rows, std::uint64_t columns) {
    numbers random;
    for (std::uint64_t i = 0; i < rows; ++i) {
        for (std::uint64_t c = 0; c < columns; ++c) {
            std::fprintf(to, "%s%llu", c > 0 ? " " : "",
                         static_cast<unsigned long long>(random.below(1000)));
        }
        std::fputc('\n', to);
    }
}

void put(std::string& to, std::uint64_t number, int bytes) {
    for (; bytes > 0; --bytes, number >>= 8) to += static_cast<char>(number & 0xff);
}

void write_bitmap(std::FILE* to, std::uint64_t width, std::uint64_t height) {
    numbers random;
    const std::uint64_t stride = (width * 3 + 3) / 4 * 4;
    std::string all = "BM";
    put(all, 54 + stride * height, 4);
    put(all, 0, 4);
    put(all, 54, 4);
    put(all, 40, 4);
    put(all, width, 4);
    put(all, height, 4);
    put(all, 1, 2);
    put(all, 24, 2);
    put(all, 0, 24);
    for (std::uint64_t i = 0; i < stride * height; ++i) {
        put(all, (random.below(256) + random.below(256)) / 2, 1);
    }
    std::fwrite(all.data(), 1, all.size(), to);
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view kind = argc == 5 ? argv[1] : "";
    std::FILE* const to = argc == 5 ? std::fopen(argv[2], "wb") : nullptr;
    if (to == nullptr) {
        std::fprintf(stderr, "usage: %s KIND FILE COUNT COLUMNS\n", argv[0]);
        return 2;
    }
    const std::uint64_t count = std::strtoull(argv[3], nullptr, 10);
    const std::uint64_t columns = std::strtoull(argv[4], nullptr, 10);
    if (kind == "points") write_points(to, count);
    if (kind == "clouds") write_clouds(to, count, columns);
    if (kind == "matrix") write_matrix(to, count, columns);
    if (kind == "bitmap") write_bitmap(to, count, columns);
    return std::fclose(to) == 0 ? 0 : 1;
}
