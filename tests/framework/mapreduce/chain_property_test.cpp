// A chain gives what its jobs give when they run one after the other, through files.
#include "mapreduce/job_chain.hpp"
#include "tests/framework/job/random_source.hpp"
#include "tests/framework/mapreduce/random_job.hpp"
#include "tests/framework/mapreduce/run_job.hpp"
#include "tests/scale.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace {

using namespace throng::test;
using throng::mapreduce::job_chain;

constexpr std::array workers{1u, 2u, 7u};
constexpr std::array<std::uint64_t, 4> memory{0, std::uint64_t{4} << 20, std::uint64_t{1} << 20, 1};
constexpr std::array<std::uint64_t, 3> splits{512, 4096, std::uint64_t{64} << 20};

using key_pair = std::pair<std::string, std::uint64_t>;
using value_pair = std::pair<std::int64_t, std::string>;

template <class... Jobs>
struct jobs {
    static std::string through_files(std::string text) {
        ((text = run_job<Jobs>(text).output), ...);
        return text;
    }
    static std::vector<throng::mapreduce::chain_link> links(const job_options& options) {
        return {{table_of<Jobs>, options}...};
    }
};

std::string random_input(random_source& random) {
    std::string text;
    const std::size_t lines = random.below(scaled(1500));
    for (std::size_t i = 0; i < lines; ++i) {
        text += random.text(12, std::string_view("abcdefgh\0\xff\r ", 12)) + '\n';
    }
    if (random.below(2) == 0 && !text.empty()) text.pop_back();
    return text;
}

template <class Jobs>
void check_chain(const input_files& inputs, const std::string& expected, job_options options) {
    CAPTURE(options.workers);
    CAPTURE(options.memory_bytes);
    CAPTURE(options.split_bytes);
    job_chain chain(Jobs::links(options), inputs.list());
    memory_sink sink;
    do {
        chain.run(sink);
    } while (chain.next());
    CHECK(chain.outcomes().size() == chain.size());
    CHECK(sink.finished);
    // Not CHECK(a == b): what it prints would be megabytes of random bytes.
    const auto [got, wanted] = std::ranges::mismatch(sink.text, expected);
    CAPTURE(got - sink.text.begin());
    const bool same = got == sink.text.end() && wanted == expected.end();
    CHECK(same);
}

}  // namespace

TEST_CASE_TEMPLATE(
    "a chain gives what its jobs give through files", Jobs,
    jobs<reducing_job<std::string, std::uint64_t>, combining_job<key_pair, std::uint64_t>>,
    jobs<mapping_job<key_pair, std::uint64_t>, combining_reducing_job<std::string, std::uint64_t>,
         reducing_job<std::int32_t, value_pair>>,
    jobs<combining_job<std::string, std::uint64_t>, mapping_job<std::int32_t, value_pair>>) {
    random_source random;
    CAPTURE(random.seed());
    for (std::size_t round = 0; round < 2; ++round) {
        const std::string text = random_input(random);
        const input_files inputs(text);
        const std::string expected = Jobs::through_files(text);
        for (const std::uint64_t memory_bytes : memory) {
            job_options options;
            options.memory_bytes = memory_bytes;
            options.workers = workers[random.below(workers.size())];
            options.split_bytes = splits[random.below(splits.size())];
            check_chain<Jobs>(inputs, expected, options);
        }
    }
}
