// Lines of a web server's log, in the combined format.
#include "alias_table.hpp"
#include "cli/option_values.hpp"
#include "exponent.hpp"
#include "generator.hpp"
#include "random_numbers.hpp"
#include "syllables.hpp"
#include "write_text.hpp"
#include "zipf.hpp"

#include <CLI/CLI.hpp>

#include <array>
#include <chrono>

namespace throng::cli {

namespace {

constexpr generator_description description = {
    "log", "Lines of a web server's log, in the combined format",
    "Records:\n"
    "  A line has the address of a visitor, one of V (--visitors), in 10.0.0.0/8; the\n"
    "  visitor's name, which every eighth has; the time, which begins with the year\n"
    "  2024 and advances by a second in every R records (--rate); the request for a\n"
    "  page, one of P (--pages); a status, which is 200 for 9 of 10; the size; the\n"
    "  page where the visitor comes from, for one of two; and the program, which is\n"
    "  always the same for one visitor. Visitor and page number i occur in proportion\n"
    "  to 1 / i^S (--exponent). The job sessions reads it.",
    "  throng generate log --size 1G -o access.log\n"
    "  throng generate log --records 10K --visitors 99 | throng run sessions -"};

constexpr std::uint32_t most_visitors = std::uint32_t{1} << 23;  // of 2^24 addresses
constexpr std::uint64_t most_rate = 1'000'000'000;
constexpr std::size_t most_line_bytes = 256;

constexpr std::chrono::sys_days first_day = std::chrono::January / 1 / 2024;
constexpr std::chrono::sys_days last_day = std::chrono::January / 1 / 10'000;
constexpr std::uint64_t most_seconds = std::chrono::seconds(last_day - first_day).count();

constexpr std::array<std::string_view, 8> programs{
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)",
    "Mozilla/5.0 (Linux; Android 14)",
    "curl/8.8.0",
    "Wget/1.24.5",
    "examplebot/2.1 (+https://example.org/bot)"};

// Of 64 records so many have each.
struct status_share {
    std::string_view text;
    unsigned end;  // of its numbers, and begin of the next one's
    bool has_body;
};
constexpr std::array<status_share, 5> statuses{{{"200", 58, true},
                                                {"304", 60, false},
                                                {"404", 62, true},
                                                {"302", 63, false},
                                                {"500", 64, true}}};

// 06/May/2024:00:02:21 +0000
char* write_time(char* to, std::uint64_t second) {
    using namespace std::chrono;
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    constexpr std::uint64_t day_seconds = seconds(days(1)).count();
    const year_month_day date(first_day + days(second / day_seconds));
    const auto of_day = static_cast<unsigned>(second % day_seconds);
    const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
    to = write_two_digits(to, static_cast<unsigned>(date.day()));
    *to++ = '/';
    to = write_text(to, months.substr(3 * (static_cast<unsigned>(date.month()) - 1), 3));
    *to++ = '/';
    to = write_two_digits(write_two_digits(to, year / 100), year % 100);
    for (const unsigned part : {of_day / 3600, of_day / 60 % 60, of_day % 60}) {
        *to++ = ':';
        to = write_two_digits(to, part);
    }
    return write_text(to, " +0000");
}

class log_maker final : public record_maker {
public:
    struct parameters {
        std::uint32_t visitors = 100'000;
        std::uint32_t pages = 10'000;
        std::uint32_t exponent = 1000;  // thousandths
        std::uint64_t rate = 100;
    };

    log_maker(std::uint64_t seed, const parameters& its)
        : seed_(seed),
          rate_(its.rate),
          visitors_(zipf_table(its.visitors, its.exponent)),
          pages_(zipf_table(its.pages, its.exponent)) {}

    [[nodiscard]] std::size_t most_bytes() const override { return most_line_bytes; }

    [[nodiscard]] char* write(char* to, std::uint64_t number) const override {
        random_numbers random(seed_, number);
        const std::uint32_t visitor = visitors_.choose(random.next());
        const std::uint32_t page = pages_.choose(random.next());
        const std::uint64_t bits = random.next();
        to = write_visitor(to, visitor);
        to = write_time(to, number / rate_ % most_seconds);
        to = write_text(to, (bits >> 6 & 15U) == 0 ? "] \"POST /" : "] \"GET /");
        to = write_word(to, page);
        to = write_text(to, " HTTP/1.1\" ");
        to = write_outcome(to, page, bits & 63U);
        if ((bits >> 10 & 1U) == 0) {
            to = write_text(to, " \"-\" \"");
        } else {
            to = write_text(to, " \"https://example.org/");
            to = write_word(to, pages_.choose(random.next()));
            to = write_text(to, "\" \"");
        }
        const std::uint64_t hash = detail::hash_words(visitor, 0, 0);
        to = write_text(to, programs[hash % programs.size()]);
        return write_text(to, "\"\n");
    }

private:
    // Neighbours are far apart.
    static char* write_visitor(char* to, std::uint32_t visitor) {
        const std::uint32_t address = visitor * 0x9e3779b1U;
        to = write_text(to, "10");
        for (const unsigned shift : {24U, 16U, 8U}) {
            *to++ = '.';
            to = write_number(to, address >> shift & 255U);
        }
        to = write_text(to, " - ");
        if (visitor % 8 == 7) {
            to = write_word(to, visitor);
        } else {
            *to++ = '-';
        }
        return write_text(to, " [");
    }

    // What a page is has always the same size.
    static char* write_outcome(char* to, std::uint32_t page, std::uint64_t one_of_64) {
        const status_share* its = statuses.data();
        while (one_of_64 >= its->end) ++its;
        to = write_text(to, its->text);
        *to++ = ' ';
        return write_number(to, its->has_body ? 200 + detail::hash_words(page, 1, 0) % 65'536 : 0);
    }

    std::uint64_t seed_;
    std::uint64_t rate_;
    alias_table visitors_;
    alias_table pages_;
};

class log final : public generator {
public:
    [[nodiscard]] const generator_description& describe() const override { return description; }

    void add_options(CLI::App& command) override {
        command.add_option("--visitors", its_.visitors, "Visitors (default: 100000)")
            ->transform(large_number(1, most_visitors))
            ->option_text("V");
        command.add_option("--pages", its_.pages, "Pages (default: 10000)")
            ->transform(large_number(1, most_zipf_count))
            ->option_text("P");
        add_exponent_option(command, its_.exponent, "visitors and pages");
        command.add_option("--rate", its_.rate, "Records in a second of their time (default: 100)")
            ->transform(large_number(1, most_rate))
            ->option_text("R");
    }

    [[nodiscard]] std::unique_ptr<record_maker> make(std::uint64_t seed) const override {
        return std::make_unique<log_maker>(seed, its_);
    }

private:
    log_maker::parameters its_;
};

}  // namespace

std::unique_ptr<generator> log_generator() { return std::make_unique<log>(); }

}  // namespace throng::cli
