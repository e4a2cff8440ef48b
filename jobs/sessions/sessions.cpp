// The visits that a web server's log tells of: what somebody asks for, without a long pause.
#include "log_line.hpp"

#include <throng/job.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace {

class sessions {
public:
    using request = std::pair<std::int64_t, std::string>;  // when, in seconds, and which page
    static constexpr auto order = throng::value_order::sorted;

    void parameters(throng::parameters& p) {
        p.integer("gap", gap_minutes_, 1, 1'000'000,
                  "a pause of more than so many minutes ends a visit");
        p.choice("user", by_, {"address", "name"},
                 "what tells visitors apart; without a name a request is nobody's");
    }

    void map(std::string_view line, throng::emitter<std::string_view, request>& emit) const {
        const log_line read = read_log_line(line);
        const std::string_view visitor = by_ == by::address ? read.address : read.name;
        if (visitor != "-") emit(visitor, {read.seconds, std::string(read.page)});
    }

    void reduce(std::string_view user, throng::receiver<request>& requests,
                throng::output& out) const {
        visit present;
        for (const auto& [time, page] : requests) {
            if (present.requests > 0 && time - present.end > gap_minutes_ * 60) {
                write(user, present, out);
                present = {};
            }
            if (present.requests == 0) present = {time, time, 0, page, {}};
            present.end = time;
            present.last_page = page;
            ++present.requests;
        }
        write(user, present, out);
    }

private:
    enum class by { address, name };
    struct visit {
        std::int64_t begin = 0;
        std::int64_t end = 0;
        std::uint64_t requests = 0;
        std::string first_page;
        std::string last_page;
    };

    static void write(std::string_view user, const visit& v, throng::output& out) {
        out.write(user, std::tuple(time_text(v.begin), v.end - v.begin, v.requests, v.first_page,
                                   v.last_page));
    }

    // As of ISO 8601, in UTC.
    static std::string time_text(std::int64_t since_1970) {
        using namespace std::chrono;
        const sys_seconds time{seconds(since_1970)};
        const auto date = floor<days>(time);
        const year_month_day day(date);
        const hh_mm_ss clock(time - date);
        std::string text(32, '\0');
        const int size = std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ",
                                       int(day.year()), unsigned(day.month()), unsigned(day.day()),
                                       int(clock.hours().count()), int(clock.minutes().count()),
                                       int(clock.seconds().count()));
        text.resize(static_cast<std::size_t>(size));
        return text;
    }

    std::int64_t gap_minutes_ = 30;
    by by_ = by::address;
};

}  // namespace

THRONG_JOB(sessions, "sessions", "The visits that a web server's log tells of, by user")
