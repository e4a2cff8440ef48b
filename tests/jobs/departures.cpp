#include <throng/job.hpp>

// The time of day, to the minute.
class day_time {
public:
    day_time() = default;
    explicit day_time(std::uint32_t minutes) : minutes_(minutes) {}
    std::uint32_t minutes() const { return minutes_; }

private:
    std::uint32_t minutes_ = 0;
};

template <>
struct throng::codec<day_time> {
    static std::string encode(const day_time& time) {
        const std::string digits =
            std::to_string(10000 + time.minutes() / 60 * 100 + time.minutes() % 60);
        return digits.substr(1, 2) + ":" + digits.substr(3);
    }
    static day_time decode(const std::string& text) {
        return day_time(static_cast<std::uint32_t>(std::stoul(text.substr(0, 2)) * 60 +
                                                   std::stoul(text.substr(3))));
    }
};

struct departures {
    struct stop {
        std::string name;
        std::optional<std::uint32_t> platform;
    };
    struct departure {
        day_time time;
        std::vector<std::string> via;
    };

    // A line: stop, platform or "-", minutes since midnight, and the stops on the way.
    void map(std::string_view line, throng::emitter<stop, departure>& emit) const {
        std::vector<std::string> fields{""};
        for (const char c : line) {
            if (c != ' ') fields.back() += c;
            if (c == ' ') fields.emplace_back();
        }
        if (fields.size() < 3) throw throng::error("a line is a stop, a platform and a time");
        stop from{fields[0], {}};
        if (fields[1] != "-") from.platform = static_cast<std::uint32_t>(std::stoul(fields[1]));
        const day_time time(static_cast<std::uint32_t>(std::stoul(fields[2])));
        emit(from, {time, {fields.begin() + 3, fields.end()}});
    }
    void reduce(const stop& from, throng::receiver<departure>& all, throng::output& out) const {
        std::optional<departure> first;
        for (const departure& each : all) {
            if (!first || each.time.minutes() < first->time.minutes()) first = each;
        }
        out.write(from, *first);
    }
};
THRONG_JOB(departures, "departures", "The first departure from each platform of each stop")
