// Views, or what owns them; with messages, and without.
#include <throng/job.hpp>

struct views {
    static constexpr std::string_view collectors[] = {"all"};
    static void map(std::string_view line, throng::emitter<std::string_view, int>& emit) {
        emit(line, 1);
    }
    void reduce(std::string_view line, throng::receiver<int>&, throng::output&,
                throng::collectors<std::string_view>& all) const {
        all.send("all", line);
    }
    void collect(std::string_view, throng::receiver<std::string_view>&, throng::output&) const {}
};
struct texts : views {
    static void collect(std::string_view, throng::receiver<std::string>&, throng::output&) {}
};
struct with_messages : views {
    static void reduce(std::string_view, throng::receiver<int>&, throng::output&,
                       throng::peers<std::string_view, int>&,
                       throng::collectors<std::string_view>&) {}
};

constexpr throng_job tables[] = {
    throng::detail::checked_job_table<views>("views", "A job"),
    throng::detail::checked_job_table<texts>("texts", "A job"),
    throng::detail::checked_job_table<with_messages>("with_messages", "A job"),
};
static_assert(tables[2].collector_count == 1);
