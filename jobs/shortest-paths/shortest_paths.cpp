// How many edges of a graph the shortest path has from one vertex to each that it can reach.
#include <throng/job.hpp>

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

class shortest_paths {
public:
    using length = std::uint64_t;
    using value = std::pair<std::string_view, length>;  // an edge's end; or none, and how far it is
    using edge = throng::key_value<std::string_view, std::string_view>;

    void parameters(throng::parameters& p) {
        p.required_text("from", from_, "the vertex at which the paths begin");
    }

    void map(const edge& line, throng::emitter<std::string_view, value>& emit) const {
        if (line.key.empty() || line.value.empty()) {
            throw throng::error("a line is two vertices with a tab between them");
        }
        emit(line.key, {line.value, 0});
        if (line.value == from_) emit(from_, {"", 0});  // where no edge may begin
    }

    void reduce(std::string_view vertex, throng::receiver<value>& values, throng::output& out,
                throng::peers<std::string_view, value>& peers) const {
        std::vector<std::string> ends;  // of the edges that begin here
        std::optional<length> nearest;
        if (vertex == from_) nearest = 0;
        if (nearest) begins_ = true;
        bool told = false;
        do {
            for (const auto& [end, distance] : values) {
                if (!end.empty()) {
                    ends.emplace_back(end);
                } else if (!nearest) {
                    nearest = distance;  // in each round paths are longer by one edge
                }
            }
            if (nearest && !told) {
                for (const std::string& end : ends) peers.send(end, {"", *nearest + 1});
                told = true;
            }
        } while (peers.next_round());
        if (nearest) out.write(vertex, *nearest);
    }

    void cleanup() const {
        if (!begins_) {
            throw throng::error("parameter from: there is no vertex '" + from_ + "' in the input");
        }
    }

private:
    std::string from_;
    mutable std::atomic<bool> begins_ = false;  // the vertex `from` is in the input
};
THRONG_JOB(shortest_paths, "shortest-paths", "How many edges lead from one vertex to each other")
