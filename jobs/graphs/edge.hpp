// An edge of a graph, as a line has it: two vertices with a tab between them.
#pragma once

#include <throng/error.hpp>
#include <throng/key_value.hpp>

#include <cstddef>
#include <string>
#include <string_view>

/// From its key to its value.
using edge = throng::key_value<std::string_view, std::string_view>;

/// Throws unless both vertices have a name, in which there is no tab.
inline void check_edge(const edge& line) {
    for (const std::string_view vertex : {line.key, line.value}) {
        if (vertex.empty() || vertex.find('\t') != vertex.npos) {
            throw throng::error("a line is two vertices with a tab between them");
        }
    }
}

/// Names of vertices, which have no tabs, one behind the other: millions of reducers keep a list
/// each, of which most are short.
class vertex_list {
public:
    void add(std::string_view vertex) {
        names_.append(vertex) += '\t';
        ++size_;
    }
    [[nodiscard]] std::size_t size() const { return size_; }

    /// Calls `f(vertex)` for each, in the order in which they came.
    template <class F>
    void for_each(F f) const {
        std::string_view rest = names_;
        while (!rest.empty()) {
            const std::size_t tab = rest.find('\t');
            f(rest.substr(0, tab));
            rest.remove_prefix(tab + 1);
        }
    }

private:
    std::string names_;  // each with a tab behind it
    std::size_t size_ = 0;
};
