// Edges of a graph in which few vertices have many: R-MAT (Chakrabarti, Zhan and Faloutsos, 2004).
#include "alias_table.hpp"
#include "cli/option_values.hpp"
#include "generator.hpp"
#include "random_numbers.hpp"
#include "write_text.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <bit>
#include <numeric>
#include <optional>
#include <string>

namespace throng::cli {

namespace {

constexpr generator_description description = {
    "edges", "Edges of a directed graph in which few vertices have many of them",
    "Records:\n"
    "  A line is an edge: two vertices, numbers of 0 to N - 1 (--vertices), with a\n"
    "  tab between. They are drawn as by R-MAT: the matrix of all edges is quartered\n"
    "  again and again, and an edge falls into the quarter of both low halves in A of\n"
    "  100 cases, into that of low and high in B, of high and low in C, and of both\n"
    "  high in D (--quarters). Where N is no power of two, edges beyond it are drawn\n"
    "  anew. So low numbers have most edges; an edge may occur more than once, or\n"
    "  lead to where it begins.",
    "  throng generate edges --records 10M --vertices 1e6 -o graph.tsv\n"
    "  throng generate edges --size 1M --vertices 4096 | throng run pagerank -"};

constexpr std::size_t quarter_count = 4;
constexpr unsigned levels_at_once = 5;  // whose choices a first-level cache has room for
constexpr std::uint64_t most_vertices = std::uint64_t{1} << 32;
constexpr unsigned least_of_a = 25;  // so that edges within N are found soon
constexpr std::size_t most_digits = 10;

using quarters = std::vector<std::uint64_t>;

// A choice for each of several levels: the first one's is the highest two bits.
alias_table table_of(const quarters& shares, unsigned levels) {
    quarters weights{1};
    for (unsigned i = 0; i < levels; ++i) {
        quarters finer;
        for (const std::uint64_t each : weights) {
            for (const std::uint64_t share : shares) finer.push_back(each * share);
        }
        weights = std::move(finer);
    }
    return alias_table(weights);
}

class edge_maker final : public record_maker {
public:
    edge_maker(std::uint64_t seed, std::uint64_t vertices, const quarters& shares)
        : seed_(seed),
          vertices_(vertices),
          levels_(static_cast<unsigned>(std::bit_width(vertices - 1))),
          first_(table_of(shares, levels_ % levels_at_once)),
          other_(table_of(shares, levels_at_once)) {}

    [[nodiscard]] std::size_t most_bytes() const override { return 2 * most_digits + 2 + 8; }

    [[nodiscard]] char* write(char* to, std::uint64_t number) const override {
        random_numbers random(seed_, number);
        std::uint64_t from = 0;
        std::uint64_t end = 0;
        do {
            const std::uint64_t halves = draw(random);
            from = every_other(halves >> 1);
            end = every_other(halves);
        } while (from >= vertices_ || end >= vertices_);
        to = write_number(to, from);
        *to++ = '\t';
        to = write_number(to, end);
        *to++ = '\n';
        return to;
    }

private:
    // Of all levels two bits each: which half from, which half to.
    [[nodiscard]] std::uint64_t draw(random_numbers& random) const {
        const unsigned odd = levels_ % levels_at_once;
        std::uint64_t halves = odd > 0 ? first_.choose(random.next()) : 0;
        for (unsigned left = levels_ - odd; left > 0; left -= levels_at_once) {
            halves = halves << (2 * levels_at_once) | other_.choose(random.next());
        }
        return halves;
    }

    // Every other bit, from the lowest on, put together.
    static std::uint64_t every_other(std::uint64_t bits) {
        bits &= 0x5555555555555555u;
        bits = (bits | bits >> 1) & 0x3333333333333333u;
        bits = (bits | bits >> 2) & 0x0f0f0f0f0f0f0f0fu;
        bits = (bits | bits >> 4) & 0x00ff00ff00ff00ffu;
        bits = (bits | bits >> 8) & 0x0000ffff0000ffffu;
        return (bits | bits >> 16) & 0x00000000ffffffffu;
    }

    std::uint64_t seed_;
    std::uint64_t vertices_;
    unsigned levels_;
    alias_table first_;  // of the levels by which there are more than a multiple
    alias_table other_;  // of levels_at_once
};

std::optional<quarters> parse_quarters(const std::string& text) {
    quarters shares;
    for (const std::string& each : split_names(text)) {
        const std::optional<std::uint64_t> share = parse_large_number(each);
        if (!share || *share > 100) return std::nullopt;
        shares.push_back(*share);
    }
    const bool right = shares.size() == quarter_count && shares[0] >= least_of_a &&
                       std::reduce(shares.begin(), shares.end()) == 100;
    return right ? std::optional(shares) : std::nullopt;
}

CLI::Validator four_shares() {
    return CLI::Validator(
        [](std::string& text) {
            if (parse_quarters(text)) return std::string();
            return fmt::format(
                "expected four shares such as 57,19,19,5, whose sum is 100, and of which the first "
                "is {} or more, not '{}'",
                least_of_a, text);
        },
        std::string());
}

class edges final : public generator {
public:
    [[nodiscard]] const generator_description& describe() const override { return description; }

    void add_options(CLI::App& command) override {
        command.add_option("--vertices", vertices_, "Vertices (default: 1000000)")
            ->transform(large_number(1, most_vertices))
            ->option_text("N");
        command
            .add_option("--quarters", quarters_,
                        "Shares of the four quarters, in percent (default: 57,19,19,5); "
                        "25,25,25,25 lets all edges be equally likely")
            ->check(four_shares())
            ->option_text("A,B,C,D");
    }

    [[nodiscard]] std::unique_ptr<record_maker> make(std::uint64_t seed) const override {
        return std::make_unique<edge_maker>(seed, vertices_, parse_quarters(quarters_).value());
    }

private:
    std::uint64_t vertices_ = 1'000'000;
    std::string quarters_ = "57,19,19,5";
};

}  // namespace

std::unique_ptr<generator> edges_generator() { return std::make_unique<edges>(); }

}  // namespace throng::cli
