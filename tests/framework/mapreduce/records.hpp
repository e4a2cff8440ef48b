// Encoded records for tests.
#pragma once

#include <throng/abi.h>

#include <cstdint>
#include <string>

namespace throng::test {

// A record with a value of varying size, as a mapper encodes it.
inline std::string record_of(std::uint32_t hash, const std::string& key, const std::string& value) {
    const throng_record header{hash, static_cast<std::uint32_t>(key.size())};
    const auto size = static_cast<std::uint32_t>(value.size());
    std::string record(reinterpret_cast<const char*>(&header), sizeof header);
    record += key;
    record.append(reinterpret_cast<const char*>(&size), sizeof size);
    return record + value;
}

}  // namespace throng::test
