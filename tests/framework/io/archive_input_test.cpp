// Archives, read file by file.
#include "io/block_reader.hpp"
#include "io/compression/archive_source.hpp"
#include "io/errors.hpp"
#include "tests/framework/io/archives.hpp"
#include "tests/framework/io/compress.hpp"
#include "tests/framework/io/failing_file_system.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace throng::io {
namespace {

using test::archive_files;
using test::compress;
using test::pack;
using test::temporary_directory;

constexpr archive_format all_archives[] = {archive_format::tar, archive_format::zip};

input expand(const std::string& path) {
    return expand_inputs(std::vector<std::string>{path}).at(0);
}

// The files that are read of an input, by the names that they are given.
archive_files read_all(const input& of, record_cut cut = {},
                       file_system& system = file_system::real()) {
    const std::vector<input> inputs{of};
    block_reader reader(inputs, {.block_bytes = 1000, .cut = cut}, system);
    archive_files all;
    if (!reader.open({0, 0, end_of_stream})) return all;
    block block;
    while (reader.next(block)) {
        if (all.size() != reader.member() + 1) {
            all.resize(reader.member() + 1);
            CHECK(block.offset == reader.header_bytes());
        }
        all.back().first = reader.name();
        all.back().second.append(block.data, block.size);
    }
    CHECK_FALSE(reader.next(block));
    return all;
}

std::string failure_of(const input& of) {
    try {
        (void)read_all(of);
    } catch (const input_error& e) {
        return e.what();
    }
    return "none";
}

archive_files expected_of(const std::string& path, const archive_files& contents) {
    archive_files expected = contents;
    for (auto& each : expected) each.first = path + '/' + each.first;
    return expected;
}

const archive_files some_files{{"a", "one\ntwo\n"},
                               {"b/c", std::string(5000, 'x') + "\nlast, without a line end"},
                               {"z.txt", "three\n"}};

TEST_CASE("the files of an archive are read one by one, by their own names") {
    const temporary_directory directory;
    for (const archive_format format : all_archives) {
        CAPTURE(name_of(format));
        const input found = expand(directory.write("archive", pack(format, some_files)));
        CHECK(found.archive == format);
        CHECK(found.packed == compression_format::none);
        CHECK(found.stream);
        CHECK(read_all(found) == expected_of(found.name, some_files));
        CHECK(read_all({found.name, 0, true}) == expected_of(found.name, some_files));
        CHECK(read_all(expand(directory.write("empty", pack(format, {})))).empty());
    }
}

TEST_CASE("so are those of an archive that is compressed") {
    const temporary_directory directory;
    for (const compression_format packed : test::all_formats) {
        for (const archive_format format : all_archives) {
            const std::string text = compress(packed, pack(format, some_files));
            const input found = expand(directory.write("archive", text));
            CHECK(found.archive == format);
            CHECK(found.packed == packed);
            CHECK(read_all(found) == expected_of(found.name, some_files));
            CHECK(read_all({found.name, 0, true}) == expected_of(found.name, some_files));
        }
    }
}

TEST_CASE("hidden files of an archive, and those that begin with _, are left out") {
    const temporary_directory directory;
    for (const archive_format format : all_archives) {
        const std::string path = directory.write(
            "archive",
            pack(format, {{"./._a", "hidden"}, {"./a", "a"}, {"_logs/b", "b"}, {"c", "c"}}));
        CHECK(read_all(expand(path)) == archive_files{{path + "/a", "a"}, {path + "/c", "c"}});
    }
}

TEST_CASE("each file of an archive has its header, its lines and its byte order mark") {
    const temporary_directory directory;
    const archive_files contents{{"a", "\xef\xbb\xbfname\none\n"}, {"b", "nom\ndeux\ntrois\n"}};
    for (const archive_format format : all_archives) {
        const std::vector<input> inputs{expand(directory.write("archive", pack(format, contents)))};
        const std::string& path = inputs[0].name;
        CHECK(read_all(inputs[0]) ==
              archive_files{{path + "/a", "name\none\n"}, {path + "/b", "nom\ndeux\ntrois\n"}});
        CHECK(read_all(inputs[0], {record_kind::csv, true, 0}) ==
              archive_files{{path + "/a", "one\n"}, {path + "/b", "deux\ntrois\n"}});
        block_reader reader(inputs, {.cut = {record_kind::csv, true, 0}});
        line_index index(inputs);
        block block;
        REQUIRE(reader.open({0, 0, end_of_stream}));
        for (const std::string header : {"name", "nom"}) {
            REQUIRE(reader.next(block));
            CHECK(reader.header() == header);
            CHECK(reader.lines_before(index) == 1);
        }
    }
}

TEST_CASE("files of an archive that are read whole are, the empty ones too") {
    const temporary_directory directory;
    const archive_files contents{{"a", "one\ntwo"}, {"b", ""}, {"c", std::string(100000, 'c')}};
    for (const archive_format format : all_archives) {
        const input found = expand(directory.write("archive", pack(format, contents)));
        CHECK(read_all(found, {record_kind::whole, false, 0}) == expected_of(found.name, contents));
    }
}

TEST_CASE("records that have a size end with their file") {
    const temporary_directory directory;
    const input found =
        expand(directory.write("archive", pack(archive_format::tar, {{"a", "1234"}, {"b", "56"}})));
    CHECK_THROWS_WITH_AS(
        (void)read_all(found, {record_kind::fixed, false, 4}),
        ("'" + found.name + "/b' ends with 2 bytes that are no whole record of 4 bytes").c_str(),
        input_error);
}

TEST_CASE("an archive that is cut short is an error, wherever it was cut") {
    const temporary_directory directory;
    for (const archive_format format : all_archives) {
        CAPTURE(name_of(format));
        const std::string packed = pack(format, some_files, true);
        const std::size_t last = packed.find("three\n");
        REQUIRE(last != packed.npos);
        for (std::size_t size = 1100; size <= last; size += 37) {
            CAPTURE(size);
            // A tar that ends behind a file is whole for whoever reads one.
            if (format == archive_format::tar && size % 512 == 0) continue;
            const std::string path = directory.write("cut", packed.substr(0, size));
            const std::string failure = failure_of(expand(path));
            CAPTURE(failure);
            CHECK(failure.find("archive '" + path + "' at offset ") != std::string::npos);
        }
    }
}

TEST_CASE("a file of a zip that was changed is an error") {
    const temporary_directory directory;
    std::string packed =
        pack(archive_format::zip, {{"a", "one"}, {"b", std::string(3000, 'b')}}, true);
    const std::string path = directory.write("archive.zip", packed);
    packed[packed.find("one") + 1] = 'N';
    const input found = expand(directory.write("archive.zip", packed));
    const std::string failure = failure_of(found);
    CAPTURE(failure);
    CHECK(failure.starts_with("cannot read the zip archive '" + path + "' at offset "));
}

TEST_CASE("an archive that grows is an error, and so is the end of what it is compressed in") {
    const temporary_directory directory;
    for (const archive_format format : all_archives) {
        const std::string packed = pack(format, some_files);
        const input found = expand(directory.write("archive", packed));
        directory.write("archive", packed + "more");
        CHECK(failure_of(found).find("became longer while it was read") != std::string::npos);
        std::string compressed = compress(compression_format::gzip, packed);
        compressed[compressed.size() - 5] ^= 1;  // the checksum
        const std::string path = directory.write("archive.gz", compressed);
        CHECK(failure_of(expand(path)).starts_with("cannot decompress '" + path + "' at offset "));
    }
}

TEST_CASE("whatever call fails while an archive is read, the error names it") {
    const temporary_directory directory;
    for (const archive_format format : all_archives) {
        const input found = expand(directory.write("archive", pack(format, some_files)));
        for (const input& each : {found, input{found.name, 0, true}}) {
            archive_files all;
            const auto work = [&](file_system& system) { all = read_all(each, {}, system); };
            const int failures = test::fail_each_call(EIO, work, [&](const std::string& message) {
                CAPTURE(message);
                CHECK(message.find(found.name) != std::string::npos);
                CHECK(message.ends_with("Input/output error"));
            });
            CHECK(failures >= 2);
            CHECK(all == expected_of(found.name, some_files));
        }
    }
}

TEST_CASE("text is not taken for an archive") {
    std::string text(600, ' ');
    CHECK(detect_archive(text) == archive_format::none);
    text.replace(257, 5, "ustar");
    CHECK(detect_archive(text) == archive_format::none);
    CHECK(detect_archive("PK is how zip begins") == archive_format::none);
    CHECK(detect_archive("") == archive_format::none);
}

}  // namespace
}  // namespace throng::io
