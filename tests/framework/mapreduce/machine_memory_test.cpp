#include "mapreduce/machine_memory.hpp"

#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>

using throng::mapreduce::limit_of_memory;
using throng::mapreduce::memory_origin;
using throng::test::temporary_directory;

namespace {

constexpr std::uint64_t gibibyte = std::uint64_t{1} << 30;

void give_it_16_gibibytes(const temporary_directory& root) {
    root.write("proc/meminfo", "MemFree:  1234 kB\nMemTotal:       16777216 kB\nBuffers: 5 kB\n");
}

}  // namespace

TEST_CASE("without control groups it is what the machine has") {
    const temporary_directory root;
    give_it_16_gibibytes(root);
    CHECK(limit_of_memory(root.path()).bytes == 16 * gibibyte);
    CHECK(limit_of_memory(root.path()).origin == memory_origin::machine);
    root.write("proc/self/cgroup", "0::/\n");
    CHECK(limit_of_memory(root.path()).bytes == 16 * gibibyte);
}

TEST_CASE("a control group's limit counts, and that of each above it") {
    const temporary_directory root;
    give_it_16_gibibytes(root);
    root.write("proc/self/cgroup", "0::/a/b\n");
    root.write("sys/fs/cgroup/a/b/memory.max", "max\n");
    CHECK(limit_of_memory(root.path()).bytes == 16 * gibibyte);
    root.write("sys/fs/cgroup/a/b/memory.max", "3221225472\n");
    CHECK(limit_of_memory(root.path()).bytes == 3 * gibibyte);
    CHECK(limit_of_memory(root.path()).origin == memory_origin::control_group);
    root.write("sys/fs/cgroup/a/memory.max", "2147483648\n");
    CHECK(limit_of_memory(root.path()).bytes == 2 * gibibyte);
    root.write("sys/fs/cgroup/memory.max", "1073741824\n");
    CHECK(limit_of_memory(root.path()).bytes == gibibyte);
}

TEST_CASE("version 1 of control groups has a controller of its own for memory") {
    const temporary_directory root;
    give_it_16_gibibytes(root);
    root.write("proc/self/cgroup", "5:cpu,cpuacct:/x\n4:hugetlb,memory:/job\n");
    root.write("sys/fs/cgroup/memory/job/memory.limit_in_bytes", "2147483648\n");
    CHECK(limit_of_memory(root.path()).bytes == 2 * gibibyte);
}

TEST_CASE("where nothing is known it is a little, and here it is something") {
    const temporary_directory root;
    CHECK(limit_of_memory(root.path()).bytes == gibibyte);
    CHECK(limit_of_memory(root.path()).origin == memory_origin::unknown);
    CHECK(limit_of_memory().bytes > 1 << 20);
}
