#include "jobs/join/join.cpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

using namespace throng::testing;

namespace {

using texts = std::vector<std::string>;

// A run reads one file: what it emits for the two sides is put together.
line_list joined(std::map<std::string, std::string> parameters, const texts& left,
                 const texts& right) {
    parameters.try_emplace("left", "left.csv");
    parameters.try_emplace("by", "id");
    const auto job = make_job<join>(parameters);
    std::map<std::string, std::vector<join::row>> rows;
    for (const auto& [key, row] : map(*job, left, {.file = "left.csv"}).pairs) {
        rows[key].push_back(row);
    }
    for (const auto& [key, row] : map(*job, right, {.file = "right.csv"}).pairs) {
        rows[key].push_back(row);
    }
    line_list all;
    for (const auto& [key, of_key] : rows) {
        for (const std::string& line : reduce(*job, key, of_key).lines()) all.push_back(line);
    }
    job->cleanup();
    return all;
}

const texts people{"id,name", "2,Ann", "1,Bob", "2,Al", "4,"};
const texts towns{"town,id,zip", "Ulm,2,89", "Bonn,3,53", "Aalen,2,73"};

}  // namespace

TEST_CASE("rows with the same text in a column stand side by side") {
    CHECK(joined({}, people, towns) ==
          line_list{"2\tAl\tAalen\t73", "2\tAl\tUlm\t89", "2\tAnn\tAalen\t73", "2\tAnn\tUlm\t89"});
    CHECK(joined({{"by", "name"}, {"right_by", "town"}}, {"id,name", "1,Ulm", "2,ulm"}, towns) ==
          line_list{"Ulm\t1\t2\t89"});
}

TEST_CASE("rows without a partner have missing columns, where they are wanted") {
    CHECK(joined({{"rows", "left"}}, {people[0], people[2], people[4]}, towns) ==
          line_list{"1\tBob\t\\N\t\\N", "4\t\t\\N\t\\N"});
    CHECK(joined({{"rows", "full"}}, {people[0], people[2]}, {towns[0], towns[2]}) ==
          line_list{"1\tBob\t\\N\t\\N", "3\t\\N\tBonn\t53"});
}

TEST_CASE("a side may have no rows, but must have a header") {
    CHECK(joined({}, {people[0]}, towns).empty());
    CHECK(joined({}, people, {towns[0]}).empty());
    CHECK(joined({{"rows", "left"}}, {people[0], people[2]}, {towns[0]}) ==
          line_list{"1\tBob\t\\N\t\\N"});
    CHECK(joined({{"rows", "full"}}, {people[0]}, {towns[0], towns[2]}) ==
          line_list{"3\t\\N\tBonn\t53"});
    CHECK(joined({{"rows", "full"}}, {people[0]}, {towns[0]}).empty());
}

TEST_CASE("a folder may be the left side") {
    const auto job = make_job<join>({{"left", "people"}, {"by", "id"}});
    const auto is_left = [&](const std::string& file) {
        return map(*job, {"id,name", "1,Bob"}, {.file = file}).pairs.front().second.first;
    };
    CHECK(is_left("people"));
    CHECK(is_left("people/a.csv"));
    CHECK(!is_left("peoples.csv"));
    CHECK(!is_left("old/people"));
}

TEST_CASE("inputs that cannot be joined are refused") {
    CHECK_THROWS_WITH(joined({{"left", "other.csv"}}, people, people),
                      "parameter left: no header line is of an input that is called 'other.csv': "
                      "give one as it is given to the run, and with a header");
    CHECK_THROWS_WITH(joined({}, people, {"id"}),
                      "all header lines are of 'left.csv': give the right input too, and with a "
                      "header");
    CHECK_THROWS_WITH(joined({{"by", "nr"}}, people, towns),
                      "'left.csv' has no column 'nr': its columns are 'id', 'name'");
    const auto job = make_job<join>({{"left", "people"}, {"by", "id"}});
    CHECK(map(*job, {"id,name", "1,Bob"}, {.file = "people/1"}).pairs.size() == 1);
    CHECK_THROWS_WITH(map(*job, {"id", "1"}, {.file = "people/2"}),
                      "'people/2' has 1 columns, but another file of its side has 2: give files "
                      "that have the same");
}
