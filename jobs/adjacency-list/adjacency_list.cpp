// The neighbours of each vertex of a directed graph.
#include <throng/job.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

class adjacency_list {
public:
    enum side : std::uint8_t { source, target };
    using neighbour = std::pair<std::uint8_t, std::string_view>;  // side, vertex
    static constexpr auto order = throng::value_order::sorted;

    void parameters(throng::parameters& p) {
        p.choice("separator", separator_, {"white_space", "tab", "comma"},
                 "what is between the two vertices of an edge");
    }

    void map(std::string_view line, throng::emitter<std::string_view, neighbour>& emit) const {
        const auto& [characters, name] = separators[static_cast<std::size_t>(separator_)];
        line = trimmed(line);
        if (line.empty() || line.front() == '#') return;
        const std::size_t end = std::min(line.find_first_of(characters), line.size());
        const std::string_view from = trimmed(line.substr(0, end));
        const std::string_view to = trimmed(line.substr(std::min(end + 1, line.size())));
        if (from.empty() || to.empty() || to.find_first_of(characters) != to.npos) {
            throw throng::error("a line is an edge, two vertices with " + std::string(name) +
                                " between, or a comment behind #; this is '" +
                                std::string(line.substr(0, 200)) + "'");
        }
        emit(from, {target, to});
        emit(to, {source, from});
    }

    void reduce(std::string_view vertex, throng::receiver<neighbour>& sorted,
                throng::output& out) const {
        std::pair<std::vector<std::string>, std::vector<std::string>> lists;
        for (const auto& [which, name] : sorted) {
            std::vector<std::string>& list = which == source ? lists.first : lists.second;
            if (list.empty() || list.back() != name) list.emplace_back(name);
        }
        out.write(vertex, lists);
    }

private:
    enum class separator : std::uint8_t { white_space, tab, comma };
    static constexpr std::string_view white_space = " \t\v\f\r";
    static constexpr std::pair<std::string_view, std::string_view> separators[] = {
        {white_space, "white space"}, {"\t", "a tab"}, {",", "a comma"}};

    // White space around vertices does not belong to them, unless a tab separates them.
    std::string_view trimmed(std::string_view text) const {
        if (separator_ == separator::tab) return text;
        text.remove_prefix(std::min(text.find_first_not_of(white_space), text.size()));
        return text.substr(0, text.find_last_not_of(white_space) + 1);
    }

    separator separator_ = separator::white_space;
};

}  // namespace

THRONG_JOB(adjacency_list, "adjacency-list", "The neighbours of each vertex of a directed graph")
