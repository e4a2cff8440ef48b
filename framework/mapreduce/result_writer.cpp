#include "mapreduce/result_writer.hpp"

#include "mapreduce/result_ranking.hpp"
#include "mapreduce/result_store.hpp"
#include "mapreduce/text_format.hpp"
#include "mapreduce/write_texts.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>

namespace throng::mapreduce {

namespace {

using chunk_list = std::vector<std::string_view>;

constexpr std::size_t results_in_a_bucket = 16384;
constexpr std::size_t most_buckets = 4096;
constexpr std::size_t samples_for_a_bucket = 16;
constexpr std::size_t usual_line_bytes = 24;
constexpr std::ptrdiff_t results_ahead = 16;  // of the one being written: in no order in memory

// Results spread over buckets such that all of one bucket come before all of the next: a sample
// sort. What is equal stays in the order in which it stood (chunk by chunk).
template <class Ranking>
class bucket_sort {
public:
    explicit bucket_sort(const chunk_list& chunks) {
        gather(chunks);
        choose_bounds();
        scatter();
    }

    [[nodiscard]] std::size_t results() const { return results_; }
    [[nodiscard]] std::size_t buckets() const { return bounds_.size() + 1; }

    /// Sorts bucket `index` and returns its results.
    [[nodiscard]] std::pair<ranked_result*, ranked_result*> sorted(std::size_t index) {
        ranked_result* begin = sorted_.data() + begins_[index];
        ranked_result* end = sorted_.data() + begins_[index + 1];
        std::stable_sort(begin, end, Ranking());
        return {begin, end};
    }

private:
    void gather(const chunk_list& chunks) {
        ranked_.resize(chunks.size());
        for_each_index(chunks.size(), [&](std::size_t i) {
            for_each_result(chunks[i], [&](const result_view& result, const char* record) {
                ranked_[i].push_back({Ranking::prefix(result), record});
            });
        });
        for (const auto& each : ranked_) results_ += each.size();
    }

    void choose_bounds() {
        const std::size_t buckets =
            std::clamp<std::size_t>(results_ / results_in_a_bucket, 1, most_buckets);
        const std::size_t step =
            std::max<std::size_t>(1, results_ / (buckets * samples_for_a_bucket));
        std::vector<std::uint64_t> samples;
        std::size_t at = 0;
        for (const auto& each : ranked_) {
            for (; at < each.size(); at += step) samples.push_back(each[at].prefix);
            at -= each.size();
        }
        std::ranges::sort(samples);
        for (std::size_t i = 1; i < buckets; ++i) {
            bounds_.push_back(samples[i * samples.size() / buckets]);
        }
        const auto repeated = std::ranges::unique(bounds_);
        bounds_.erase(repeated.begin(), repeated.end());
    }

    using bucket_number = std::uint16_t;
    static_assert(most_buckets <= std::numeric_limits<bucket_number>::max());

    [[nodiscard]] bucket_number bucket_of(const ranked_result& result) const {
        return static_cast<bucket_number>(std::ranges::upper_bound(bounds_, result.prefix) -
                                          bounds_.begin());
    }

    void scatter() {
        std::vector<std::vector<std::size_t>> places(ranked_.size());
        std::vector<std::vector<bucket_number>> numbers(ranked_.size());  // each takes a search
        for_each_index(ranked_.size(), [&](std::size_t i) {
            places[i].assign(buckets(), 0);
            numbers[i].reserve(ranked_[i].size());
            for (const ranked_result& each : ranked_[i]) {
                const bucket_number number = bucket_of(each);
                numbers[i].push_back(number);
                ++places[i][number];
            }
        });
        std::size_t place = 0;
        for (std::size_t bucket = 0; bucket < buckets(); ++bucket) {
            begins_.push_back(place);
            for (auto& counts : places) place += std::exchange(counts[bucket], place);
        }
        begins_.push_back(place);
        sorted_.resize(results_);
        for_each_index(ranked_.size(), [&](std::size_t i) {
            for (std::size_t at = 0; at < ranked_[i].size(); ++at) {
                sorted_[places[i][numbers[i][at]]++] = ranked_[i][at];
            }
            ranked_[i] = {};
            numbers[i] = {};
        });
    }

    std::vector<std::vector<ranked_result>> ranked_;  // by chunk
    std::vector<ranked_result> sorted_;
    std::vector<std::size_t> begins_;    // of each bucket in sorted_, and the end
    std::vector<std::uint64_t> bounds_;  // first prefix of each bucket but the first
    std::size_t results_ = 0;
};

template <class Ranking>
writing_counts write_sorted(const chunk_list& chunks, io::sink& sink, const writing_plan& plan) {
    plan.entering_phase(job_phase::sorting);
    bucket_sort<Ranking> sort(chunks);
    plan.entering_phase(job_phase::writing);
    std::size_t next = 0;
    const auto next_bucket = [&](std::size_t& index) {
        index = next++;
        return index < sort.buckets();
    };
    write_texts<std::size_t>(sink, plan, next_bucket, [&](std::size_t index) {
        std::string text;
        const auto [begin, end] = sort.sorted(index);
        text.reserve(static_cast<std::size_t>(end - begin) * usual_line_bytes);
        for (const ranked_result* each = begin; each != end; ++each) {
            if (end - each > results_ahead) __builtin_prefetch(each[results_ahead].record);
            append_line(text, result_view(each->record));
        }
        return text;
    });
    return {sort.results(), sort.results()};
}

template <class Ranking>
writing_counts write_first(const chunk_list& chunks, std::uint64_t count, io::sink& sink,
                           const writing_plan& plan) {
    plan.entering_phase(job_phase::sorting);
    // The best of each chunk: of equal results, those that stand first are kept.
    std::vector<std::vector<ranked_result>> best(chunks.size());
    std::vector<std::uint64_t> seen(chunks.size());
    for_each_index(chunks.size(), [&](std::size_t i) {
        for_each_result(chunks[i], [&](const result_view& result, const char* record) {
            best[i].push_back({Ranking::prefix(result), record});
        });
        seen[i] = best[i].size();
        std::stable_sort(best[i].begin(), best[i].end(), Ranking());
        if (best[i].size() > count) best[i].resize(static_cast<std::size_t>(count));
        best[i].shrink_to_fit();
    });
    writing_counts counts;
    std::vector<ranked_result> all;
    for (std::size_t i = 0; i < chunks.size(); ++i) {
        counts.results += seen[i];
        all.insert(all.end(), best[i].begin(), best[i].end());
    }
    std::stable_sort(all.begin(), all.end(), Ranking());
    if (all.size() > count) all.resize(static_cast<std::size_t>(count));
    counts.written = all.size();
    plan.entering_phase(job_phase::writing);
    std::string text;
    for (const ranked_result& each : all) append_line(text, result_view(each.record));
    sink.write(text);
    return counts;
}

writing_counts write_in_arena(const chunk_list& chunks, io::sink& sink, const writing_plan& plan) {
    const bool by_keys = plan.order == result_order::key;
    if (plan.top.has_value()) {
        return by_keys ? write_first<by_key>(chunks, *plan.top, sink, plan)
                       : write_first<by_value>(chunks, *plan.top, sink, plan);
    }
    return by_keys ? write_sorted<by_key>(chunks, sink, plan)
                   : write_sorted<by_value>(chunks, sink, plan);
}

}  // namespace

writing_counts write_results(const chunk_list& chunks, io::sink& sink, const writing_plan& plan) {
    writing_counts counts;
    with_workers(plan.workers, [&] { counts = write_in_arena(chunks, sink, plan); });
    sink.finish();
    return counts;
}

}  // namespace throng::mapreduce
