#include "jobs/teravalidate/teravalidate.cpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

#include <iomanip>
#include <sstream>
#include <string>
#include <vector>

using namespace throng::testing;

namespace {

std::string record(const std::string& key, char value) {
    return key + "\t" + std::string(88, value);
}

std::string checksum_of(const std::vector<std::string>& records) {
    std::uint64_t sum = 0;
    for (const std::string& each : records) sum += throng::key_hash(each + "\n");
    std::ostringstream text;
    text << std::hex << std::setw(16) << std::setfill('0') << sum;
    return text.str();
}

}  // namespace

TEST_CASE("records, those with the same key, and those that are not sorted are counted") {
    const std::vector<std::string> records{record("aaaaaaaaaa", 'x'), record("aaaaaaaaab", 'y'),
                                           record("aaaaaaaaab", 'x'), record("aaaaaaaaaa", 'z')};
    const auto any = make_job<teravalidate>({{"order", "any"}});
    CHECK(run(*any, records).lines() == line_list{"checksum\t" + checksum_of(records),
                                                  "equal keys\t1", "records\t4", "unsorted\t1"});
    CHECK_THROWS_WITH(run(teravalidate(), records),
                      "1 records are not sorted, the first in 'input', at byte 300: its key is "
                      "less than that of the record before it");
    CHECK(run(teravalidate(), {records[0], records[1]}).lines().back() == "unsorted\t0");
}

TEST_CASE("a line that is no record is refused with its place and size") {
    const std::string good = record("aaaaaaaaaa", 'x');
    CHECK_THROWS_WITH(run(teravalidate(), {good, good + "x"}),
                      "the record at byte 100 has 101 bytes: expected 100, a key of 10, a tab, a "
                      "value of 88 and a newline");
    CHECK_THROWS_WITH(run(teravalidate(), {""}), doctest::Contains("at byte 0 has 1 bytes"));
    CHECK_THROWS_WITH(run(teravalidate(), {std::string(99, 'x')}),
                      doctest::Contains("expected 100, a key of 10, a tab"));
}
