/// @file
/// Tests of a job, without files and without the program:
///
///     using namespace throng::testing;
///     CHECK(run(word_count(), {"the cat", "the dog"}).lines() ==
///           line_list{"cat\t1", "dog\t1", "the\t2"});
///     CHECK(map(word_count(), {"the"}).pairs.front().first == "the");
///     CHECK(reduce(word_count(), "the", {1, 2}).as<std::string, std::uint64_t>().front().second ==
///           3);
///     CHECK(collect<std::uint64_t>(totals(), "sum", {1, 2}).lines() == line_list{"sum\t3"});
///     CHECK(run(*make_job<grep>({{"pattern", "a+"}}), {"a", "b"}).lines().size() == 1);
///
/// A job that takes something else than lines is given what stands for these: rows after their
/// header line; JSON lines; lines of columns with tabs between; records of N bytes; whole files.
/// One without input is given `tasks(n)`.
///
/// For any test framework: what goes wrong is thrown, as throng::error with the job's own message.
/// A job runs here in the calling thread, compiled and encoded as in the program: one mapper gets
/// all lines, then one reducer after another runs; those that send messages (throng::peers) have a
/// thread each, and run one after another too, round after round. An object of the job's class is
/// used as it is; make_job sets parameters, and calls `setup`; `cleanup` is called by nobody but
/// the test.
#pragma once

#include <throng/detail/testing/map_records.hpp>
#include <throng/detail/testing/memory_collectors.hpp>
#include <throng/detail/testing/memory_host.hpp>
#include <throng/detail/testing/memory_rounds.hpp>
#include <throng/detail/testing/result_text.hpp>
#include <throng/job.hpp>

#include <map>
#include <memory>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace throng::testing {

/// Lines without their ends, which a test framework can print.
struct line_list : std::vector<std::string> {
    using std::vector<std::string>::vector;
    /// Each line, behind a line end.
    friend std::ostream& operator<<(std::ostream& to, const line_list& lines) {
        for (const std::string& each : lines) to << '\n' << each;
        return to;
    }
};

/// So many tasks, for a job without input.
[[nodiscard]] inline std::vector<std::string> tasks(std::size_t count) {
    return std::vector<std::string>(count);
}

/// What a job is given, besides its lines.
struct settings {
    std::string file = "input";        ///< the input's name
    std::size_t most_bad_records = 0;  ///< that may be skipped
};

/// A record that `map` has thrown on: where it begins, in bytes, and what was thrown.
using bad_record = detail::bad_record;

/// What a job has written.
class results {
public:
    /// For this header.
    explicit results(detail::memory_host& host) : results_(host.results()) {
        outputs = detail::lines_of_outputs<line_list>(host);
        counters = host.counters;
        bad_records = host.bad_records;
        statuses = host.statuses;
        std::size_t number = 0;
        for (detail::memory_collected& each : host.collected()) {
            sent_[std::string(detail::as_view(host.job().collectors[number++]))] = each.values();
        }
    }

    /// Key, tab and value of each result, as the program prints them: in the order of the keys, or
    /// of the input where the job neither combines nor reduces.
    [[nodiscard]] line_list lines() const { return detail::lines_of_results<line_list>(results_); }

    /// The results as they were written; Key and Value are of the kind that was: a text, a whole
    /// number with or without sign, a float, a double, an optional, a vector, or a pair, tuple or
    /// struct. Throws throng::error where one is of another.
    template <class Key, class Value>
    [[nodiscard]] std::vector<std::pair<Key, Value>> as() const {
        std::vector<std::pair<Key, Value>> all;
        for (const detail::result& each : results_) {
            all.emplace_back(decode<Key>("key", each.key_tag, each.key),
                             decode<Value>("value", each.value_tag, each.value));
        }
        return all;
    }
    /// The same of results that are keys alone.
    template <class Key>
    [[nodiscard]] std::vector<Key> as() const {
        std::vector<Key> all;
        for (const detail::result& each : results_) {
            all.push_back(decode<Key>("key", each.key_tag, each.key));
        }
        return all;
    }

    /// Of `reduce` alone: what it has sent to that collector, in its order. Value is the type that
    /// the job sends. Throws throng::error where it has no such collector.
    template <class Value>
    [[nodiscard]] std::vector<Value> sent(const std::string& collector) const {
        static_assert(value_type<Value> && std::same_as<Value, owned_t<Value>>,
                      "throng: sent: values are what can be sent, with std::string for texts");
        const auto found = sent_.find(collector);
        if (found == sent_.end()) throw error("the job has no collector '" + collector + "'");
        std::vector<Value> all;
        const char* at = found->second.data();
        const char* const end = at + found->second.size();
        for (; at < end; at = detail::record_value<Value>::end_of(at)) {
            all.push_back(detail::record_value<Value>::read(at));
        }
        return all;
    }

    std::map<std::string, std::uint64_t> counters;  ///< the job's own, by name
    std::map<std::string, line_list> outputs;       ///< its own besides its results, by name
    std::vector<bad_record> bad_records;            ///< that were skipped
    std::vector<std::string> statuses;              ///< all that the job has said of itself

private:
    template <class T>
    [[nodiscard]] static T decode(const char* what, throng_tag tag, std::string_view payload) {
        static_assert(key_type<T> && std::same_as<T, owned_t<T>>,
                      "throng: as: results are what can be a key, with std::string for texts");
        if (tag != detail::ordered_codec<T>::tag) {
            throw error(std::string("a result's ") + what + " is of another kind: '" +
                        detail::item_text(tag, payload) + "'");
        }
        return T(detail::ordered_codec<T>::read(payload));
    }

    std::vector<detail::result> results_;
    std::map<std::string, std::string> sent_;  // encoded values, by collector
};

/// What `map` has emitted, in that order.
template <class Key, class Value>
struct emitted {
    std::vector<std::pair<Key, Value>> pairs;       ///< key and value
    std::map<std::string, std::uint64_t> counters;  ///< the job's own, by name
    std::vector<bad_record> bad_records;            ///< that were skipped
    std::map<std::string, line_list> outputs;       ///< what it has written to those that it names
};

}  // namespace throng::testing

namespace throng::detail {

/// The outputs that a job names.
template <class Job>
struct outputs_alone {};
template <class Job>
requires mentions_outputs<Job>
struct outputs_alone<Job> {
    static constexpr auto& outputs = Job::outputs;
};

/// Whose `map` is called, and who is told of headers if it wants to be.
template <class Job>
struct headers_alone {
    const Job* job = nullptr;
};
template <class Job>
requires mentions_read_header<Job>
struct headers_alone<Job> {
    const Job* job = nullptr;
    void read_header(std::string_view file, std::span<const std::string> columns) const {
        job->read_header(file, columns);
    }
};

/// A job whose `map` is another's, with what each mapper has for itself, and nothing else of it.
template <class Job>
struct map_alone : outputs_alone<Job>, headers_alone<Job> {
    void map(typename map_signature<Job>::template at<0> input, emitter_of<Job>& emit) const {
        this->job->map(input, emit);
    }
    void reduce(const owned_t<key_of<Job>>&, receiver<value_of<Job>>&, output&) const {}
};

template <class Job>
requires has_state<Job>
struct map_alone<Job> : outputs_alone<Job>, headers_alone<Job> {
    struct state {
        mapper_state<Job> its;
        explicit state(const map_alone& made_by) : its(*made_by.job) {}
        void finish(emitter_of<Job>& emit) { its.finish(emit); }
    };
    void map(typename map_signature<Job>::template at<0> input, emitter_of<Job>& emit,
             state& mine) const {
        this->job->map(input, emit, mine.its.value());
    }
    void reduce(const owned_t<key_of<Job>>&, receiver<value_of<Job>>&, output&) const {}
};

inline void throw_unless_ok(const memory_host& host, throng_status status) {
    if (status == THRONG_OK) return;
    throw error(host.failure.empty() ? "the job has failed" : host.failure);
}

inline void map_lines(memory_host& host, const std::vector<std::string>& lines,
                      const testing::settings& with) {
    throw_unless_ok(host, map_records(host, lines, with.file));
    throw_unless_ok(host, host.finish());
    if (host.bad_records.size() > with.most_bad_records) {
        throw error(host.bad_records[with.most_bad_records].reason);
    }
}

template <class Job>
consteval throng_job tested_job_table() {
    return checked_job_table<Job>("tested", "a job that is tested");
}

}  // namespace throng::detail

namespace throng::testing {

/// A job with these parameters, as of `-D name=value`, set up. Throws throng::error for a value
/// that is refused and for a parameter that there is not.
template <class Job>
[[nodiscard]] std::unique_ptr<Job> make_job(
    const std::map<std::string, std::string>& parameters = {}) {
    const detail::parameter_host host(parameters);
    void* made = nullptr;
    const throng_status status = detail::create_job<Job>(host.table(), &made);
    std::unique_ptr<Job> job(static_cast<Job*>(made));
    for (const auto& [name, value] : parameters) {
        if (!host.defaults.contains(name)) throw error("the job has no parameter '" + name + "'");
    }
    if (status != THRONG_OK) throw error(host.failure);
    return job;
}

/// Runs all of a job on these lines.
template <class Job>
[[nodiscard]] results run(const Job& job, const std::vector<std::string>& lines,
                          const settings& with = {}) {
    static constexpr throng_job table = detail::tested_job_table<Job>();
    detail::memory_host host(table);
    host.use(&job);
    detail::map_lines(host, lines, with);
    if constexpr (!detail::map_only<Job>) {
        detail::throw_unless_ok(host, detail::reduce_all(table, host));
        detail::throw_unless_ok(host, detail::memory_collectors(host).run());
        host.sort_results();
    }
    return results(host);
}

/// Runs a job's `map` alone, and `finish` of what the mapper has for itself.
template <class Job>
[[nodiscard]] auto map(const Job& job, const std::vector<std::string>& lines,
                       const settings& with = {}) {
    using key = owned_t<detail::key_of<Job>>;
    using value = owned_t<detail::value_of<Job>>;
    static_assert(detail::check_job<Job>());
    using alone = detail::map_alone<Job>;
    static constexpr throng_job table = detail::job_table<alone>("map", "a map that is tested");
    alone target;
    target.job = &job;
    detail::memory_host host(table, {.partitions = 1});
    host.use(&target);
    detail::map_lines(host, lines, with);
    emitted<key, value> found{
        {}, host.counters, host.bad_records, detail::lines_of_outputs<line_list>(host)};
    for (const auto& [key_bytes, value_bytes] : host.pairs) {
        found.pairs.emplace_back(decode_key<key>(key_bytes),
                                 detail::record_value<value>::read(value_bytes.data()));
    }
    return found;
}

/// Runs a job's `reduce` alone, or, where it only combines, that: on one key, and on its values in
/// this order, unless the job asks for sorted ones.
template <class Job>
[[nodiscard]] results reduce(const Job& job,
                             const std::type_identity_t<owned_t<detail::key_of<Job>>>& key,
                             const std::vector<owned_t<detail::value_of<Job>>>& values) {
    static_assert(!detail::map_only<Job>, "throng: this job has neither reduce nor combine");
    static constexpr throng_job table = detail::tested_job_table<Job>();
    detail::memory_host host(table);
    host.use(&job);
    host.add_key(encode_key(key));
    for (const auto& each : values) {
        host.add_value(encode_key(key), detail::encode_record_value(each),
                       std::string(THRONG_PLACE_BYTES, '\0'));
    }
    detail::throw_unless_ok(host, detail::reduce_all(table, host));
    host.sort_results();
    return results(host);
}

/// Runs one of a job's collectors alone, on these values in this order. Value is the type that the
/// job sends. Throws throng::error where the job has no such collector.
template <class Value, class Job>
[[nodiscard]] results collect(const Job& job, const std::string& collector,
                              const std::vector<Value>& values) {
    static_assert(std::same_as<Value, owned_t<detail::collected_of<Job>>>,
                  "throng: collect: the values are of the type that the job sends");
    static constexpr throng_job table = detail::tested_job_table<Job>();
    detail::memory_host host(table);
    host.use(&job);
    detail::memory_collectors collectors(host);
    for (const Value& each : values) {
        collectors.send(collector, detail::encode_record_value(each));
    }
    detail::throw_unless_ok(host, collectors.run(collector));
    host.sort_results();
    return results(host);
}

}  // namespace throng::testing
