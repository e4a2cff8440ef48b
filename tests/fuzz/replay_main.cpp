// Replays what fuzzing has found: replay CORPUS-FOLDER. Each target has a folder there.
#include "fuzz.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <vector>

namespace {

// In memory of just that size, so that AddressSanitizer sees who reads beyond its end.
void replay(const std::filesystem::path& file, throng::fuzz::target run) {
    std::ifstream in(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto data = std::make_unique<char[]>(std::max<std::size_t>(1, text.size()));
    std::ranges::copy(text, data.get());
    run({data.get(), text.size()});
}

int fail(const std::string& what) {
    std::fprintf(stderr, "replay: %s\n", what.c_str());
    return 1;
}

}  // namespace

int main(int argc, char** argv) {
    namespace fs = std::filesystem;
    if (argc != 2) return fail("give the folder of the corpus");
    const fs::path corpus = argv[1];
    for (const auto& folder : fs::directory_iterator(corpus)) {
        if (!throng::fuzz::targets().contains(folder.path().filename())) {
            return fail("there is no target for " + folder.path().string());
        }
    }
    for (const auto& [name, run] : throng::fuzz::targets()) {
        if (!fs::is_directory(corpus / name)) return fail("there is no corpus of " + name);
        std::vector<fs::path> files;
        for (const auto& file : fs::directory_iterator(corpus / name)) files.push_back(file);
        if (files.empty()) return fail("the corpus of " + name + " is empty");
        std::ranges::sort(files);
        for (const fs::path& each : files) {
            std::fprintf(stderr, "%s\n", each.c_str());  // the last one is the one that failed
            replay(each, run);
        }
        std::printf("%s: %zu files\n", name.c_str(), files.size());
    }
}
