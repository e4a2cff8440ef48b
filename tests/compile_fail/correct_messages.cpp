// Views, or what owns them, in any mixture.
#include <throng/job.hpp>

struct job {
    using value = std::pair<std::string_view, double>;
    using owning_value = std::pair<std::string, double>;
    void map(std::string_view line, throng::emitter<std::string_view, value>& emit) const {
        emit(line, {line, 1});
    }
    static void reduce(const std::string& key, throng::receiver<owning_value>& values,
                       throng::output& out, throng::peers<std::string, value>& others) {
        do {
            for (const owning_value& each : values) others.send(key, {each.first, each.second});
        } while (others.round() < 3 && others.next_round());
        out.write(key);
    }
};

struct tuple_keys {
    using key = std::tuple<int, std::string>;
    void map(std::string_view line, throng::emitter<key, bool>& emit) const {
        emit({1, std::string(line)}, true);
    }
    void reduce(const key& its, throng::receiver<bool>&, throng::output& out,
                throng::peers<key, bool>& others) const {
        others.send({2, std::get<1>(its)}, false);
        out.write(its, others.next_round());
    }
};
static_assert(throng::detail::check_job<tuple_keys>());

THRONG_JOB(job, "job", "A job that is right")
