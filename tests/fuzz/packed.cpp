// Decompression: of all of a file, and of the parts that can be read each for itself.
#include "fuzz.hpp"
#include "io/block_reader.hpp"
#include "io/compression/compressing_stream.hpp"
#include "io/compression/frame_pieces.hpp"
#include "io/errors.hpp"
#include "io/source.hpp"
#include "io/splits.hpp"
#include "memory_file.hpp"
#include "tests/framework/io/compress.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace {

using namespace throng::io;
using throng::fuzz::memory_file;
using throng::fuzz::require;

constexpr std::uint64_t most_memory_bytes = std::uint64_t{32} << 20;
// A few bytes may be gigabytes when they are decompressed; no more than this is looked at.
constexpr std::size_t most_text_bytes = std::size_t{1} << 20;

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
            text += byte_order_mark.substr(0, static_cast<std::size_t>(reader.header_bytes()));
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

// Also of a file that is too small to be divided.
void find_pieces(input& packed) {
    if (packed.frames || packed.pieces || packed.archive != archive_format::none) return;
    packed.pieces = find_frame_pieces(packed.name, packed.stored_bytes, packed.packed,
                                      file_system::real(), {.packed_bytes = 1});
}

}  // namespace

FUZZ_TARGET(packed) {
    const memory_file file(data);
    std::vector<input> found = expand_inputs(std::vector{file.path()});
    input& packed = found.front();
    if (packed.packed == compression_format::none) return;
    const std::optional<std::string> text = read_as_stream(packed);
    find_pieces(packed);
    if (!text || (!packed.frames && !packed.pieces)) return;
    require(read_in_parts(found) == text, "parts are what the whole is");
}

namespace {

// A text that is compressed in frames, and where in it these end.
struct frames {
    std::string text;
    std::string packed;
    std::set<std::size_t> ends{0};

    void add(const std::string& piece, std::string_view frame) {
        text += piece;
        packed += frame;
        ends.insert(text.size());
    }
};

std::string repeated(const std::string& text, std::size_t times) {
    std::string all;
    for (; times > 0; --times) all += text;
    return all;
}

// As results are written: by two threads, in texts that are handed over in two parts.
std::string compressed_result(output_compression how, const std::string& text, std::size_t cut) {
    std::string packed;
    const auto keep = [&packed](std::string_view more) { packed += more; };
    compressing_stream stream(how, 2);
    stream.append(std::string_view(text).substr(0, cut), keep);
    stream.append(std::string_view(text).substr(cut), keep);
    stream.finish(keep);
    return packed;
}

frames make_frames(throng::fuzz::byte_reader& bytes) {
    frames made;
    const std::size_t how = bytes.below(throng::test::all_formats.size() + 2);
    for (std::size_t count = 1 + bytes.below(4); count > 0; --count) {
        const std::string part = bytes.text(30);
        const std::string piece = repeated(part, 1 + bytes.below(60));
        if (how < throng::test::all_formats.size()) {
            made.add(piece, throng::test::compress(throng::test::all_formats[how], piece));
            continue;
        }
        const bool is_gzip = how == throng::test::all_formats.size();
        const auto format = is_gzip ? output_compression::gzip : output_compression::zstd;
        made.add(piece, compressed_result(format, piece, piece.size() / 3));
    }
    return made;
}

// What is read of a file, in either way, has to be what `is_right` says, or is an error.
template <class IsRight>
void check_reading(const std::string& packed, IsRight is_right) {
    const memory_file file(packed);
    std::vector<input> found = expand_inputs(std::vector{file.path()});
    if (found.front().packed == compression_format::none) return;
    is_right(read_as_stream(found.front()));
    find_pieces(found.front());
    if (found.front().frames || found.front().pieces) is_right(read_in_parts(found));
}

}  // namespace

// What other programs and this one have compressed is read as it was; of what is damaged then, or
// cut off, there is an error rather than another text. A file that ends where a frame does is
// whole.
FUZZ_TARGET(damaged) {
    throng::fuzz::byte_reader bytes(data);
    const bool is_cut_off = bytes.below(2) == 1;
    const auto place = bytes.number<std::uint16_t>();
    const char change = static_cast<char>(1 + bytes.below(255));
    frames made = make_frames(bytes);
    check_reading(made.packed, [&](const std::optional<std::string>& text) {
        require(text == made.text, "a text is what it was");
    });
    if (made.packed.empty()) return;
    char& wrong = made.packed[place % made.packed.size()];
    wrong = static_cast<char>(wrong ^ change);
    if (is_cut_off) made.packed.resize(place % made.packed.size());
    check_reading(made.packed, [&](const std::optional<std::string>& text) {
        if (!text) return;
        const bool is_begin = made.text.starts_with(*text) && made.ends.contains(text->size());
        require(text == made.text || (is_cut_off && is_begin), "damage is an error");
    });
}
