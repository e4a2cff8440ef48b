// The tables of C functions through which the host reaches a job.
#pragma once

#include <throng/detail/job/check_job.hpp>
#include <throng/detail/job/key_functions.hpp>
#include <throng/detail/job/mapper.hpp>
#include <throng/detail/job/reduce_entry.hpp>
#include <throng/detail/job/value_comparison.hpp>

#include <memory>
#include <new>

namespace throng::detail {

template <class Job>
throng_status create_job(const throng_parameter_host* host, void** result) {
    try {
        auto job = std::make_unique<Job>();
        if constexpr (offers_parameters<Job>) {
            parameters given(*host);
            job->parameters(given);
            given.check();
        }
        if constexpr (offers_setup<Job>) job->setup();
        *result = job.release();
        return THRONG_OK;
    } catch (...) {
        const std::string reason = describe_exception();
        host->fail(host->self, as_text(reason));
        return THRONG_FAILED;
    }
}

template <class Job>
void destroy_job(void* job) {
    std::unique_ptr<Job>(static_cast<Job*>(job)).reset();
}

template <class Job>
throng_status clean_up_job(void* job, void* self, void (*fail)(void*, throng_text)) {
    try {
        static_cast<Job*>(job)->cleanup();
        return THRONG_OK;
    } catch (...) {
        const std::string reason = describe_exception();
        fail(self, as_text(reason));
        return THRONG_FAILED;
    }
}

template <class Job>
throng_status create_mapper(const void* job, throng_mapper_host* host, void** result) {
    try {
        *result = std::make_unique<mapper<Job>>(*static_cast<const Job*>(job), *host).release();
        return THRONG_OK;
    } catch (...) {
        const std::string reason = describe_exception();
        host->fail(host->self, as_text(reason));
        return THRONG_FAILED;
    }
}

template <class Job>
throng_status map_block(void* target, const throng_block* source) {
    return static_cast<mapper<Job>*>(target)->map(*source);
}

template <class Job>
throng_status finish_mapper(void* target) {
    return static_cast<mapper<Job>*>(target)->finish();
}

template <class Job>
void destroy_mapper(void* target) {
    std::unique_ptr<mapper<Job>>(static_cast<mapper<Job>*>(target)).reset();
}

constexpr throng_order abi_order(value_order order) {
    switch (order) {
        case value_order::arrival:
            return THRONG_ORDER_ARRIVAL;
        case value_order::sorted:
            return THRONG_ORDER_SORTED;
        default:
            return THRONG_ORDER_UNSPECIFIED;
    }
}

constexpr throng_text literal_text(std::string_view text) { return {text.data(), text.size()}; }

/// The table of a job that passes `check_job`.
template <class Job>
constexpr throng_job job_table(std::string_view name, std::string_view summary) {
    throng_job table{};
    table.name = literal_text(name);
    table.summary = literal_text(summary);
    if (offers_combine<Job>) table.flags |= THRONG_JOB_COMBINES;
    if (!map_only<Job>) table.flags |= THRONG_JOB_REDUCES;
    if (offers_partition<Job>) table.flags |= THRONG_JOB_PARTITIONS;
    if (sends_messages<Job>) table.flags |= THRONG_JOB_MESSAGES;
    table.value_size = record_value<value_of<Job>>::size_form;
    table.key_tag = ordered_codec<key_of<Job>>::tag;
    table.order = abi_order(order_of<Job>);
    if constexpr (read_input<input_of<Job>>) {
        table.input = input_reader<input_of<Job>>::kind;
        table.record_size = input_reader<input_of<Job>>::record_size;
    }
    if constexpr (mentions_outputs<Job>) {
        table.outputs = output_names<Job>.data();
        table.output_count = static_cast<std::uint32_t>(output_names<Job>.size());
    }
    if constexpr (sends_to_collectors<Job>) {
        table.collectors = collector_names<Job>.data();
        table.collector_count = static_cast<std::uint32_t>(collector_names<Job>.size());
        table.collect = collect_entry<Job>;
    }
    table.create = create_job<Job>;
    table.destroy = destroy_job<Job>;
    if constexpr (offers_key_before<Job>) table.compare_keys = compare_encoded_keys<Job>;
    if constexpr (offers_cleanup<Job>) table.cleanup = clean_up_job<Job>;
    table.mapper_create = create_mapper<Job>;
    table.mapper_map = map_block<Job>;
    table.mapper_finish = finish_mapper<Job>;
    table.mapper_destroy = destroy_mapper<Job>;
    if constexpr (!map_only<Job>) table.reduce = reduce_entry<Job>;
    if constexpr (order_of<Job> == value_order::sorted) {
        table.compare = compare_encoded<Job, value_of<Job>, offers_before<Job>>;
    }
    return table;
}

/// The table of a Job; one that is not in order is not compiled, and a static_assert says why.
template <class Job>
constexpr throng_job checked_job_table(std::string_view name, std::string_view summary) {
    if constexpr (check_job<Job>()) return job_table<Job>(name, summary);
    return {};
}

}  // namespace throng::detail
