// One program for all targets: THRONG_FUZZ_TARGET names the one that libFuzzer runs.
#include "fuzz.hpp"

#include <cstddef>
#include <cstdint>

namespace {

throng::fuzz::target chosen() {
    const char* const name = std::getenv("THRONG_FUZZ_TARGET");
    const auto& all = throng::fuzz::targets();
    const auto found = all.find(name != nullptr ? name : "");
    if (found != all.end()) return found->second;
    std::fprintf(stderr, "THRONG_FUZZ_TARGET names one of:");
    for (const auto& [each, run] : all) std::fprintf(stderr, " %s", each.c_str());
    std::fprintf(stderr, "\n");
    std::exit(2);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const throng::fuzz::target run = chosen();
    run({reinterpret_cast<const char*>(data), size});
    return 0;
}
