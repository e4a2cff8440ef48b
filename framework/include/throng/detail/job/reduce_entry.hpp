// The life of one reducer.
//
// It runs on a sliced stack: while it is parked in the host's `receive`, its frames are copied
// away, once for each of perhaps ten million reducers. So they are few and small, and nothing else
// may refer to them.
#pragma once

#include <throng/detail/job/job_traits.hpp>

namespace throng::detail {

/// Folds the values with the job's combiner and writes the result: the reducer of a job that has
/// none of its own.
template <class Job>
void reduce_by_combining(const Job& job, receiver<value_of<Job>>& values, output& out) {
    auto it = values.begin();
    if (it == values.end()) return;
    owned_t<value_of<Job>> total(*it);
    for (++it; it != values.end(); ++it) job.combine(total, *it);
    out.write_own(ordered_codec<key_of<Job>>::tag, total);
}

template <class Job>
struct reduce_types {
    using values = receiver<value_of<Job>>;
};
template <class Job>
requires offers_reduce<Job>
struct reduce_types<Job> {
    using key = std::remove_cvref_t<typename reduce_signature<Job>::template at<0>>;
    using values = std::remove_reference_t<typename reduce_signature<Job>::template at<1>>;
};

[[gnu::noinline, gnu::cold]] inline void fail_reducer(throng_reducer_host& host) {
    const std::string reason = describe_exception();
    host.fail(host.self, as_text(reason));
}

template <class Job, class Values>
[[gnu::always_inline]] inline void call_reduce(const Job& job, std::string_view key_text,
                                               Values& values, output& out,
                                               throng_reducer_host& host) {
    using codec = ordered_codec<typename reduce_types<Job>::key>;
    if constexpr (sends_messages<Job> && sends_to_collectors<Job>) {
        peers_of<Job> others(values);
        collectors_of<Job> all(host);
        job.reduce(codec::read(key_text), values, out, others, all);
    } else if constexpr (sends_messages<Job>) {
        peers_of<Job> others(values);
        job.reduce(codec::read(key_text), values, out, others);
    } else if constexpr (sends_to_collectors<Job>) {
        collectors_of<Job> all(host);
        job.reduce(codec::read(key_text), values, out, all);
    } else {
        job.reduce(codec::read(key_text), values, out);
    }
}

template <class Job>
throng_status reduce_entry(const void* job_address, throng_text key_text,
                           throng_reducer_host* host) {
    const Job& job = *static_cast<const Job*>(job_address);
    typename reduce_types<Job>::values values(*host);
    output out(*host);
    try {
        if constexpr (offers_reduce<Job>) {
            call_reduce(job, as_view(key_text), values, out, *host);
        } else {
            reduce_by_combining(job, values, out);
        }
        return THRONG_OK;
    } catch (const stopped& stop) {
        return stop.status;
    } catch (...) {
        fail_reducer(*host);
        return THRONG_FAILED;
    }
}

template <class Job>
throng_status collect_entry(const void* job_address, std::uint32_t number,
                            throng_reducer_host* host) {
    const Job& job = *static_cast<const Job*>(job_address);
    std::remove_reference_t<typename collect_signature<Job>::template at<1>> values(*host);
    output out(*host);
    try {
        job.collect(as_view(collector_names<Job>[number]), values, out);
        return THRONG_OK;
    } catch (const stopped& stop) {
        return stop.status;
    } catch (...) {
        fail_reducer(*host);
        return THRONG_FAILED;
    }
}

}  // namespace throng::detail
