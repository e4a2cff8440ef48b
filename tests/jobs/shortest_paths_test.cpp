#include "jobs/shortest-paths/shortest_paths.cpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

#include <deque>
#include <fstream>
#include <map>
#include <string>
#include <vector>

using namespace throng::testing;

namespace {

auto from(const std::string& page) { return make_job<shortest_paths>({{"from", page}}); }

std::vector<std::string> lines_of(const std::string& path) {
    std::ifstream file(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

// Breadth first.
line_list plainly(const std::vector<std::string>& lines, const std::string& begin) {
    std::map<std::string, std::vector<std::string>> links;
    for (const std::string& line : lines) {
        const std::size_t tab = line.find('\t');
        links[line.substr(0, tab)].push_back(line.substr(tab + 1));
    }
    std::map<std::string, int> clicks{{begin, 0}};
    for (std::deque<std::string> queue{begin}; !queue.empty(); queue.pop_front()) {
        for (const std::string& to : links[queue.front()]) {
            const bool is_new = clicks.try_emplace(to, clicks[queue.front()] + 1).second;
            if (is_new) queue.push_back(to);
        }
    }
    line_list all;
    for (const auto& [page, count] : clicks) all.push_back(page + '\t' + std::to_string(count));
    return all;
}

}  // namespace

TEST_CASE("the documentation's job with messages finds the shortest of several paths") {
    const std::vector<std::string> lines{"a\tb", "b\tc", "c\td", "a\tc", "x\ta", "d\ta"};
    CHECK(run(*from("a"), lines).lines() == line_list{"a\t0", "b\t1", "c\t1", "d\t2"});
    CHECK(run(*from("x"), lines).lines() == plainly(lines, "x"));
}
TEST_CASE("a vertex at which no edge begins is as near to itself as others") {
    const auto job = from("b");
    CHECK(run(*job, {"a\tb", "c\tb"}).lines() == line_list{"b\t0"});
    CHECK_NOTHROW(job->cleanup());
}
TEST_CASE("a vertex that is not there is an error, and so is a line that is no edge") {
    const auto job = from("nowhere");
    CHECK(run(*job, {"a\tb"}).lines().empty());
    CHECK_THROWS_WITH(job->cleanup(), "parameter from: there is no vertex 'nowhere' in the input");
    CHECK_THROWS_WITH(run(*job, {"a\t"}), "a line is two vertices with a tab between them");
    CHECK_THROWS_AS(run(*job, {"a"}), throng::error);
}

// Each page's reducer has a thread here: a part of the graph will do.
TEST_CASE("it finds in the graph of the datasets what a search breadth first finds") {
    std::vector<std::string> lines = lines_of(THRONG_DATASETS "/links.tsv");
    REQUIRE(lines.size() == 4744);
    lines.resize(300);
    for (const std::size_t line : {0u, 150u}) {
        const std::string page = lines[line].substr(0, lines[line].find('\t'));
        const line_list found = run(*from(page), lines).lines();
        CHECK(found.size() > 1);
        CHECK(found == plainly(lines, page));
    }
}
