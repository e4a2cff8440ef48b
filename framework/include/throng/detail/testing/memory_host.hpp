// A host in memory for one mapper and then all reducers of a job: what the engine does, without
// threads, and with knobs for what rarely happens. What <throng/testing.hpp> is made of.
#pragma once

#include <throng/abi.h>
#include <throng/detail/job/compact_number.hpp>
#include <throng/detail/job/stopped.hpp>
#include <throng/detail/testing/memory_results.hpp>
#include <throng/detail/testing/parameter_host.hpp>
#include <throng/detail/testing/result_text.hpp>
#include <throng/error.hpp>
#include <throng/hash.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throng::detail {

// One mapper's host, the shuffle, and the reducers' host.
class memory_host {
public:
    struct options {
        std::uint32_t partitions = 4;
        std::size_t batch_bytes = 4096;
        std::size_t values_bytes = 64;   // of one list element that a reducer receives
        std::size_t output_bytes = 100;  // of one output buffer
        std::size_t flushes_until_stop = ~std::size_t{0};
        std::size_t receives_until_stop = ~std::size_t{0};
        throng_status bad_record_status = THRONG_OK;
        std::uint64_t lines_before = 0;
    };

    explicit memory_host(const throng_job& job) : memory_host(job, options()) {}
    memory_host(const throng_job& job, options with);
    memory_host(const memory_host&) = delete;
    memory_host& operator=(const memory_host&) = delete;
    ~memory_host();

    // False, with the reason in `failure`, where the job cannot be made.
    bool create(const parameter_host& parameters = parameter_host());
    // Instead: uses an object of the job's class, which outlives the host.
    void use(const void* object) { instance_ = object; }
    // Maps `text` as one block, of the input of that number; THRONG_OK so far.
    throng_status map(std::string_view text, std::string_view name = "input",
                      std::uint64_t offset = 0, std::string_view header = {},
                      std::uint32_t input = 0);
    // Maps a block as it is, which may be one of tasks.
    throng_status map_block(const throng_block& block);
    // Of what is mapped next.
    void set_lines_before(std::uint64_t lines) { options_.lines_before = lines; }
    // Makes the mapper, if it is not there yet.
    throng_status prepare();
    throng_status finish();
    // Runs a reducer for each key, in the order of keys. Not where they send messages: see
    // memory_rounds.
    throng_status reduce();
    // The job's own, of an object that `create` has made.
    throng_status clean_up();
    // All of it; the results.
    std::vector<result> run(std::string_view text);

    const throng_job& job() const { return job_; }
    const std::vector<result>& results() { return results_.all(); }
    // What was written to the job's named outputs, in the order of its names.
    std::list<memory_results>& named() { return named_; }
    // What has been sent to the job's collectors, in the order of its names.
    std::list<memory_collected>& collected() { return collected_; }
    const throng_mapper_host& mapper_host() const { return host_; }
    std::map<std::string, std::vector<std::string>>& groups() { return groups_; }

    // Where keys were sent, in a job that says so itself.
    const std::map<std::string, std::uint32_t>& partitions() const { return partitions_; }

    // A key that has a reducer, even if it gets no values.
    void add_key(const std::string& key) { groups_[key]; }
    // Puts the results into the order that the program gives them: by key.
    void sort_results() {
        results_.sort(job_.compare_keys, instance_);
        for (memory_results& each : named_) each.sort(nullptr, nullptr);
    }
    // A pair that has reached the reducers: key and value, encoded as in a batch.
    void add_value(const std::string& key, std::string value, const std::string& place = {});

    std::string failure;
    std::vector<std::pair<std::string, std::string>> pairs;  // all that were added, as they came
    std::map<std::string, std::uint64_t> counters;
    std::vector<bad_record> bad_records;
    std::vector<std::string> statuses;   // all that the job has said
    std::uint64_t dropped_messages = 0;  // to reducers that had returned
    std::size_t flushes = 0;
    std::size_t lines_before_calls = 0;
    std::size_t receives_after_stop = 0;
    const void* deepest_receive = nullptr;  // the frame that `receive` was called with

private:
    friend class memory_collectors;
    friend class memory_rounds;
    static throng_status flush(void* self, std::uint32_t partition, std::uint64_t bytes);
    static throng_status report_bad_record(void* self, std::uint64_t offset, throng_text reason);
    static throng_status lines_before(void* self, std::uint64_t* lines);
    static void fail(void* self, throng_text message);
    static throng_received receive(void* self);
    static void park(void* self);
    static throng_text key(void* self);
    static throng_status count(void* self, throng_text name, std::uint64_t more) {
        static_cast<memory_host*>(self)->counters[std::string(as_view(name))] += more;
        return THRONG_OK;
    }
    static void say_status(void* self, throng_text text) {
        static_cast<memory_host*>(self)->statuses.emplace_back(as_view(text));
    }
    static void next_place(void* self, char* place);
    void collect(std::uint32_t partition);
    void check_partition(const std::string& key, std::uint32_t partition);
    std::string read_place(const char*& at) const;
    void queue_values(const std::vector<std::string>& values) {
        running_.queue(values, options_.values_bytes);
    }

    const throng_job& job_;
    options options_;
    std::uint64_t block_offset_ = 0;  // of the last block
    const void* instance_ = nullptr;
    void* created_ = nullptr;  // the same, where it is the host's own
    void* mapper_ = nullptr;
    std::vector<throng_batch> batches_;
    std::vector<std::vector<char>> buffers_;
    throng_mapper_host host_{};
    throng_reducer_host reducer_host_{};
    memory_results results_;
    std::list<memory_results> named_;
    std::vector<throng_named_output> named_table_;
    std::list<memory_collected> collected_;
    std::vector<throng_named_output> collected_table_;
    std::uint64_t places_given_ = 0;
    running_reducer running_;
    bool stopped_ = false;
    std::function<void()> park_in_round_;  // of memory_rounds
    std::map<std::string, std::vector<std::string>> groups_;
    std::map<std::string, std::vector<std::string>> places_;  // of groups_, in arrival's order
    std::map<std::string, std::uint32_t> partitions_;         // of keys, where the job has a say
};

inline memory_host::memory_host(const throng_job& job, options with)
    : job_(job), options_(with), results_(with.output_bytes) {
    buffers_.resize(options_.partitions);
    for (auto& buffer : buffers_) {
        buffer.resize(options_.batch_bytes);
        batches_.push_back({buffer.data(), buffer.data() + buffer.size()});
    }
    host_.self = this;
    host_.batches = batches_.data();
    host_.partitions = options_.partitions;
    host_.table_bytes = std::uint32_t{4} << 20;
    host_.output = (job.flags & THRONG_JOB_REDUCES) != 0 ? nullptr : &results_.output();
    host_.flush = flush;
    host_.bad_record = report_bad_record;
    host_.lines_before = lines_before;
    host_.fail = fail;
    host_.count = count;
    for (std::uint32_t i = 0; i < job.output_count; ++i) {
        named_table_.push_back({job.outputs[i], &named_.emplace_back(with.output_bytes).output()});
    }
    host_.named = named_table_.data();
    host_.named_count = job.output_count;
    host_.next_place = next_place;
    host_.say_status = say_status;
    for (std::uint32_t i = 0; i < job.collector_count; ++i) {
        collected_table_.push_back({job.collectors[i], &collected_.emplace_back().output()});
    }
    reducer_host_ = {this,        &results_.output(), receive,    park,    key,     fail, count,
                     host_.named, host_.named_count,  say_status, nullptr, nullptr, 0};
    reducer_host_.collectors = collected_table_.data();
    reducer_host_.collector_count = job.collector_count;
}

inline void memory_host::next_place(void* self, char* place) {
    std::memset(place, 0, THRONG_PLACE_BYTES);
    store_word(place, __builtin_bswap64(++static_cast<memory_host*>(self)->places_given_));
}

inline memory_host::~memory_host() {
    if (mapper_ != nullptr) job_.mapper_destroy(mapper_);
    if (created_ != nullptr) job_.destroy(created_);
}

inline bool memory_host::create(const parameter_host& parameters) {
    const throng_status status = job_.create(parameters.table(), &created_);
    instance_ = created_;
    failure = parameters.failure;
    return status == THRONG_OK;
}

inline throng_status memory_host::prepare() {
    if (instance_ == nullptr) THRONG_CHECK(create(), "the job could not be made");
    if (mapper_ != nullptr) return THRONG_OK;
    const throng_status status = job_.mapper_create(instance_, &host_, &mapper_);
    THRONG_CHECK(status == THRONG_OK, "the mapper could not be made");
    return status;
}

inline throng_status memory_host::map(std::string_view text, std::string_view name,
                                      std::uint64_t offset, std::string_view header,
                                      std::uint32_t input) {
    if (const throng_status status = prepare(); status != THRONG_OK) return status;
    std::vector<char> padded(text.begin(), text.end());
    padded.resize(text.size() + THRONG_BLOCK_PADDING, 'x');
    const throng_block block{padded.data(), text.size(),     offset, as_text(name),
                             input,         as_text(header), 0,      0};
    return map_block(block);
}

inline throng_status memory_host::map_block(const throng_block& block) {
    if (const throng_status status = prepare(); status != THRONG_OK) return status;
    block_offset_ = block.offset;
    return job_.mapper_map(mapper_, &block);
}

inline throng_status memory_host::finish() {
    const throng_status status = job_.mapper_finish(mapper_);
    for (std::uint32_t p = 0; p < options_.partitions; ++p) collect(p);
    return status;
}

inline throng_status memory_host::reduce() {
    THRONG_CHECK((job_.flags & THRONG_JOB_MESSAGES) == 0, "that is for memory_rounds");
    for (const auto& [key, values] : groups_) {
        running_.lists.clear();
        queue_values(values);
        running_.key = key;
        running_.parks = true;
        const throng_status status =
            job_.reduce(instance_, {key.data(), key.size()}, &reducer_host_);
        if (stopped_) return THRONG_CANCELLED;  // whatever it says
        if (status != THRONG_OK) return status;
    }
    return THRONG_OK;
}

inline throng_status memory_host::clean_up() {
    return job_.cleanup == nullptr ? THRONG_OK : job_.cleanup(created_, this, fail);
}

inline std::vector<result> memory_host::run(std::string_view text) {
    THRONG_CHECK(map(text) == THRONG_OK, "map failed");
    THRONG_CHECK(finish() == THRONG_OK, "finish failed");
    if ((job_.flags & THRONG_JOB_REDUCES) != 0) {
        THRONG_CHECK(reduce() == THRONG_OK, "reduce failed");
    }
    return results();
}

inline throng_status memory_host::flush(void* self, std::uint32_t partition, std::uint64_t bytes) {
    auto& host = *static_cast<memory_host*>(self);
    if (++host.flushes > host.options_.flushes_until_stop) return THRONG_CANCELLED;
    host.collect(partition);
    auto& buffer = host.buffers_[partition];
    if (buffer.size() < bytes) buffer.resize(bytes);
    host.batches_[partition] = {buffer.data(), buffer.data() + buffer.size()};
    return THRONG_OK;
}

inline throng_status memory_host::report_bad_record(void* self, std::uint64_t offset,
                                                    throng_text reason) {
    auto& host = *static_cast<memory_host*>(self);
    host.bad_records.push_back({host.block_offset_ + offset, std::string(as_view(reason))});
    return host.options_.bad_record_status;
}

inline throng_status memory_host::lines_before(void* self, std::uint64_t* lines) {
    auto& host = *static_cast<memory_host*>(self);
    ++host.lines_before_calls;
    *lines = host.options_.lines_before;
    return THRONG_OK;
}

inline void memory_host::fail(void* self, throng_text message) {
    static_cast<memory_host*>(self)->failure = as_view(message);
}

// Reads the records of a batch, checks hash and partition, and sorts values to their keys.
inline void memory_host::collect(std::uint32_t partition) {
    const char* at = buffers_[partition].data();
    const char* const end = batches_[partition].cursor;
    while (at < end) {
        std::uint32_t hash = 0;
        std::memcpy(&hash, at, sizeof hash);
        at += sizeof hash;
        const auto key_size = static_cast<std::size_t>(read_compact(at));
        const std::string key(at, key_size);
        at += key_size;
        const std::string place = read_place(at);
        THRONG_CHECK(static_cast<std::uint32_t>(key_hash(key)) == hash, "wrong hash");
        check_partition(key, partition);
        const char* value = at;
        at += record_value_bytes(job_.value_size, value);
        add_value(key, {value, at}, place);
    }
    THRONG_CHECK(at == end, "the batch does not end with a record");
    batches_[partition].cursor = buffers_[partition].data();
}

// Throws where the job places a key now here, now there: that would give it several reducers.
inline void memory_host::check_partition(const std::string& key, std::uint32_t partition) {
    if ((job_.flags & THRONG_JOB_PARTITIONS) == 0) {
        THRONG_CHECK(partition_of(key_hash(key), options_.partitions) == partition,
                     "wrong partition");
        return;
    }
    const auto [known, is_new] = partitions_.try_emplace(key, partition);
    if (known->second == partition) return;
    throw error("the job's partition gives " + std::to_string(known->second) + " and " +
                std::to_string(partition) + " for the same key '" +
                item_text(static_cast<throng_tag>(job_.key_tag), key) + "'");
}

// Moves `at` past the place of a pair, where records have one.
inline std::string memory_host::read_place(const char*& at) const {
    if (job_.order != THRONG_ORDER_ARRIVAL) return {};
    at += THRONG_PLACE_BYTES;
    return {at - THRONG_PLACE_BYTES, THRONG_PLACE_BYTES};
}

// Where the job's order says.
inline void memory_host::add_value(const std::string& key, std::string value,
                                   const std::string& place) {
    pairs.emplace_back(key, value);
    std::vector<std::string>& values = groups_[key];
    auto to = values.end();
    if (job_.order == THRONG_ORDER_ARRIVAL) {
        std::vector<std::string>& places = places_[key];
        const auto at = std::ranges::upper_bound(places, place);
        to = values.begin() + (at - places.begin());
        places.insert(at, place);
    } else if (job_.order == THRONG_ORDER_SORTED) {
        const auto payload = [this](const std::string& encoded) {
            const std::size_t prefix_bytes = size_prefix_bytes(job_.value_size, encoded.data());
            return throng_text{encoded.data() + prefix_bytes, encoded.size() - prefix_bytes};
        };
        to = std::ranges::upper_bound(values, value,
                                      [&](const std::string& a, const std::string& b) {
                                          return job_.compare(payload(a), payload(b)) < 0;
                                      });
    }
    values.insert(to, std::move(value));
}

// Lays values out in lists of two elements, the first of which may be empty.
inline throng_received memory_host::receive(void* self) {
    auto& host = *static_cast<memory_host*>(self);
    host.deepest_receive = __builtin_frame_address(0);
    if (host.stopped_) ++host.receives_after_stop;
    host.running_.parks = !host.running_.parks;  // every other call: values come only then
    if (!host.running_.parks && !host.running_.is_collector) return {nullptr, THRONG_PARK};
    if (host.options_.receives_until_stop-- == 0) {
        host.stopped_ = true;
        return {nullptr, THRONG_CANCELLED};
    }
    if (host.running_.lists.empty()) return {nullptr, THRONG_OK};
    // The one returned before is invalid from here on: overwritten, so that it is noticed.
    std::ranges::fill(host.running_.received, '\xee');
    host.running_.received = std::move(host.running_.lists.front());
    host.running_.lists.pop_front();
    return {reinterpret_cast<throng_values*>(host.running_.received.data()), THRONG_OK};
}

inline void memory_host::park(void* self) {
    auto& host = *static_cast<memory_host*>(self);
    THRONG_CHECK(!host.running_.parks, "park comes only after THRONG_PARK");
    host.deepest_receive = __builtin_frame_address(0);
    if (host.running_.ends_round) host.park_in_round_();
}

inline throng_text memory_host::key(void* self) {
    const std::string& its = static_cast<memory_host*>(self)->running_.key;
    return {its.data(), its.size()};
}

/// What was written to each named output, as lines.
template <class Lines>
std::map<std::string, Lines> lines_of_outputs(memory_host& host) {
    std::map<std::string, Lines> lines;
    std::size_t number = 0;
    for (memory_results& each : host.named()) {
        lines[std::string(as_view(host.job().outputs[number++]))] =
            lines_of_results<Lines>(each.all());
    }
    return lines;
}

}  // namespace throng::detail
