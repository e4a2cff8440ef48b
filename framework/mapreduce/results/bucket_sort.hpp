// All results of a job, sorted.
#pragma once

#include "mapreduce/parallel_steps.hpp"
#include "mapreduce/results/bucket_bounds.hpp"
#include "mapreduce/results/bucket_chains.hpp"
#include "mapreduce/results/bucket_order.hpp"
#include "mapreduce/results/result_ranking.hpp"
#include "mapreduce/results/result_sample.hpp"
#include "mapreduce/results/result_store.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace throng::mapreduce {

/// Results spread over buckets such that all of one bucket come before all of the next: a sample
/// sort. What is equal stays in the order in which it stood (chunk by chunk).
///
/// Besides the results themselves it needs, for each of many, about 4 bytes more than key and value
/// have if these are 32 at most, else about 18 (see packed_result).
template <class Ranking>
class bucket_sort {
public:
    using chunk_list = std::vector<std::string_view>;

    /// Spreads results, on up to `workers` threads.
    bucket_sort(const chunk_list& chunks, unsigned workers, const Ranking& ranking)
        : bucket_sort(chunks, strips_of(chunks, workers), ranking) {}

    [[nodiscard]] std::size_t results() const { return results_; }
    [[nodiscard]] std::size_t buckets() const { return bounds_.buckets(); }

    /// Fills `order` with the results of bucket `index`, sorted.
    void sort(std::size_t index, bucket_order<Ranking>& order) const {
        order.start(ranking_);
        for (const strip& each : strips_) {
            each.buckets.for_each_block(index, [&](std::string_view packed) { order.add(packed); });
        }
        order.sort();
    }

private:
    static constexpr std::size_t results_in_a_bucket = 8192;
    static constexpr std::size_t most_buckets = 4096;
    static constexpr std::size_t samples_for_a_bucket = 16;
    static constexpr std::size_t least_strip_bytes = std::size_t{1} << 20;
    static constexpr std::size_t strips_for_a_worker = 4;
    static constexpr std::size_t enough_strips = 32;  // unless there are more workers

    // Consecutive chunks, about as many bytes as in the other strips.
    struct strip {
        std::size_t begin, end;
        std::size_t results = 0;
        bucket_chains buckets{};
    };

    static std::vector<strip> strips_of(const chunk_list& chunks, unsigned workers) {
        const std::size_t bytes = bytes_of(chunks);
        const std::size_t most =
            std::max<std::size_t>(workers, std::min(strips_for_a_worker * workers, enough_strips));
        const std::size_t count = std::clamp<std::size_t>(bytes / least_strip_bytes, 1, most);
        std::vector<strip> strips;
        std::size_t seen = 0;
        for (std::size_t i = 0, begin = 0; i < chunks.size(); ++i) {
            seen += chunks[i].size();
            if (seen * count < bytes * (strips.size() + 1)) continue;
            strips.push_back({.begin = begin, .end = i + 1});
            begin = i + 1;
        }
        return strips;
    }

    bucket_sort(const chunk_list& chunks, std::vector<strip>&& strips, const Ranking& ranking)
        : bucket_sort(chunks, sampled(chunks, strips), std::move(strips), ranking) {}

    bucket_sort(const chunk_list& chunks, const result_sample& sample, std::vector<strip>&& strips,
                const Ranking& ranking)
        : strips_(std::move(strips)),
          ranking_(ranking.with_common(common_begin_of_keys(sample.chosen))),
          bounds_(bounds_from(sample, bytes_of(chunks), ranking_)) {
        for_each_index(strips_.size(), [&](std::size_t i) { spread(chunks, strips_[i]); });
        for (const strip& each : strips_) results_ += each.results;
    }

    static result_sample sampled(const chunk_list& chunks, const std::vector<strip>& strips) {
        const std::size_t step = std::max<std::size_t>(
            1, bytes_of(chunks) / (samples_for_a_bucket * most_buckets * sampled_part));
        std::vector<result_sample> samples(strips.size());
        for_each_index(strips.size(), [&](std::size_t i) {
            const strip& its = strips[i];
            samples[i] = sample_of(std::span(chunks).subspan(its.begin, its.end - its.begin), step);
        });
        result_sample all;
        for (const result_sample& each : samples) {
            all.bytes += each.bytes;
            all.results += each.results;
            all.chosen.insert(all.chosen.end(), each.chosen.begin(), each.chosen.end());
        }
        return all;
    }

    static bucket_bounds<Ranking> bounds_from(const result_sample& sample, std::size_t bytes,
                                              const Ranking& ranking) {
        const std::size_t results = sample.bytes == 0 ? 0 : bytes / sample.bytes * sample.results;
        const std::size_t wanted =
            std::clamp<std::size_t>(results / results_in_a_bucket, 1, most_buckets);
        const std::size_t count = std::min(sample.chosen.size(), wanted * samples_for_a_bucket);
        std::vector<ranked_result> ranked;
        for (std::size_t i = 0; i < count; ++i) {
            const char* const record = sample.chosen[i * sample.chosen.size() / count];
            ranked.push_back({ranking.prefix(result_view(record)), record});
        }
        return bucket_bounds<Ranking>(std::move(ranked), wanted, ranking);
    }

    static std::size_t bytes_of(const chunk_list& chunks) {
        std::size_t bytes = 0;
        for (const std::string_view each : chunks) bytes += each.size();
        return bytes;
    }

    void spread(const chunk_list& chunks, strip& its) {
        bucket_chains buckets(bounds_.buckets());  // here: apart from those of other threads
        std::size_t results = 0;
        typename bucket_bounds<Ranking>::result_group group;
        const auto spread_group = [&](std::size_t count) {
            const auto numbers = bounds_.buckets_of(group);
            for (std::size_t i = 0; i < count; ++i) buckets.add(numbers[i], group[i]);
        };
        for (std::size_t i = its.begin; i < its.end; ++i) {
            for_each_result(chunks[i], [&](const result_view& result, const char* record) {
                const std::size_t place = results++ % group.size();
                group[place] = {ranking_.prefix(result), record};
                if (place + 1 == group.size()) spread_group(group.size());
            });
        }
        const std::size_t rest = results % group.size();
        if (rest > 0) {
            std::fill(group.begin() + static_cast<std::ptrdiff_t>(rest), group.end(), group[0]);
            spread_group(rest);
        }
        its.results = results;
        its.buckets = std::move(buckets);
    }

    std::vector<strip> strips_;
    Ranking ranking_;
    bucket_bounds<Ranking> bounds_;
    std::size_t results_ = 0;
};

}  // namespace throng::mapreduce
