// How much stack a parked reducer holds: it is kept in memory for each of them.
#include <throng/job.hpp>

#include <doctest/doctest.h>

// Where the figures mean something: an optimised build without sanitizers.
#if defined(__x86_64__) && defined(__OPTIMIZE__) && !THRONG_DETAIL_EXACT_READS

namespace {

struct word_count {
    void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) const {
        for (std::string_view word : throng::words(line)) emit(word, 1);
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
    void reduce(std::string_view word, throng::receiver<std::uint64_t>& counts,
                throng::output& out) const {
        std::uint64_t total = 0;
        for (std::uint64_t count : counts) total += count;
        out.write(word, total);
    }
};

// Has no reducer of its own.
struct sum {
    void map(std::string_view line, throng::emitter<std::string_view, std::int64_t>& emit) const {
        emit(line, 1);
    }
    static void combine(std::int64_t& total, std::int64_t more) { total += more; }
};

// Adds up the messages of all rounds.
struct sum_of_messages {
    void map(std::string_view line, throng::emitter<std::uint64_t, std::uint64_t>& emit) const {
        emit(line.size(), 1);
    }
    void reduce(std::uint64_t key, throng::receiver<std::uint64_t>& values, throng::output& out,
                throng::peers<std::uint64_t, std::uint64_t>& others) const {
        std::uint64_t total = 0;
        do {
            for (const std::uint64_t value : values) total += value;
            others.send(key + 1, total);
        } while (others.next_round());
        out.write(key, total);
    }
};

// Where the stack ended when `park` was called.
const char* parked_at = nullptr;

throng_received receive(void*) { return {nullptr, parked_at == nullptr ? THRONG_PARK : THRONG_OK}; }

throng_received receive_nothing(void*) { return {nullptr, THRONG_OK}; }

throng_status next_round(void*) { return parked_at == nullptr ? THRONG_PARK : THRONG_OVER; }

[[gnu::noinline]] void park(void*) {
    // Above the saved frame pointer and the return address.
    parked_at = static_cast<const char*>(__builtin_frame_address(0)) + 16;
}

throng_text key(void*) { return {"key", 3}; }

template <class Job>
[[gnu::noinline]] std::ptrdiff_t parked_bytes() {
    static constexpr throng_job table = throng::detail::checked_job_table<Job>("frame", "test");
    char written[256];
    throng_output output{written, written + sizeof written, nullptr, nullptr};
    char sent[256];
    throng_batch batch{sent, sent + sizeof sent};
    throng_peers peers{nullptr, &batch, 1, 0, 0, nullptr, next_round};
    const bool in_rounds = (table.flags & THRONG_JOB_MESSAGES) != 0;
    throng_reducer_host host{nullptr, &output, in_rounds ? receive_nothing : receive,
                             park,    key,     nullptr,
                             nullptr, nullptr, 0,
                             nullptr, &peers,  nullptr,
                             0};
    parked_at = nullptr;
    const Job job;
    decltype(table.reduce) volatile reduce =
        table.reduce;  // as unknown to the caller as a plugin's
    const char* stack = nullptr;
    asm volatile("mov %%rsp, %0" : "=r"(stack));
    CHECK(reduce(&job, {"key", 3}, &host) == THRONG_OK);
    return stack - parked_at;
}

}  // namespace

TEST_CASE("a parked reducer holds few bytes of stack") {
    const std::ptrdiff_t word_count_bytes = parked_bytes<word_count>();
    MESSAGE("word count: ", word_count_bytes, " bytes");
    CHECK(word_count_bytes > 0);
    CHECK(word_count_bytes <= 104);
    const std::ptrdiff_t sum_bytes = parked_bytes<sum>();
    MESSAGE("combine alone: ", sum_bytes, " bytes");
    CHECK(sum_bytes > 0);
    CHECK(sum_bytes <= 104);
    const std::ptrdiff_t message_bytes = parked_bytes<sum_of_messages>();
    MESSAGE("between two rounds: ", message_bytes, " bytes");
    CHECK(message_bytes > 0);
    CHECK(message_bytes <= 120);
}

#endif
