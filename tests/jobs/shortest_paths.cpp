#include <throng/job.hpp>

#include <optional>
#include <string>
#include <vector>

struct shortest_paths {
    using clicks = std::uint64_t;
    using value = std::pair<std::string_view, clicks>;  // a link; or none, and how far it is here

    void parameters(throng::parameters& p) {
        p.required_text("from", from_, "the page at which the paths begin");
    }
    // A line: a page, and one that it links to.
    void map(std::string_view line, throng::emitter<std::string_view, value>& emit) const {
        const std::size_t tab = line.find('\t');
        if (tab == line.npos || tab + 1 == line.size()) {
            throw throng::error("a line is two pages with a tab between them");
        }
        emit(line.substr(0, tab), {line.substr(tab + 1), 0});
    }
    void reduce(std::string_view page, throng::receiver<value>& values, throng::output& out,
                throng::peers<std::string_view, value>& peers) const {
        std::vector<std::string> links;
        std::optional<clicks> nearest;
        if (page == from_) nearest = 0;
        bool told = false;
        do {
            for (const auto& [link, distance] : values) {
                if (!link.empty()) {
                    links.emplace_back(link);
                } else if (!nearest) {
                    nearest = distance;  // in each round paths are longer by one click
                }
            }
            if (nearest && !told) {
                for (const std::string& link : links) peers.send(link, {"", *nearest + 1});
                told = true;
            }
        } while (peers.next_round());
        if (nearest) out.write(page, *nearest);
    }

private:
    std::string from_;
};
THRONG_JOB(shortest_paths, "shortest_paths", "How many clicks lead from one page to each other")
