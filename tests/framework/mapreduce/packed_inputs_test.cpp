// Jobs whose input is compressed, or an archive.
#include "io/compression/frame_pieces.hpp"
#include "mapreduce/input_numbers.hpp"
#include "tests/framework/io/archives.hpp"
#include "tests/framework/io/compress.hpp"
#include "tests/framework/mapreduce/run_job.hpp"
#include "tests/random_seed.hpp"

#include <doctest/doctest.h>

#include <random>
#include <set>

namespace {

using namespace throng::test;
using throng::io::archive_format;
using throng::io::compression_format;
using throng::io::file_system;
using throng::io::find_frame_pieces;
using throng::io::input;

// Lines by their first letter, in the order in which they come.
struct lines_in_order {
    static constexpr auto order = throng::value_order::arrival;
    static void map(std::string_view line,
                    throng::emitter<std::string_view, std::string_view>& emit) {
        if (line.starts_with("bad")) throw throng::error("a bad line");
        emit(line.substr(0, 1), line);
    }
    static void reduce(std::string_view letter, throng::receiver<std::string_view>& lines,
                       throng::output& out) {
        std::string all;
        for (const std::string_view line : lines) all += std::string(line) + ' ';
        out.write(letter, all);
    }
};

struct file_names {
    static void map(const throng::whole_file& file,
                    throng::emitter<std::string_view, std::uint64_t>& emit) {
        emit(file.file().substr(file.file().rfind("packed")), file.text().size());
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
};

std::string random_lines(std::mt19937_64& random, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += static_cast<char>('a' + random() % 5) + std::to_string(random() % 1000) + '\n';
    }
    return text;
}

std::vector<input> expand(const std::vector<std::string>& paths) {
    return throng::io::expand_inputs(paths);
}

template <class Job>
std::string output_of(const std::vector<input>& inputs, job_options options) {
    throng::mapreduce::job_run run(table_of<Job>, inputs, std::move(options));
    memory_sink sink;
    (void)run.run(sink);
    REQUIRE(sink.finished);
    return sink.text;
}

TEST_CASE("values come in the order of the input, however it is packed") {
    const std::uint64_t seed = random_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const temporary_directory directory;
    const std::vector<std::string> texts{random_lines(random, 3000), random_lines(random, 1),
                                         random_lines(random, 500), random_lines(random, 40)};
    std::vector<std::string> plain;
    archive_files members;
    std::string frames;
    std::string blocks;
    std::string pieces;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        plain.push_back(directory.write("plain-" + std::to_string(i), texts[i]));
        if (i == 0) continue;
        members.emplace_back("member-" + std::to_string(i), texts[i]);
    }
    for (std::size_t at = 0; at < texts[0].size(); at += 700) {
        frames += compress_by_zstd(texts[0].substr(at, 700));
        blocks += compress_by_bzip2(texts[0].substr(at, 700));
        pieces += compress_by_zstd_without_size(texts[0].substr(at, 700));
    }
    const std::string first[] = {directory.write("packed.zst", frames),
                                 directory.write("packed.bz2", blocks),
                                 directory.write("pipe.zst", pieces)};
    REQUIRE(expand({first[0]})[0].frames);
    REQUIRE(expand({first[1]})[0].pieces);
    const auto pieces_of_frames =
        find_frame_pieces(first[2], pieces.size(), compression_format::zstd, file_system::real(),
                          {.packed_bytes = 1});
    REQUIRE(pieces_of_frames);
    const std::string expected =
        output_of<lines_in_order>(expand(plain), {.workers = 1, .split_bytes = 1 << 20});
    for (const auto format : {archive_format::tar, archive_format::zip}) {
        for (const bool compressed : {false, true}) {
            const std::string archive = pack(format, members);
            const std::string path =
                directory.write("archive", compressed ? compress_by_xz(archive) : archive);
            for (const unsigned workers : {1U, 3U}) {
                for (const std::uint64_t split_bytes : {100U, 2000U, 1000000U}) {
                    for (const std::string& packed : first) {
                        std::vector<input> inputs = expand({packed, path});
                        if (packed == first[2]) inputs[0].pieces = pieces_of_frames;
                        CHECK(output_of<lines_in_order>(
                                  inputs, {.workers = workers, .split_bytes = split_bytes}) ==
                              expected);
                    }
                }
            }
        }
    }
}

TEST_CASE("a bad record of an archive is named by its file") {
    const temporary_directory directory;
    const std::string path = directory.write(
        "packed", pack(archive_format::tar, {{"x", "bad 1\na\n"}, {"b/c", "a\nbad 2\n"}}));
    throng::mapreduce::job_run run(table_of<lines_in_order>, expand({path}),
                                   {.max_bad_records = 5});
    memory_sink sink;
    (void)run.run(sink);
    CHECK(sink.text == "a\ta a \n");
    const auto records = run.take_bad_records();
    CHECK(bad_records_as_text(records, run.inputs()) ==
          path + "/x\t0\ta bad line\n" + path + "/b/c\t2\ta bad line\n");
    REQUIRE(records.size() == 2);
    CHECK(describe_bad_record(records[1], run.inputs()) ==
          "map failed in '" + path + "/b/c', on the record at byte 2 (line 2): a bad line");
}

TEST_CASE("files of archives are read whole, by their names") {
    const temporary_directory directory;
    const archive_files members{{"a", "12345"}, {"b/c", ""}, {"d", std::string(100000, 'd')}};
    for (const auto format : {archive_format::tar, archive_format::zip}) {
        const std::string path = directory.write("packed", pack(format, members));
        CHECK(output_of<file_names>(expand({path}), {}) ==
              "packed/a\t5\npacked/b/c\t0\npacked/d\t100000\n");
    }
}

TEST_CASE("compressed input needs no more than the memory that it may have") {
    std::mt19937_64 random(1);
    const temporary_directory directory;
    const std::string text = random_lines(random, 300000);
    const std::string plain = directory.write("plain", text);
    const std::string expected = output_of<lines_in_order>(expand({plain}), {});
    for (const auto format : all_formats) {
        const std::string path = directory.write("packed", compress(format, text));
        CHECK(output_of<lines_in_order>(expand({path}),
                                        {.workers = 2, .memory_bytes = std::uint64_t{32} << 20}) ==
              expected);
    }
}

TEST_CASE("files have numbers in the order of the inputs, whatever is an archive") {
    std::vector<input> inputs{{"a", 5}, {"b", 0, true}, {"c", 5}, {"-", 0, true}, {"e", 5}};
    const throng::mapreduce::input_numbers numbers(inputs);
    std::set<std::uint32_t> used;
    std::uint32_t last = 0;
    for (std::uint32_t i = 0; i < inputs.size(); ++i) {
        for (const std::uint64_t member : {0U, 1U, 1000000U}) {
            if (member > 0 && !inputs[i].stream) continue;
            const std::uint32_t number = numbers.of(i, member);
            CHECK((used.empty() || number > last));
            last = number;
            used.insert(number);
        }
    }
    CHECK(used.size() == 3 + 2 * 3);
    CHECK_THROWS_AS((void)numbers.of(1, std::uint64_t{1} << 31), throng::error);
}

}  // namespace
