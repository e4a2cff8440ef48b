// Every larger allocation of a whole job fails once: the first, the second, and so on.
#include "tests/framework/mapreduce/run_job.hpp"
#include "tests/scale.hpp"

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <string>

namespace {

constexpr std::size_t larger_bytes = 512;
std::atomic<int> allocations_left{0};  // that succeed; 0: all do

bool must_fail(std::size_t bytes) {
    return bytes >= larger_bytes && allocations_left.load() > 0 &&
           allocations_left.fetch_sub(1) == 1;
}

}  // namespace

// Not inlined: else GCC takes it for a mistake that what `new` gave goes to free.
[[gnu::noinline]] void* operator new(std::size_t bytes) {
    void* memory = must_fail(bytes) ? nullptr : std::malloc(bytes == 0 ? 1 : bytes);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}
// Asked by std::stable_sort alone, which can do without: never fails here.
[[gnu::noinline]] void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
    return std::malloc(bytes == 0 ? 1 : bytes);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // which need it themselves
// Blocks of records and the tasklets' memory are mapped.
extern "C" void* mmap(void* address, std::size_t bytes, int protection, int flags, int file,
                      off_t offset) noexcept {
    if ((flags & MAP_ANONYMOUS) != 0 && must_fail(bytes)) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    return reinterpret_cast<void*>(
        ::syscall(SYS_mmap, address, bytes, protection, flags, file, offset));
}
#endif

namespace {

using namespace throng::test;

struct word_lengths {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        emit(line, line.size());
    }
    static void reduce(std::string_view key, throng::receiver<std::uint64_t>& lengths,
                       throng::output& out) {
        std::uint64_t total = 0;
        for (const std::uint64_t length : lengths) total += length;
        out.write(key, total);
    }
};

// One key has most of the values, in order.
struct hashes_of_lines {
    static constexpr auto order = throng::value_order::sorted;
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        const std::uint64_t hash = throng::key_hash(line);
        emit(hash % 8 == 0 ? line : std::string_view("most"), hash);
    }
    static void reduce(std::string_view key, throng::receiver<std::uint64_t>& hashes,
                       throng::output& out) {
        std::uint64_t sum = 0;
        for (const std::uint64_t hash : hashes) sum = sum * 31 + hash;
        out.write(key, sum);
    }
};

// Runs the job until no allocation fails.
template <class Job>
void fail_each_allocation(const input_files& inputs, const job_options& options) {
    const std::string right = run_job<Job>(inputs, options).output;
    int failures = 0;
    for (int fail_at = 1;; ++fail_at) {
        CAPTURE(fail_at);
        REQUIRE(fail_at < 100000);
        allocations_left = fail_at;
        bool same = true;
        try {
            same = run_job<Job>(inputs, options).output == right;
        } catch (const std::bad_alloc&) {
            ++failures;
        } catch (const throng::error& e) {
            ++failures;
            const std::string message = e.what();
            CAPTURE(message);
            CHECK(message.find("memory") != std::string::npos);
        }
        CHECK(same);
        if (allocations_left.exchange(0) > 0) break;
    }
    CHECK(failures > 10);
}

}  // namespace

TEST_CASE("wherever memory runs out, a job is right, or fails with an error") {
    const std::string text = numbered_lines(scaled(6000), "a line of some length ");
    const input_files inputs(text + text);
    for (const reducer_mode mode : {reducer_mode::live, reducer_mode::deferred}) {
        for (const std::uint64_t memory_bytes : {std::uint64_t{0}, std::uint64_t{512} << 10}) {
            job_options options;
            options.workers = 2;
            options.partitions = 3;
            options.reducers = mode;
            options.memory_bytes = memory_bytes;
            fail_each_allocation<word_lengths>(inputs, options);
        }
    }
}

TEST_CASE("the same of a job whose values are sorted, in memory and by way of the scratch file") {
    const input_files inputs(numbered_lines(scaled(12000), "a line of some length "));
    for (const std::uint64_t memory_bytes : {std::uint64_t{0}, std::uint64_t{256} << 10}) {
        job_options options;
        options.workers = 2;
        options.partitions = 2;
        options.memory_bytes = memory_bytes;
        const job_summary summary = run_job<hashes_of_lines>(inputs, options).summary;
        if (!sanitized) CHECK((summary.merged > 0) == (memory_bytes > 0));
        fail_each_allocation<hashes_of_lines>(inputs, options);
    }
}
