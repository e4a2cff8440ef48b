// Which vertices of a graph are connected, whatever the direction of its edges.
#include "jobs/graphs/edge.hpp"

#include <throng/job.hpp>

#include <string>
#include <string_view>

namespace {

struct connected_components {
    static void map(const edge& line, throng::emitter<std::string_view, std::string_view>& emit) {
        check_edge(line);
        emit(line.key, line.value);
        emit(line.value, line.key);
    }

    // Tells its neighbours the first vertex that it knows of in its component, whenever it gets to
    // know of one before that.
    static void reduce(std::string_view vertex, throng::receiver<std::string_view>& values,
                       throng::output& out,
                       throng::peers<std::string_view, std::string_view>& peers) {
        vertex_list neighbours;
        std::string first(vertex);
        const auto tell = [&](std::string_view neighbour) { peers.send(neighbour, first); };
        for (const std::string_view neighbour : values) {
            neighbours.add(neighbour);
            if (neighbour < first) first = neighbour;
        }
        neighbours.for_each(tell);
        while (peers.next_round()) {
            bool is_new = false;
            for (const std::string_view other : values) {
                if (other < first) {
                    first = other;
                    is_new = true;
                }
            }
            if (is_new) neighbours.for_each(tell);
        }
        out.write(vertex, first);
    }
};

}  // namespace

THRONG_JOB(connected_components, "connected-components",
           "The connected component of each vertex of a graph")
