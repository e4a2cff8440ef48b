// What a job writes besides its results, and how a test sees it.
#include <throng/testing.hpp>

#include <doctest/doctest.h>

namespace {

using namespace throng::testing;
using throng::testing::map;
using outputs = std::map<std::string, line_list>;

struct sorting_out {
    static constexpr std::string_view outputs[] = {"long", "short"};
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        if (line == "wrong") emit.write_to("lnog", line);
        if (line.size() > 5) return emit.write_to("long", line, line.size());
        emit(line, line.size());
    }
    static void reduce(std::string_view line, throng::receiver<std::uint64_t>&,
                       throng::output& out) {
        if (line == "bad") out.write_to("shrt", line);
        if (line.size() < 3) out.write_to("short", line);
        out.write_to("long", "common", line);
        out.write(line);
    }
};

struct naming_none {
    static void map(std::string_view line, throng::emitter<std::string_view, bool>& emit) {
        emit.write_to("rejected", line);
    }
};

struct map_only {
    static constexpr std::string_view outputs[] = {"long"};
    static void map(std::string_view line, throng::emitter<std::string_view, bool>& emit) {
        if (line.size() > 3) emit.write_to("long", line);
    }
};

}  // namespace

TEST_CASE("outputs that a job names are apart from its results, and in order") {
    const results got = run(sorting_out(), {"three", "b", "longest", "longer", "a", "common"});
    CHECK(got.lines() == line_list{"a", "b", "three"});
    CHECK(got.outputs == outputs{{"long",
                                  {"common\t6", "common\ta", "common\tb", "common\tthree",
                                   "longer\t6", "longest\t7"}},
                                 {"short", {"a", "b"}}});
}

TEST_CASE("what map alone, and reduce alone, write to them can be read") {
    const auto emitted = map(sorting_out(), {"longest", "a", "longer"});
    CHECK(emitted.pairs.size() == 1);
    CHECK(emitted.outputs == outputs{{"long", {"longest\t7", "longer\t6"}}, {"short", {}}});
    CHECK(reduce(sorting_out(), "a", {1}).outputs.at("short") == line_list{"a"});
    CHECK(run(map_only(), {"zzzz", "a", "bbbb"}).outputs == outputs{{"long", {"zzzz", "bbbb"}}});
}

TEST_CASE("a name that the job does not have is an error that says which there are") {
    CHECK_THROWS_WITH_AS((void)run(sorting_out(), {"wrong"}),
                         "the job has no output 'lnog': it has long, short", throng::error);
    CHECK_THROWS_WITH_AS((void)run(sorting_out(), {"bad"}),
                         "the job has no output 'shrt': it has long, short", throng::error);
    CHECK_THROWS_WITH_AS((void)run(naming_none(), {"a"}),
                         "the job has no output 'rejected': it names none; it would do so by "
                         "static constexpr std::string_view outputs[] = {...}",
                         throng::error);
}
