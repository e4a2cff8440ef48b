#include "tests/framework/job/fake_host.hpp"

#include <throng/job.hpp>

#include <doctest/doctest.h>

namespace {

using throng::test::parameter_host;
using strings = std::map<std::string, std::string>;

enum class shape { round, square };

struct settings {
    std::string letters = "lower";
    shape form = shape::square;
    std::uint8_t least = 1;
    std::int64_t most = -5;
    double ratio = 0.25;
    std::string title = "none";
    bool loud = false;

    void declare(throng::parameters& p) {
        p.choice("case", letters, {"lower", "keep"}, "what becomes of capitals");
        p.choice("form", form, {"round", "square"}, "how it looks");
        p.integer("least", least, 0, 200, "the least");
        p.integer("most", most, -10, 1'000'000'000'000, "the most");
        p.number("ratio", ratio, 0, 1.5, "how much of it");
        p.text("title", title, "what stands above it");
        p.flag("loud", loud, "whether it is heard");
    }
};

std::string error_of(const strings& given) {
    parameter_host host(given);
    throng::parameters p(*host.table());
    settings s;
    s.declare(p);
    CHECK(host.defaults.size() == 7);
    try {
        p.check();
    } catch (const throng::error& error) {
        return error.what();
    }
    return "";
}

struct demanding {
    std::string pattern;
    bool set_up_after_parameters = false;
    void parameters(throng::parameters& p) {
        p.required_text("pattern", pattern, "what is sought");
    }
    void setup() { set_up_after_parameters = !pattern.empty(); }
    void map(std::string_view, throng::emitter<std::string_view, bool>& emit) const {
        emit(pattern, set_up_after_parameters);
    }
};
constexpr throng_job demanding_table = throng::detail::checked_job_table<demanding>("d", "d");

}  // namespace

TEST_CASE("a member's initial value is its parameter's default") {
    parameter_host host;
    throng::parameters p(*host.table());
    settings s;
    s.declare(p);
    CHECK(host.defaults == strings{{"case", "lower"},
                                   {"form", "square"},
                                   {"least", "1"},
                                   {"most", "-5"},
                                   {"ratio", "0.25"},
                                   {"title", "none"},
                                   {"loud", "off"}});
    CHECK(host.types == strings{{"case", "choice"},
                                {"form", "choice"},
                                {"least", "integer"},
                                {"most", "integer"},
                                {"ratio", "number"},
                                {"title", "text"},
                                {"loud", "switch"}});
    CHECK(s.letters == "lower");
    CHECK(s.form == shape::square);
}

TEST_CASE("what the user gives becomes the member's value") {
    parameter_host host({{"case", "keep"},
                         {"form", "round"},
                         {"least", "200"},
                         {"most", "-10"},
                         {"ratio", "1e-3"},
                         {"title", ""},
                         {"loud", "yes"}});
    throng::parameters p(*host.table());
    settings s;
    s.declare(p);
    p.check();
    CHECK(s.letters == "keep");
    CHECK(s.form == shape::round);
    CHECK(s.least == 200);
    CHECK(s.most == -10);
    CHECK(s.ratio == 0.001);
    CHECK(s.title.empty());
    CHECK(s.loud);
}

TEST_CASE("a wrong value is refused with parameter, value and what is expected") {
    CHECK(error_of({{"case", "upper"}}) ==
          "parameter case cannot be 'upper': expected one of lower, keep");
    CHECK(error_of({{"form", ""}}) == "parameter form cannot be '': expected one of round, square");
    for (const std::string value :
         {"201", "-1", "256", "1x", "", " 1", "0x1", "99999999999999999999"}) {
        CHECK(error_of({{"least", value}}) ==
              "parameter least cannot be '" + value + "': expected a whole number from 0 to 200");
    }
    for (const std::string value : {"1.6", "-0.1", "nan", "", "1,5"}) {
        CHECK(error_of({{"ratio", value}}) ==
              "parameter ratio cannot be '" + value + "': expected a number from 0 to 1.5");
    }
    CHECK(error_of({{"loud", "maybe"}}) == "parameter loud cannot be 'maybe': expected on or off");
    CHECK(error_of({{"loud", "maybe"}, {"case", "x"}}) ==
          "parameter case cannot be 'x': expected one of lower, keep");
}

TEST_CASE("a parameter that must be given is missed, and set-up comes after the parameters") {
    throng::test::fake_host without(demanding_table);
    CHECK_FALSE(without.create());
    CHECK(without.failure == "parameter pattern is missing: give -D pattern=... (what is sought)");
    throng::test::fake_host with(demanding_table);
    CHECK(with.create(parameter_host(strings{{"pattern", "x+"}})));
    const auto results = with.run("line\n");
    REQUIRE(results.size() == 1);
    CHECK(results[0].key == "x+");
    CHECK(throng::decode_key<bool>(results[0].value));
}
