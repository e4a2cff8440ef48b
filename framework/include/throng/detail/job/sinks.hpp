// Where a job's pairs go: into the combining table and on to the batches, straight to the batches,
// or, where there are no reducers, to the output.
#pragma once

#include <throng/detail/job/batch_writer.hpp>
#include <throng/detail/job/combining_table.hpp>
#include <throng/detail/job/key_functions.hpp>
#include <throng/detail/job/output_writer.hpp>

#include <array>
#include <limits>
#include <span>

namespace throng::detail {

/// A sink of a mapper.
template <class V>
class mapper_sink : public sink<V> {
public:
    explicit mapper_sink(throng_mapper_host& host) : host_(host) {}

    void fail(std::string_view message) final { host_.fail(host_.self, as_text(message)); }

    void count(std::string_view name, std::uint64_t more) final {
        const throng_status status = host_.count(host_.self, as_text(name), more);
        if (status != THRONG_OK) throw_stopped(status);
    }

    std::uint64_t waited_nanoseconds() const final { return host_.waited_nanoseconds; }
    throng_mapper_host& host() const final { return host_; }

protected:
    ~mapper_sink() = default;

private:
    throng_mapper_host& host_;
};

/// For jobs without a combiner.
template <class V, class Placement>
class shuffle_sink final : public mapper_sink<V> {
public:
    shuffle_sink(const auto& job, throng_mapper_host& host)
        : mapper_sink<V>(host), batches_(host, Placement(job)) {}

    void take(std::span<staged_pair<V>> pairs) override {
        for (const staged_pair<V>& pair : pairs) {
            batches_.write(pair.hash(), pair.words, pair.key_size, pair.value);
        }
    }
    void finish() {}
    std::uint64_t combined() const { return 0; }

private:
    batch_writer<V, Placement> batches_;
};

/// For jobs whose reducers get values in the order of the input.
template <class V, class Placement>
class arrival_sink final : public mapper_sink<V> {
public:
    arrival_sink(const auto& job, throng_mapper_host& host)
        : mapper_sink<V>(host), batches_(host, Placement(job)) {}

    /// What comes from now on was emitted for a record of `source`.
    void begin_block(const throng_block& source) {
        input_ = source.input;
        block_offset_ = source.offset;
        pairs_ = 0;
    }
    void take(std::span<staged_pair<V>> pairs) override {
        if (pairs.size() > std::numeric_limits<std::uint32_t>::max() - pairs_) {
            throw error(
                "map emitted more than 4,294,967,295 pairs for one block of input, which a "
                "job whose values arrive in the order of the input may not");
        }
        for (const staged_pair<V>& pair : pairs) {
            batches_.write(pair.hash(), pair.words, pair.key_size, pair.value,
                           record_place(input_, block_offset_, pairs_++));
        }
    }
    void finish() {}
    std::uint64_t combined() const { return 0; }

private:
    batch_writer<V, Placement> batches_;
    std::uint32_t input_ = 0;
    std::uint64_t block_offset_ = 0;
    std::uint32_t pairs_ = 0;  // of the block
};

/// For jobs without reducers: the pairs are the result.
template <class K, class V>
class output_sink final : public mapper_sink<V> {
public:
    output_sink(const auto&, throng_mapper_host& host)
        : mapper_sink<V>(host), output_(*host.output) {}

    void take(std::span<staged_pair<V>> pairs) override {
        for (const staged_pair<V>& pair : pairs) write(pair);
    }
    void finish() {}
    std::uint64_t combined() const { return 0; }

private:
    void write(const staged_pair<V>& pair) {
        std::array<char, short_key_bytes> words;
        std::string_view key(words.data(), pair.key_size);
        if (pair.short_key()) {
            store_word(words.data(), pair.words.lo);
            store_word(words.data() + 8, pair.words.hi);
        } else {
            key = {pair.long_key(), pair.key_size};
        }
        write_output<encoded_item, output_item_t<V>>(output_, {ordered_codec<K>::tag, key},
                                                     pair.value, {}, status_);
    }

    throng_output& output_;
    throng_status status_ = THRONG_OK;
};

/// For jobs with a combiner. Where a full table shows that keys hardly repeat, pairs pass it by
/// for a while; then it is tried again, since the data may have changed.
template <class Job, class V>
class combining_sink final : public mapper_sink<V> {
public:
    combining_sink(const Job& job, throng_mapper_host& host)
        : mapper_sink<V>(host),
          job_(job),
          table_(host.table_bytes),
          batches_(host, placement(job)),
          totals_(host, placement(job)) {}

    void take(std::span<staged_pair<V>> pairs) override {
        if (bypassed_pairs_ > 0) {
            bypass(pairs);
        } else {
            combine(pairs);
        }
    }

    /// Sends on what the table holds.
    void finish() { empty_table(); }

    /// Pairs that were combined into another one of the same key.
    std::uint64_t combined() const { return combined_; }

private:
    using table = combining_table<V>;
    using placement = placement_of<Job>;

    static constexpr std::size_t prefetched = staging<V>::capacity;
    // A table is worth its cost if it takes at least one and a half pairs an entry.
    static constexpr std::uint64_t least_pairs_for_2_entries = 3;
    static constexpr std::int64_t bypass_tables = 8;  // as many pairs as fill so many tables

    void combine(std::span<staged_pair<V>> pairs) {
        std::array<std::uint64_t, prefetched> hashes;
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            hashes[i] = pairs[i].hash();
            table_.prefetch(hashes[i]);
        }
        const auto combine_pair = [this](owned_t<V>& total, V&& value) {
            job_.combine(total, std::move(value));
        };
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            if (!table_.add(hashes[i], pairs[i], combine_pair)) [[unlikely]] {
                pairs_in_table_ += i;
                empty_table();
                take(pairs.subspan(i));
                return;
            }
        }
        pairs_in_table_ += pairs.size();
    }

    void bypass(std::span<staged_pair<V>> pairs) {
        for (const staged_pair<V>& pair : pairs) {
            batches_.write(pair.hash(), pair.words, pair.key_size, pair.value);
        }
        bypassed_pairs_ -= static_cast<std::int64_t>(pairs.size());
    }

    [[gnu::noinline]] void empty_table() {
        const std::size_t entries = table_.entries();
        combined_ += pairs_in_table_ - entries;
        if (pairs_in_table_ * 2 < entries * least_pairs_for_2_entries) {
            bypassed_pairs_ = bypass_tables * static_cast<std::int64_t>(entries);
        }
        pairs_in_table_ = 0;
        table_.take_all([this](const typename table::slot& s) {
            const std::uint64_t hash = table::hash_of(s);
            const key_words words = s.long_key() ? key_words{s.words.hi, 0} : s.words;
            totals_.write(hash, words, s.key_size(), s.value);
        });
    }

    const Job& job_;
    table table_;
    batch_writer<V, placement> batches_;
    batch_writer<owned_t<V>, placement> totals_;
    std::uint64_t pairs_in_table_ = 0;  // since it was last emptied
    std::uint64_t combined_ = 0;
    std::int64_t bypassed_pairs_ = 0;  // still to pass the table by
};

}  // namespace throng::detail
