// A mapper: gives a job the records of each block, and sends on what it emits.
#pragma once

#include <throng/detail/job/job_traits.hpp>
#include <throng/detail/job/line_splitter.hpp>
#include <throng/detail/job/mapper_state.hpp>
#include <throng/detail/job/sinks.hpp>

#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace throng::detail {

template <class Job>
inline constexpr bool has_places = order_of<Job> == value_order::arrival;

template <class Job>
using sink_of = std::conditional_t<
    map_only<Job>, output_sink<key_of<Job>, value_of<Job>>,
    std::conditional_t<
        offers_combine<Job>, combining_sink<Job, value_of<Job>>,
        std::conditional_t<has_places<Job>, arrival_sink<value_of<Job>, placement_of<Job>>,
                           shuffle_sink<value_of<Job>, placement_of<Job>>>>>;

template <class Job>
struct no_reader {};
template <class Job>
struct find_reader {
    using type = no_reader<Job>;
};
template <class Job>
requires read_input<input_of<Job>>
struct find_reader<Job> {
    using type = input_reader<input_of<Job>>;
};
template <class Job>
using reader_of = typename find_reader<Job>::type;

/// Belongs to one tasklet of the host's. Throws nothing once it is made.
template <class Job>
class mapper {
public:
    mapper(const Job& job, throng_mapper_host& host)
        : job_(job), host_(host), sink_(job, host), emit_(sink_), state_(job) {}

    mapper(const mapper&) = delete;
    mapper& operator=(const mapper&) = delete;

    throng_status map(const throng_block& source) {
        if constexpr (has_places<Job>) sink_.begin_block(source);
        const throng::block records(source, host_);
        throng_status status = THRONG_OK;
        if constexpr (has_reader) {
            status = read_records(records, source);
        } else {
            status = map_records(records);
        }
        if (status == THRONG_OK) status = records.status();
        if (status == THRONG_OK) status = drain();
        update_counters();
        return status;
    }

    throng_status finish() {
        throng_status status = guarded([this] { state_.finish(emit_); });
        if (status == THRONG_OK) status = drain();
        if (status == THRONG_OK) status = guarded([this] { sink_.finish(); });
        update_counters();
        return status;
    }

private:
    static constexpr bool takes_block = std::same_as<input_of<Job>, throng::block>;
    static constexpr bool has_reader = read_input<input_of<Job>>;

    throng_status map_records(const throng::block& records) requires takes_block {
        ++host_.records;
        return map_one(records, 0);
    }

    throng_status map_records(const throng::block& records) {
        line_splitter lines(records.text());
        std::string_view line;
        std::uint64_t index = 0;
        throng_status status = THRONG_OK;
        for (; status == THRONG_OK && lines.next(line); ++index) {
            const auto offset = static_cast<std::uint64_t>(line.data() - records.text().data());
            if constexpr (std::same_as<input_of<Job>, record>) {
                status = map_one(record(records, line, offset, index), offset);
            } else {
                status = map_one(line, offset);
            }
        }
        host_.records += index;
        return status;
    }

    throng_status read_records(const throng::block& records, const throng_block& source) {
        const mapping map{*this};
        const auto attempt = [this](std::uint64_t offset, auto&& read_and_map) {
            return this->attempt(offset, read_and_map);
        };
        return reader_.read(records, source, host_.records, attempt, map);
    }

    // What a reader calls.
    struct mapping {
        mapper& its;
        void operator()(const input_of<Job>& input) const { its.call_map(input); }
        void read_header(std::string_view file, std::span<const std::string> columns) const requires
            offers_read_header<Job> {
            its.job_.read_header(file, columns);
        }
    };

    template <class Input>
    [[gnu::always_inline]] void call_map(const Input& input) {
        if constexpr (has_state<Job>) {
            job_.map(input, emit_, state_.value());
        } else {
            job_.map(input, emit_);
        }
    }

    // Runs what reads a record and maps it.
    template <class F>
    [[gnu::always_inline]] throng_status attempt(std::uint64_t offset, F& read_and_map) {
        try {
            read_and_map();
            return THRONG_OK;
        } catch (const stopped& stop) {
            return stop.status;
        } catch (const unusable_input& unusable) {
            sink_.fail(unusable.what());
            return THRONG_FAILED;
        } catch (...) {
            bad_reason_ = describe_exception();
        }
        return bad_record(offset);
    }

    template <class Input>
    [[gnu::always_inline]] throng_status map_one(const Input& input, std::uint64_t offset) {
        try {
            call_map(input);
            return THRONG_OK;
        } catch (const stopped& stop) {
            return stop.status;
        } catch (...) {
            bad_reason_ = describe_exception();
        }
        return bad_record(offset);
    }

    // After the handler, since the host may park.
    [[gnu::noinline, gnu::cold]] throng_status bad_record(std::uint64_t offset) {
        return host_.bad_record(host_.self, offset, as_text(bad_reason_));
    }

    throng_status drain() {
        return guarded([this] { emit_.drain(); });
    }

    template <class F>
    throng_status guarded(F f) {
        try {
            f();
            return THRONG_OK;
        } catch (const stopped& stop) {
            return stop.status;
        } catch (...) {
            sink_.fail(describe_exception());
            return THRONG_FAILED;
        }
    }

    void update_counters() {
        host_.emitted = emit_.emitted();
        host_.combined = sink_.combined();
        host_.combining_nanoseconds = emit_.sink_nanoseconds();
    }

    const Job& job_;
    throng_mapper_host& host_;
    sink_of<Job> sink_;
    emitter_of<Job> emit_;
    [[no_unique_address]] mapper_state<Job> state_;
    std::string bad_reason_;
    [[no_unique_address]] reader_of<Job> reader_;
};

}  // namespace throng::detail
