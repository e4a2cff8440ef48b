// The job `string-match` without a framework, in one thread: plain_string_match KEYS FILE
#include "lines_of_file.hpp"

#include <re2/set.h>

#include <cstdint>
#include <map>
#include <vector>

int main(int argc, char** argv) {
    expect_arguments(argc, argv, 2, "KEYS FILE");
    RE2::Options options(RE2::Quiet);
    options.set_encoding(RE2::Options::EncodingLatin1);
    options.set_max_mem(std::int64_t{256} << 20);
    RE2::Set matcher(options, RE2::UNANCHORED);
    std::vector<std::string> keys;
    for_each_line(file_text(argv[1]), [&](std::string_view key) {
        keys.emplace_back(key);
        matcher.Add(RE2::QuoteMeta(keys.back()), nullptr);
    });
    matcher.Compile();
    std::vector<std::uint64_t> lines(keys.size());
    std::vector<int> found;
    for_each_line(file_text(argv[2]), [&](std::string_view line) {
        if (!matcher.Match(re2::StringPiece(line.data(), line.size()), &found)) return;
        for (const int key : found) ++lines[static_cast<std::size_t>(key)];
    });
    std::map<std::string, std::uint64_t> sorted;
    for (std::size_t i = 0; i < keys.size(); ++i) sorted[keys[i]] = lines[i];
    for (const auto& [key, count] : sorted) {
        std::printf("%s\t%llu\n", key.c_str(), static_cast<unsigned long long>(count));
    }
}
