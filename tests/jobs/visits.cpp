#include <throng/job.hpp>

struct visits {
    using visit = std::pair<std::uint64_t, std::string>;  // when, and which page
    static constexpr auto order = throng::value_order::sorted;
    static bool before(const visit& a, const visit& b) { return a.first < b.first; }

    // A line: time, user and page.
    void map(std::string_view line, throng::emitter<std::string_view, visit>& emit) const {
        const std::size_t user = line.find(' ') + 1;
        const std::size_t page = line.find(' ', user) + 1;
        if (user == 0 || page == 0) throw throng::error("a line is a time, a user and a page");
        emit(line.substr(user, page - 1 - user),
             {std::stoull(std::string(line.substr(0, user))), std::string(line.substr(page))});
    }
    void reduce(std::string_view user, throng::receiver<visit>& ordered,
                throng::output& out) const {
        std::string path;
        for (const auto& [time, page] : ordered) path += path.empty() ? page : " > " + page;
        out.write(user, path);
    }
};
THRONG_JOB(visits, "visits", "The pages that each user has seen, in the order of time")
