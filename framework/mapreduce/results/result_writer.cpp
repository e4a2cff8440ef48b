#include "mapreduce/results/result_writer.hpp"

#include "mapreduce/results/bucket_order.hpp"
#include "mapreduce/results/bucket_sort.hpp"
#include "mapreduce/results/result_ranking.hpp"
#include "mapreduce/results/result_store.hpp"
#include "mapreduce/results/write_texts.hpp"

#include <algorithm>
#include <cstdint>

namespace throng::mapreduce {

namespace {

using chunk_list = std::vector<std::string_view>;

constexpr std::size_t results_ahead = 16;  // of the one being written: in no order in memory

template <class Ranking>
struct sorting_workplace {
    std::size_t bucket = 0;
    line_buffer lines;
    bucket_order<Ranking> order;
};

template <class Ranking>
writing_counts write_sorted(const chunk_list& chunks, io::sink& sink, const writing_plan& plan,
                            const Ranking& ranking) {
    plan.entering_phase(job_phase::sorting);
    const bucket_sort<Ranking> sort(chunks, plan.workers, ranking);
    plan.entering_phase(job_phase::writing);
    sink.expect(sort.results());
    using workplace = sorting_workplace<Ranking>;
    std::size_t next = 0;
    const auto next_bucket = [&](workplace& place) {
        place.bucket = next++;
        return place.bucket < sort.buckets();
    };
    write_texts<workplace>(sink, plan, next_bucket, [&](workplace& place) {
        const bucket_order<Ranking>& order = place.order;
        sort.sort(place.bucket, place.order);
        const std::size_t count = order.count();
        for (std::size_t i = 0; i < count; ++i) {
            order.prefetch(i + results_ahead);
            place.lines.append(order[i].parts());
        }
    });
    return {sort.results(), sort.results()};
}

template <class Ranking>
writing_counts write_first(const chunk_list& chunks, std::uint64_t count, io::sink& sink,
                           const writing_plan& plan, const Ranking& ranking) {
    plan.entering_phase(job_phase::sorting);
    // The best of each chunk: of equal results, those that stand first are kept.
    std::vector<std::vector<ranked_result>> best(chunks.size());
    std::vector<std::uint64_t> seen(chunks.size());
    for_each_index(chunks.size(), [&](std::size_t i) {
        for_each_result(chunks[i], [&](const result_view& result, const char* record) {
            best[i].push_back({ranking.prefix(result), record});
        });
        seen[i] = best[i].size();
        std::stable_sort(best[i].begin(), best[i].end(), ranking);
        if (best[i].size() > count) best[i].resize(static_cast<std::size_t>(count));
        best[i].shrink_to_fit();
    });
    writing_counts counts;
    std::vector<ranked_result> all;
    for (std::size_t i = 0; i < chunks.size(); ++i) {
        counts.results += seen[i];
        all.insert(all.end(), best[i].begin(), best[i].end());
    }
    std::stable_sort(all.begin(), all.end(), ranking);
    if (all.size() > count) all.resize(static_cast<std::size_t>(count));
    counts.written = all.size();
    plan.entering_phase(job_phase::writing);
    sink.expect(counts.written);
    line_buffer lines(plan.format);
    for (const ranked_result& each : all) lines.append(result_view(each.record));
    sink.write(lines.text());
    return counts;
}

writing_counts write_in_arena(const chunk_list& chunks, io::sink& sink, const writing_plan& plan) {
    return with_ranking(plan.order == result_order::value, plan.keys, [&](const auto& ranking) {
        return plan.top.has_value() ? write_first(chunks, *plan.top, sink, plan, ranking)
                                    : write_sorted(chunks, sink, plan, ranking);
    });
}

}  // namespace

writing_counts write_results(const chunk_list& chunks, io::sink& sink, const writing_plan& plan) {
    writing_counts counts;
    with_workers(plan.workers, [&] { counts = write_in_arena(chunks, sink, plan); });
    sink.finish();
    return counts;
}

}  // namespace throng::mapreduce
