// A host in memory for one mapper and then all reducers of a job: what the engine does, without
// threads, and with knobs for what rarely happens.
#pragma once

#include <throng/abi.h>

#include <cstdint>
#include <cstring>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throng::test {

inline std::string_view view(throng_text text) { return {text.data, text.size}; }

// A result, still encoded.
struct result {
    std::string key;
    std::string value;
    std::optional<std::string> reducer_key;  // where it is not the written key
    throng_tag key_tag{};
    throng_tag value_tag{};
};

struct bad_record {
    std::uint64_t offset;
    std::string reason;
};

// The answers to a job's questions about parameters.
class parameter_host {
public:
    explicit parameter_host(std::map<std::string, std::string> given = {}) : given_(given) {
        for (const auto& [name, value] : given_) texts_[name] = {value.data(), value.size()};
        table_ = {this, declare, fail};
    }
    const throng_parameter_host* table() const { return &table_; }

    std::map<std::string, std::string> defaults;  // of what was declared
    std::map<std::string, std::string> types;
    std::string failure;

private:
    static const throng_text* declare(void* self, const throng_parameter* parameter) {
        auto& host = *static_cast<parameter_host*>(self);
        const std::string name(view(parameter->name));
        host.defaults[name] = view(parameter->default_value);
        host.types[name] = view(parameter->type);
        const auto found = host.texts_.find(name);
        return found == host.texts_.end() ? nullptr : &found->second;
    }
    static void fail(void* self, throng_text message) {
        static_cast<parameter_host*>(self)->failure = view(message);
    }

    std::map<std::string, std::string> given_;
    std::map<std::string, throng_text> texts_;
    throng_parameter_host table_;
};

// One mapper's host, the shuffle, and the reducers' host.
class fake_host {
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

    explicit fake_host(const throng_job& job) : fake_host(job, options()) {}
    fake_host(const throng_job& job, options with);
    fake_host(const fake_host&) = delete;
    fake_host& operator=(const fake_host&) = delete;
    ~fake_host();

    // False, with the reason in `failure`, where the job cannot be made.
    bool create(const parameter_host& parameters = parameter_host());
    // Maps `text` as one block; THRONG_OK so far.
    throng_status map(std::string_view text, std::string_view name = "input",
                      std::uint64_t offset = 0);
    throng_status finish();
    // Runs a reducer for each key, in the order of keys.
    throng_status reduce();
    // All of it; the results.
    std::vector<result> run(std::string_view text);

    const std::vector<result>& results();
    const throng_mapper_host& mapper_host() const { return host_; }
    std::map<std::string, std::vector<std::string>>& groups() { return groups_; }

    std::string failure;
    std::map<std::string, std::uint64_t> counters;
    std::vector<bad_record> bad_records;
    std::size_t flushes = 0;
    std::size_t lines_before_calls = 0;
    std::size_t receives_after_stop = 0;
    const void* deepest_receive = nullptr;  // the frame that `receive` was called with

private:
    static throng_status flush(void* self, std::uint32_t partition, std::uint64_t bytes);
    static throng_status report_bad_record(void* self, std::uint64_t offset, throng_text reason);
    static throng_status lines_before(void* self, std::uint64_t* lines);
    static void fail(void* self, throng_text message);
    static throng_received receive(void* self);
    static void park(void* self);
    static throng_text key(void* self);
    static throng_status count(void* self, throng_text name, std::uint64_t more);
    static throng_status grow(throng_output* output, std::uint64_t bytes);

    void create_mapper();
    void collect(std::uint32_t partition);
    std::string read_place(const char*& at) const;
    void add_value(const std::string& key, std::string value, const std::string& place);
    void queue_values(const std::vector<std::string>& values);
    void harvest();

    const throng_job& job_;
    options options_;
    void* instance_ = nullptr;
    void* mapper_ = nullptr;
    std::vector<throng_batch> batches_;
    std::vector<std::vector<char>> buffers_;
    throng_mapper_host host_{};
    throng_reducer_host reducer_host_{};
    throng_output output_{};
    std::vector<char> output_buffer_;
    std::string key_;    // of the running reducer
    bool parks_ = true;  // has been told to park, and has
    bool stopped_ = false;
    std::list<std::vector<char>> lists_;  // of values, each what one receive returns
    std::map<std::string, std::vector<std::string>> groups_;
    std::map<std::string, std::vector<std::string>> places_;  // of groups_, in arrival's order
    std::vector<result> results_;
};

}  // namespace throng::test
