#include <throng/job.hpp>

#include <charconv>

struct balances {
    static constexpr std::string_view outputs[] = {"rejected", "overdrawn"};

    // A line: an account and what was paid in, or, if negative, out.
    static void map(std::string_view line, throng::emitter<std::string_view, std::int64_t>& emit) {
        const std::size_t space = line.find(' ');
        const char* const end = line.data() + line.size();
        std::int64_t amount = 0;
        if (space == line.npos ||
            std::from_chars(line.data() + space + 1, end, amount).ptr != end) {
            return emit.write_to("rejected", line);
        }
        emit(line.substr(0, space), amount);
    }
    static void combine(std::int64_t& total, std::int64_t more) { total += more; }

    static void reduce(std::string_view account, throng::receiver<std::int64_t>& amounts,
                       throng::output& out) {
        std::int64_t total = 0;
        for (const std::int64_t amount : amounts) total += amount;
        out.write(account, total);
        if (total < 0) out.write_to("overdrawn", account, total);
    }
};
THRONG_JOB(balances, "balances", "What is in each account, and which are overdrawn")
