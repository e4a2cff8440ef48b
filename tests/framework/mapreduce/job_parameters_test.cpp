#include "mapreduce/job_instance.hpp"
#include "tests/framework/mapreduce/run_job.hpp"

namespace {

using namespace throng::test;
using throng::mapreduce::describe_parameters;
using throng::mapreduce::job_error;
using throng::mapreduce::job_instance;
using parameter_list = std::vector<std::pair<std::string, std::string>>;

struct parametrised {
    int least = 3;
    std::string mode = "fast";
    std::string pattern;

    void parameters(throng::parameters& given) {
        given.integer("least", least, 1, 9, "how few");
        given.choice("mode", mode, {"fast", "slow"}, "how");
        given.required_text("pattern", pattern, "what");
    }
    void setup() const {
        if (least == 7) throw throng::error("seven is no good");
    }
    void map(std::string_view line, throng::emitter<std::string_view, std::string>& emit) const {
        emit(line, pattern + mode + std::to_string(least));
    }
};

struct without {
    static void map(std::string_view line, throng::emitter<std::string_view, bool>& emit) {
        emit(line, true);
    }
};

template <class Job>
std::string refusal(const parameter_list& given) {
    try {
        const job_instance made(table_of<Job>, given);
    } catch (const job_error& e) {
        return e.what();
    }
    FAIL("the job was not refused");
    return {};
}

}  // namespace

TEST_CASE("a job describes its parameters, though one must be given") {
    const auto known = describe_parameters(table_of<parametrised>);
    REQUIRE(known.size() == 3);
    CHECK(known[0].name == "least");
    CHECK(known[0].type == "integer");
    CHECK(known[0].default_value == "3");
    CHECK(known[0].help == "how few");
    CHECK(known[0].choices.empty());
    CHECK(known[1].choices == std::vector<std::string>{"fast", "slow"});
    CHECK(known[2].name == "pattern");
    CHECK(describe_parameters(table_of<without>).empty());
}

TEST_CASE("a job that is made knows how its parameters are set") {
    const parameter_list given{{"pattern", "x"}, {"least", "4"}, {"least", "5"}};
    const job_instance made(table_of<parametrised>, given);
    CHECK(made.parameters() == parameter_list{{"least", "5"}, {"mode", "fast"}, {"pattern", "x"}});
    CHECK(job_instance(table_of<without>, {}).parameters().empty());
}

TEST_CASE("a parameter that the job does not have is refused, with those that it has") {
    CHECK(refusal<parametrised>({{"lest", "2"}, {"pattern", "x"}}) ==
          "job 'test_job' has no parameter 'lest': it has least, mode, pattern");
    CHECK(refusal<without>({{"least", "2"}}) ==
          "job 'test_job' has no parameter 'least': it has no parameters");
}

TEST_CASE("a job may refuse its parameters") {
    CHECK(refusal<parametrised>({{"least", "12"}, {"pattern", "x"}}) ==
          "job 'test_job': parameter least cannot be '12': expected a whole number from 1 to 9");
    CHECK(refusal<parametrised>({{"pattern", "x"}, {"least", "7"}}) ==
          "job 'test_job': seven is no good");
    CHECK(refusal<parametrised>({}).starts_with("job 'test_job': parameter pattern is missing"));
}

TEST_CASE("of a parameter that is given twice the last one counts") {
    job_options options;
    options.parameters = {{"least", "12"}, {"pattern", "x"}, {"least", "4"}, {"mode", "slow"}};
    CHECK(run_job<parametrised>(input_files("a\n"), options).output == "a\txslow4\n");
}
