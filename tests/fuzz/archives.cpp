// Archives: their files are what was put in, however they are read.
#include "tests/framework/io/archives.hpp"

#include "fuzz.hpp"
#include "io/errors.hpp"
#include "io/source.hpp"
#include "memory_file.hpp"
#include "tests/framework/io/compress.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace {

using namespace throng::io;
using throng::fuzz::byte_reader;
using throng::fuzz::memory_file;
using throng::fuzz::require;
using throng::test::archive_files;

// The files before what is an error, if anything is.
struct unpacked {
    archive_files files;
    bool is_whole = false;

    bool operator==(const unpacked&) const = default;
};

// In reads of up to `piece_bytes`. Nothing if it is no archive.
std::optional<unpacked> read_archive(const input& file, std::size_t piece_bytes) {
    constexpr std::size_t most_pieces = 10000;  // what is deflated may be large
    unpacked found;
    try {
        const auto bytes = open_source(file);
        if (!bytes->has_members()) return {};
        std::vector<char> piece(piece_bytes);
        for (std::string name; bytes->next_member(name);) {
            std::string text;
            for (std::size_t i = 0; i < most_pieces; ++i) {
                const std::size_t size = bytes->read(piece.data(), piece.size(), text.size());
                if (size == 0) break;
                text.append(piece.data(), size);
            }
            found.files.emplace_back(name, std::move(text));
        }
        found.is_whole = true;
    } catch (const input_error&) {
    }
    return found;
}

std::string made_path(byte_reader& bytes) {
    constexpr std::string_view letters = "ab._";
    std::string path = bytes.below(8) == 0 ? "./" : "";
    for (std::size_t parts = 1 + bytes.below(3); parts > 0; --parts) {
        std::string part(1, letters[bytes.below(letters.size())]);
        const std::size_t more = bytes.below(bytes.below(8) == 0 ? 200 : 4);
        for (std::size_t i = 0; i < more; ++i) part += letters[bytes.below(letters.size())];
        if (part == ".") part += 'a';
        path += part + (parts > 1 ? "/" : "");
    }
    return path;
}

bool is_hidden(const std::string& path) {
    const std::string all = '/' + (path.starts_with("./") ? path.substr(2) : path);
    return all.find("/.") != all.npos || all.find("/_") != all.npos;
}

// What is to be read of files that are in an archive.
archive_files seen_of(const archive_files& contents) {
    archive_files seen;
    for (const auto& [path, text] : contents) {
        if (is_hidden(path)) continue;
        seen.emplace_back(path.starts_with("./") ? path.substr(2) : path, text);
    }
    return seen;
}

archive_files made_files(byte_reader& bytes) {
    archive_files contents;
    for (std::size_t count = bytes.below(4); count > 0; --count) {
        std::string path = made_path(bytes);
        const std::string part = bytes.text(20);
        std::string text;
        for (std::size_t times = bytes.below(80); times > 0; --times) text += part;
        contents.emplace_back(std::move(path), std::move(text));
    }
    return contents;
}

// As a file, which may be compressed, and as a stream of which nothing is known.
void check_whole(const std::string& packed, const archive_files& seen, std::size_t piece_bytes) {
    const memory_file file(packed);
    const input known = expand_inputs(std::vector{file.path()}).front();
    input stream;
    stream.name = file.path();
    stream.stream = true;
    for (const input& each : {known, stream}) {
        const auto found = read_archive(each, piece_bytes);
        require(found.has_value(), "an archive is known for one");
        require(found->is_whole, "what was packed can be unpacked");
        require(found->files == seen, "files are what they were");
    }
}

// The sum that a header of tar has, so that a changed one is still a header.
void mend_sum(std::string& tar, std::size_t begin) {
    constexpr std::size_t header_bytes = 512;
    constexpr std::size_t sum_begin = 148;
    constexpr std::size_t sum_bytes = 8;
    if (begin + header_bytes > tar.size()) return;
    tar.replace(begin + sum_begin, sum_bytes, sum_bytes, ' ');
    unsigned sum = 0;
    for (std::size_t i = 0; i < header_bytes; ++i) {
        sum += static_cast<unsigned char>(tar[begin + i]);
    }
    char digits[sum_bytes];
    std::snprintf(digits, sizeof digits, "%06o", sum);
    tar.replace(begin + sum_begin, sum_bytes - 1, digits, sum_bytes - 1);
}

std::string damaged(std::string packed, throng::io::archive_format format, byte_reader& bytes) {
    for (std::size_t count = 1 + bytes.below(3); count > 0; --count) {
        const std::size_t at = bytes.number<std::uint16_t>() % packed.size();
        packed[at] = bytes.number<char>();
        if (format == archive_format::tar && bytes.below(4) > 0) mend_sum(packed, at / 512 * 512);
    }
    if (bytes.below(4) == 0) packed.resize(bytes.number<std::uint16_t>() % packed.size() + 1);
    return packed;
}

}  // namespace

FUZZ_TARGET(archives) {
    byte_reader bytes(data);
    const auto format = bytes.below(2) == 0 ? archive_format::tar : archive_format::zip;
    const bool stored = bytes.below(2) == 0;
    const std::size_t compression = bytes.below(4);
    const std::size_t piece_bytes = 1 + bytes.below(255);
    const archive_files contents = made_files(bytes);
    const std::string packed = throng::test::pack(format, contents, stored);
    check_whole(packed, seen_of(contents), piece_bytes);
    if (compression == 0) {
        check_whole(throng::test::compress_by_gzip(packed), seen_of(contents), piece_bytes);
    }

    const memory_file file(damaged(packed, format, bytes));
    const input wrong = expand_inputs(std::vector{file.path()}).front();
    if (wrong.archive == archive_format::none || wrong.packed != compression_format::none) return;
    const auto found = read_archive(wrong, piece_bytes);
    require(found.has_value() && found == read_archive(wrong, 4096), "pieces make no difference");
    if (wrong.archive == archive_format::tar) {
        input stream;
        stream.name = file.path();
        stream.stream = true;
        require(found == read_archive(stream, piece_bytes), "a stream is what its file is");
    }
    if (format != archive_format::zip) return;
    for (const auto& [path, text] : found->files) {
        // Texts have checksums. Names and kinds have none: the folder may be an empty file.
        const auto found_text =
            std::ranges::find(contents, text, &archive_files::value_type::second);
        const bool is_right = found_text != contents.end();
        require(is_right || text.empty(), "a damaged file in a zip is an error");
    }
}
