// Messages with random keys, which producers send to the reducers of those keys: what the
// experiments `fanout` and `reducers` have in common.
#pragma once

#include "experiment.hpp"
#include "io/output/output_sink.hpp"
#include "key_distribution.hpp"
#include "mapreduce/job.hpp"

#include <throng/parameters.hpp>

#include <cstdint>
#include <string_view>

namespace throng::cli {

inline constexpr std::uint64_t most_keys = 1'000'000'000;
inline constexpr std::uint64_t most_messages = 1'000'000'000'000;
inline constexpr std::uint64_t most_producers = 1'000'000;
inline constexpr unsigned most_partitions = 65536;

/// Which messages are sent by whom.
struct message_plan {
    std::uint64_t keys = 1;
    std::uint64_t messages = 1;
    std::uint64_t producers = 1;
    std::uint64_t seed = 1;
    key_distribution distribution = key_distribution::uniform;
    double exponent = 1;  // of Zipf's law

    /// How many messages a producer, counted from 0, sends: all the same, or one more.
    [[nodiscard]] std::uint64_t messages_of(std::uint64_t producer) const {
        return messages / producers + (producer < messages % producers ? 1 : 0);
    }

    /// Calls `send(key)` for each message of a producer, in its order.
    template <class Send>
    void for_each_key(std::uint64_t producer, Send send) const {
        random_sequence random(seed, producer);
        const auto all = [&](auto next) {
            for (std::uint64_t left = messages_of(producer); left > 0; --left) send(next());
        };
        switch (distribution) {
            case key_distribution::uniform:
                return all([&] { return random.below(keys); });
            case key_distribution::zipf:
                return all([&, ranks = zipf_ranks(keys, exponent)] { return ranks(random) - 1; });
            case key_distribution::hot:
                break;
        }
        all([&] { return random.next() >> 63 == 0 ? 0 : random.below(keys); });
    }
};

/// The job's side of a plan: what it is told by parameters.
class planned_job {
public:
    void parameters(throng::parameters& given) {
        constexpr std::uint64_t most = UINT64_MAX;
        given.integer("keys", plan_.keys, 1, most, "how many different keys there may be");
        given.integer("messages", plan_.messages, 0, most, "how many are sent");
        given.integer("producers", plan_.producers, 1, most, "by how many");
        given.integer("seed", plan_.seed, 0, most, "of the random numbers");
        given.choice(
            "distribution", plan_.distribution,
            {key_distribution_names[0], key_distribution_names[1], key_distribution_names[2]},
            "of the keys");
        given.number("exponent", plan_.exponent, 0, 100, "of Zipf's law");
    }

protected:
    /// Calls `send(key)` for each message of the producer whose number the line is.
    template <class Send>
    void for_each_key(std::string_view line, Send send) const {
        plan_.for_each_key(producer_of(line), send);
    }

private:
    [[nodiscard]] static std::uint64_t producer_of(std::string_view line);

    message_plan plan_;
};

/// Runs a planned_job: its input is the numbers of the producers, a line each. `options` needs no
/// more than what differs from job to job.
[[nodiscard]] mapreduce::job_summary run_planned(const throng_job& table, const message_plan& plan,
                                                 const experiment_settings& settings,
                                                 mapreduce::job_options options, io::sink& results);

}  // namespace throng::cli
