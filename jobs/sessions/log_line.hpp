// A line of a web server's log, in the common or the combined format:
//   192.0.2.51 - name [06/May/2024:00:02:21 +0000] "GET /jobs HTTP/1.1" 200 38308 ...
#pragma once

#include <throng/error.hpp>

#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

/// What the job needs of it.
struct log_line {
    std::string_view address;
    std::string_view name;  // of the user; "-" if there is none
    std::int64_t seconds;   // since 1970, UTC
    std::string_view page;  // what was asked for, without the method; the whole request if odd
};

namespace detail {

[[noreturn, gnu::noinline, gnu::cold]] inline void refuse_log_line(const char* what) {
    throw throng::error(std::string("this is no line of a log in the common or combined format: ") +
                        what);
}

/// Takes what is before `separator` off the text, and the separator.
inline std::string_view take(std::string_view& text, char separator, const char* what) {
    const std::size_t end = text.find(separator);
    if (end == text.npos) refuse_log_line(what);
    const std::string_view taken = text.substr(0, end);
    text.remove_prefix(end + 1);
    return taken;
}

/// The number that `digits` characters are.
inline int take_number(std::string_view& text, std::size_t digits, const char* what) {
    int number = 0;
    const char* const end = text.data() + std::min(digits, text.size());
    const auto [stop, failure] = std::from_chars(text.data(), end, number);
    const bool has_sign = text.starts_with('-');
    if (text.size() < digits || failure != std::errc() || stop != end || has_sign) {
        refuse_log_line(what);
    }
    text.remove_prefix(digits);
    return number;
}

inline unsigned month_of(std::string_view name) {
    constexpr std::array<std::string_view, 12> names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    for (unsigned month = 0; month < names.size(); ++month) {
        if (names[month] == name) return month + 1;
    }
    refuse_log_line("its time has no month such as May");
}

/// Seconds since 1970 of a time such as 06/May/2024:00:02:21 +0000.
inline std::int64_t seconds_of(std::string_view time) {
    constexpr const char* odd = "its time is none such as 06/May/2024:00:02:21 +0000";
    using namespace std::chrono;
    constexpr std::string_view shape = "dd/mmm/yyyy:hh:mm:ss +zzzz";
    if (time.size() != shape.size()) refuse_log_line(odd);
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const bool is_mark = shape[i] == '/' || shape[i] == ':' || shape[i] == ' ';
        if (is_mark && time[i] != shape[i]) refuse_log_line(odd);
    }
    const auto number = [&](std::size_t begin, std::size_t digits) {
        std::string_view part = time.substr(begin, digits);
        return take_number(part, digits, odd);
    };
    const year_month_day date(year(number(7, 4)), month(month_of(time.substr(3, 3))),
                              day(static_cast<unsigned>(number(0, 2))));
    const bool is_west = time[21] == '-';
    const int hour = number(12, 2);
    const int minute = number(15, 2);
    const int second = number(18, 2);
    const int zone_minutes = number(24, 2);
    const bool is_odd = !date.ok() || hour > 23 || minute > 59 || second > 60 ||
                        zone_minutes > 59 || (!is_west && time[21] != '+');
    if (is_odd) refuse_log_line(odd);
    const seconds local =
        sys_days(date).time_since_epoch() + hours(hour) + minutes(minute) + seconds(second);
    const seconds east = hours(number(22, 2)) + minutes(zone_minutes);
    return (is_west ? local + east : local - east).count();
}

}  // namespace detail

/// Throws throng::error where the line is none.
inline log_line read_log_line(std::string_view line) {
    log_line read{};
    read.address = detail::take(line, ' ', "it has no address");
    detail::take(line, ' ', "it has no identity");
    read.name = detail::take(line, '[', "it has no [ before a time");
    if (read.name.size() < 2 || !read.name.ends_with(' ')) {
        detail::refuse_log_line("it has no user name, or -, before the time");
    }
    read.name.remove_suffix(1);
    read.seconds = detail::seconds_of(detail::take(line, ']', "it has no ] behind a time"));
    detail::take(line, '"', "it has no request in quotes");
    std::string_view request = line;
    for (std::size_t i = 0;; ++i) {  // to the quote that has no backslash before it
        i = line.find_first_of("\"\\", i);
        if (i == line.npos) detail::refuse_log_line("its request has no quote at its end");
        if (line[i] == '"') {
            request = line.substr(0, i);
            break;
        }
        ++i;
    }
    const std::size_t method = request.find(' ');
    const std::size_t protocol = request.rfind(' ');
    const bool is_odd = method == request.npos || method == protocol;
    read.page = is_odd ? request : request.substr(method + 1, protocol - method - 1);
    return read;
}
