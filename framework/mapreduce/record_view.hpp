// Records as they lie in a batch.
#pragma once

#include <throng/abi.h>

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
        return {key_data - sizeof(throng_record), value + value_bytes};
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
        throng_record header;
        std::memcpy(&header, at, sizeof header);
        record.key_data = at + sizeof header;
        record.hash = header.hash;
        record.key_size = header.key_size;
        record.value = record.key_data + header.key_size + place_bytes_;
        record.value_bytes = value_size_;
        if (value_size_ == 0) {
            std::uint32_t payload_bytes = 0;
            std::memcpy(&payload_bytes, record.value, sizeof payload_bytes);
            record.value_bytes = static_cast<std::uint32_t>(sizeof payload_bytes) + payload_bytes;
        }
        return record.value + record.value_bytes;
    }

private:
    std::uint32_t value_size_;
    std::uint32_t place_bytes_;
};

}  // namespace throng::mapreduce
