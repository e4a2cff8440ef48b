// Jobs with collectors, on the host in memory of <throng/testing.hpp>.
#include <throng/testing.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace {

using namespace throng::testing;
using numbers = throng::receiver<std::uint64_t>;

struct word_lengths {
    static constexpr std::string_view collectors[] = {"longest", "all"};
    static void map(std::string_view word, throng::emitter<std::string_view, std::uint64_t>& emit) {
        emit(word, word.size());
    }
    static void reduce(std::string_view word, numbers& lengths, throng::output& out,
                       throng::collectors<std::string_view>& to) {
        for (const std::uint64_t length : lengths) {
            out.write(word, length);
            if (length > 2) to.send("longest", word);
            to.send("all", word);
        }
    }
    static void collect(std::string_view name, throng::receiver<std::string>& words,
                        throng::output& out) {
        std::vector<std::string> all;
        while (std::optional<std::string> word = words.receive()) all.push_back(*word);
        if (all.empty()) return out.write(name, "nothing");
        const auto longest = std::ranges::max_element(
            all, [](const auto& a, const auto& b) { return a.size() < b.size(); });
        out.write(name, std::pair(all.size(), *longest));
    }
};

// Values that are of fixed size.
struct sum_of_squares : word_lengths {
    static constexpr std::string_view collectors[] = {"sum"};
    static void reduce(std::string_view, numbers& lengths, throng::output&,
                       throng::collectors<double>& to) {
        for (const std::uint64_t n : lengths) to.send("sum", static_cast<double>(n * n));
    }
    static void collect(std::string_view, throng::receiver<double>& squares, throng::output& out) {
        double sum = 0;
        for (const double square : squares) sum += square;
        out.write("sum", sum);
    }
};

}  // namespace

TEST_CASE("a job with collectors is run as a whole") {
    CHECK(run(word_lengths(), {"a", "four", "six"}).lines() ==
          line_list{"a\t1", "all\t3\tfour", "four\t4", "longest\t2\tfour", "six\t3"});
    CHECK(run(word_lengths(), {}).lines() == line_list{"all\tnothing", "longest\tnothing"});
    CHECK(run(sum_of_squares(), {"a", "ab", "abc"}).lines() == line_list{"sum\t14"});
}

TEST_CASE("what a reducer sends can be looked at") {
    const results all = reduce(word_lengths(), "word", {2, 3});
    CHECK(all.sent<std::string>("all") == std::vector<std::string>{"word", "word"});
    CHECK(all.sent<std::string>("longest") == std::vector<std::string>{"word"});
    CHECK_THROWS_WITH((void)all.sent<std::string>("shortest"),
                      "the job has no collector 'shortest'");
    CHECK(reduce(sum_of_squares(), "word", {2, 3}).sent<double>("sum") ==
          std::vector<double>{4, 9});
}

TEST_CASE("a collector runs alone") {
    CHECK(collect<std::string>(word_lengths(), "longest", {"a", "abc", "ab"}).lines() ==
          line_list{"longest\t3\tabc"});
    CHECK(collect<double>(sum_of_squares(), "sum", {}).lines() == line_list{"sum\t0"});
    CHECK_THROWS_WITH((void)collect<std::string>(word_lengths(), "shortest", {}),
                      "the job has no collector 'shortest': it has longest, all");
}
