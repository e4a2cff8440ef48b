// Decompression: of all of a file, and of the parts that can be read each for itself.
#include "fuzz.hpp"
#include "io/block_reader.hpp"
#include "io/errors.hpp"
#include "io/frame_pieces.hpp"
#include "io/source.hpp"
#include "io/splits.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <map>
#include <optional>
#include <vector>

namespace {

using namespace throng::io;
using throng::fuzz::require;

constexpr std::uint64_t most_memory_bytes = std::uint64_t{32} << 20;
// A few bytes may be gigabytes when they are decompressed; no more than this is looked at.
constexpr std::size_t most_text_bytes = std::size_t{1} << 20;

// A file in memory, with a path.
class memory_file {
public:
    explicit memory_file(std::string_view bytes) : descriptor_(::memfd_create("packed", 0)) {
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

// Nothing if that is an error, or there is too much of it.
std::optional<std::string> read_as_stream(input file) {
    file.stream = true;
    file.frames = nullptr;
    file.pieces = nullptr;
    file.archive = archive_format::none;
    try {
        const auto bytes = open_source(file, file_system::real(), most_memory_bytes);
        std::string text;
        char piece[1000];
        while (const std::size_t size = bytes->read(piece, sizeof piece, text.size())) {
            text.append(piece, size);
            if (text.size() > most_text_bytes) return {};
        }
        return text;
    } catch (const input_error&) {
        return {};
    }
}

// Nothing if that is an error.
std::optional<std::string> read_in_parts(const std::vector<input>& files) {
    try {
        block_reader reader(files, {.block_bytes = 100, .most_memory_bytes = most_memory_bytes});
        split_queue queue(files, 20, false, true);
        std::string text;
        while (const std::optional<split> next = queue.next()) {
            const bool has_records = reader.open(*next);
            text += std::string_view("\xef\xbb\xbf", reader.header_bytes());
            block got;
            while (has_records && reader.next(got)) {
                require(got.offset == text.size(), "a part is where it is said to be");
                text.append(got.data, got.size);
            }
        }
        return text;
    } catch (const input_error&) {
        return {};
    }
}

}  // namespace

FUZZ_TARGET(packed) {
    const memory_file file(data);
    std::vector<input> found = expand_inputs(std::vector{file.path()});
    input& packed = found.front();
    if (packed.packed == compression_format::none) return;
    const std::optional<std::string> text = read_as_stream(packed);
    if (!packed.frames && !packed.pieces && packed.archive == archive_format::none) {
        packed.pieces = find_frame_pieces(packed.name, packed.stored_bytes, packed.packed,
                                          file_system::real(), {.packed_bytes = 1});
    }
    if (!text || (!packed.frames && !packed.pieces)) return;
    require(read_in_parts(found) == text, "parts are what the whole is");
}
