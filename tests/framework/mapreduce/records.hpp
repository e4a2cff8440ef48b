// Encoded records for tests.
#pragma once

#include <throng/detail/job/compact_number.hpp>

#include <cstdint>
#include <string>

namespace throng::test {

// A record with a value of varying size, as a mapper encodes it.
inline std::string record_of(std::uint32_t hash, const std::string& key, const std::string& value) {
    const auto compact = [](std::uint64_t number) {
        char bytes[detail::most_compact_bytes];
        return std::string(bytes, detail::write_compact(bytes, number));
    };
    std::string record(reinterpret_cast<const char*>(&hash), sizeof hash);
    record += compact(key.size()) + key + compact(value.size());
    return record + value;
}

}  // namespace throng::test
