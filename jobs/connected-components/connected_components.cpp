// Which vertices of a graph are connected, whatever the direction of its edges.
#include <throng/job.hpp>

#include <string>
#include <string_view>

namespace {

struct connected_components {
    using edge = throng::key_value<std::string_view, std::string_view>;

    static void map(const edge& line, throng::emitter<std::string_view, std::string_view>& emit) {
        for (const std::string_view vertex : {line.key, line.value}) {
            if (vertex.empty() || vertex.find('\t') != vertex.npos) {
                throw throng::error("a line is two vertices with a tab between them");
            }
        }
        emit(line.key, line.value);
        emit(line.value, line.key);
    }

    // Tells its neighbours the first vertex that it knows of in its component, whenever it gets to
    // know of one before that.
    static void reduce(std::string_view vertex, throng::receiver<std::string_view>& values,
                       throng::output& out,
                       throng::peers<std::string_view, std::string_view>& peers) {
        std::string neighbours;  // each with a tab behind it
        std::string first(vertex);
        for (const std::string_view neighbour : values) {
            neighbours.append(neighbour) += '\t';
            if (neighbour < first) first = neighbour;
        }
        tell(neighbours, first, peers);
        while (peers.next_round()) {
            bool is_new = false;
            for (const std::string_view other : values) {
                if (other < first) {
                    first = other;
                    is_new = true;
                }
            }
            if (is_new) tell(neighbours, first, peers);
        }
        out.write(vertex, first);
    }

private:
    static void tell(std::string_view neighbours, std::string_view first,
                     throng::peers<std::string_view, std::string_view>& peers) {
        while (!neighbours.empty()) {
            const std::size_t tab = neighbours.find('\t');
            peers.send(neighbours.substr(0, tab), first);
            neighbours.remove_prefix(tab + 1);
        }
    }
};

}  // namespace

THRONG_JOB(connected_components, "connected-components",
           "The connected component of each vertex of a graph")
