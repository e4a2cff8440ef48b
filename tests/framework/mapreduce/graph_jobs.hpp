// Jobs over graphs whose reducers, one for each vertex, send each other messages; and the same
// computed plainly.
#pragma once

#include "tests/framework/job/random_source.hpp"

#include <throng/job.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throng::test {

struct edge {
    std::uint64_t from;
    std::uint64_t to;
    std::uint64_t length;
};
using edge_list = std::vector<edge>;

inline edge_list random_edges(random_source& random, std::size_t vertices, std::size_t count) {
    edge_list edges(count);
    for (edge& each : edges) {
        each = {random.below(vertices), random.below(vertices), 1 + random.below(100)};
    }
    return edges;
}

inline std::string text_of(const edge_list& edges) {
    std::string text;
    for (const edge& each : edges) {
        text += std::to_string(each.from) + ' ' + std::to_string(each.to) + ' ' +
                std::to_string(each.length) + '\n';
    }
    return text;
}

inline edge parse_edge(const std::string& line) {
    std::size_t first = 0;
    std::size_t second = 0;
    const std::uint64_t from = std::stoull(line, &first);
    const std::uint64_t to = std::stoull(line.substr(first), &second);
    return {from, to, std::stoull(line.substr(first + second))};
}

inline constexpr std::uint64_t unreached = std::numeric_limits<std::uint64_t>::max();

// From vertex 0, along the edges. A vertex that no edge leaves is started by a message.
struct shortest_paths {
    using hop = std::pair<std::uint64_t, std::uint64_t>;  // an edge; or a distance, and 0

    static void map(std::string_view line, emitter<std::uint64_t, hop>& emit) {
        const edge it = parse_edge(std::string(line));
        emit(it.from, {it.to, it.length});
    }
    static void reduce(std::uint64_t vertex, receiver<hop>& values, output& out,
                       peers<std::uint64_t, hop>& others) {
        std::vector<hop> edges;
        std::uint64_t distance = vertex == 0 ? 0 : unreached;
        if (others.round() == 0) {
            for (const hop each : values) edges.push_back(each);
        } else {
            distance = std::min(distance, nearest(values));
        }
        bool nearer = distance != unreached;
        do {
            for (const auto& [to, length] : edges) {
                if (nearer) others.send(to, {distance + length, 0});
            }
            if (!others.next_round()) break;
            const std::uint64_t offered = nearest(values);
            nearer = offered < distance;
            distance = std::min(distance, offered);
        } while (true);
        if (distance != unreached) out.write(vertex, distance);
    }
    static std::uint64_t nearest(receiver<hop>& values) {
        std::uint64_t least = unreached;
        for (const hop each : values) least = std::min(least, each.first);
        return least;
    }

    static std::string plainly(const edge_list& edges) {
        std::map<std::uint64_t, std::uint64_t> distances{{0, 0}};
        for (bool changed = true; changed;) {
            changed = false;
            for (const edge& each : edges) {
                const auto from = distances.find(each.from);
                if (from == distances.end()) continue;
                const std::uint64_t offered = from->second + each.length;
                auto& known = distances.try_emplace(each.to, unreached).first->second;
                changed = changed || offered < known;
                known = std::min(known, offered);
            }
        }
        // Vertex 0 has a reducer only where an edge leaves or enters it.
        const bool begins = std::ranges::any_of(edges, [](const edge& e) { return e.from == 0; });
        std::string text;
        for (const auto& [vertex, distance] : distances) {
            if (begins) text += std::to_string(vertex) + '\t' + std::to_string(distance) + '\n';
        }
        return text;
    }
};

// Each vertex, under a name that may be long, gets the least name of all that it hangs together
// with.
struct components {
    static std::string name_of(std::uint64_t vertex) {
        return "v" + std::to_string(vertex) + std::string(vertex % 7 * 12, 'x');
    }
    static void map(std::string_view line, emitter<std::string_view, std::string_view>& emit) {
        const edge it = parse_edge(std::string(line));
        emit(name_of(it.from), name_of(it.to));
        emit(name_of(it.to), name_of(it.from));
    }
    static void reduce(std::string_view vertex, receiver<std::string_view>& values, output& out,
                       peers<std::string_view, std::string_view>& others) {
        std::vector<std::string> neighbours;
        std::string least(vertex);
        for (const std::string_view each : values) neighbours.emplace_back(each);
        bool changed = true;
        do {
            for (const std::string& each : neighbours) {
                if (changed) others.send(each, least);
            }
            if (!others.next_round()) break;
            changed = false;
            for (const std::string_view each : values) {
                if (each >= least) continue;
                least = each;
                changed = true;
            }
        } while (true);
        out.write(vertex, least);
    }

    static std::string plainly(const edge_list& edges) {
        std::map<std::string, std::string> least;
        for (const edge& each : edges) {
            for (const std::uint64_t vertex : {each.from, each.to}) {
                least[name_of(vertex)] = name_of(vertex);
            }
        }
        for (bool changed = true; changed;) {
            changed = false;
            for (const edge& each : edges) {
                std::string& a = least[name_of(each.from)];
                std::string& b = least[name_of(each.to)];
                changed = changed || a != b;
                a = b = std::min(a, b);
            }
        }
        std::string text;
        for (const auto& [vertex, name] : least) text += vertex + '\t' + name + '\n';
        return text;
    }
};

// In whole numbers, whose sum does not depend on the order of messages.
struct page_rank {
    static constexpr std::uint64_t whole = std::uint64_t{1} << 40;
    static constexpr std::uint32_t rounds = 12;

    static void map(std::string_view line, emitter<std::uint64_t, std::uint64_t>& emit) {
        const edge it = parse_edge(std::string(line));
        emit(it.from, it.to);
        emit(it.to, unreached);  // so that each vertex has a reducer
    }
    static void reduce(std::uint64_t vertex, receiver<std::uint64_t>& values, output& out,
                       peers<std::uint64_t, std::uint64_t>& others) {
        std::vector<std::uint64_t> links;
        for (const std::uint64_t to : values) {
            if (to != unreached) links.push_back(to);
        }
        std::uint64_t rank = whole;
        do {
            if (others.round() == rounds) break;
            for (const std::uint64_t to : links) others.send(to, rank / links.size());
            if (!others.next_round()) break;
            std::uint64_t received = 0;
            for (const std::uint64_t share : values) received += share;
            rank = next(received);
        } while (true);
        out.write(vertex, rank);
    }
    static std::uint64_t next(std::uint64_t received) {
        return whole * 15 / 100 + received / 100 * 85;
    }

    static std::string plainly(const edge_list& edges) {
        std::map<std::uint64_t, std::vector<std::uint64_t>> links;
        for (const edge& each : edges) {
            links[each.from].push_back(each.to);
            links[each.to];
        }
        std::map<std::uint64_t, std::uint64_t> ranks;
        for (const auto& each : links) ranks[each.first] = whole;
        for (std::uint32_t round = 0; round < rounds && !edges.empty(); ++round) {
            std::map<std::uint64_t, std::uint64_t> received;
            for (const auto& [from, all] : links) {
                for (const std::uint64_t to : all) received[to] += ranks[from] / all.size();
            }
            for (auto& [vertex, rank] : ranks) rank = next(received[vertex]);
        }
        std::string text;
        for (const auto& [vertex, rank] : ranks) {
            text += std::to_string(vertex) + '\t' + std::to_string(rank) + '\n';
        }
        return text;
    }
};

}  // namespace throng::test
