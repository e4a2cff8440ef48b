// Records as they lie in a batch.
#pragma once

#include <throng/abi.h>
#include <throng/detail/job/compact_number.hpp>

#include <cstdint>
#include <cstring>
#include <string_view>

namespace throng::mapreduce {

/// One record; what it points to is in the batch.
struct record_view {
    const char* key_data;
    const char* value;  // with the prefix that says its size, if sizes vary; without its place
    std::uint32_t hash;
    std::uint32_t key_size;
    std::uint32_t value_bytes;

    [[nodiscard]] std::string_view key() const { return {key_data, key_size}; }
    /// All of it.
    [[nodiscard]] std::string_view bytes() const {
        return {key_data - detail::compact_size(key_size) - sizeof hash, value + value_bytes};
    }
};

/// Reads the records of one job.
class record_reader {
public:
    explicit record_reader(const throng_job& job)
        : record_reader(job.value_size,
                        job.order == THRONG_ORDER_ARRIVAL ? THRONG_PLACE_BYTES : 0) {}
    /// See throng_job.value_size, throng_batch.
    explicit record_reader(std::uint32_t value_size, std::uint32_t place_bytes = 0)
        : value_size_(value_size), place_bytes_(place_bytes) {}

    /// Reads the record at `at`; returns where the next one begins.
    const char* read(const char* at, record_view& record) const {
        std::memcpy(&record.hash, at, sizeof record.hash);
        at += sizeof record.hash;
        record.key_size = static_cast<std::uint32_t>(detail::read_compact(at));
        record.key_data = at;
        record.value = at + record.key_size + place_bytes_;
        record.value_bytes =
            static_cast<std::uint32_t>(detail::record_value_bytes(value_size_, record.value));
        return record.value + record.value_bytes;
    }

private:
    std::uint32_t value_size_;
    std::uint32_t place_bytes_;
};

}  // namespace throng::mapreduce
