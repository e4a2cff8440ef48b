#include "mapreduce/key_count.hpp"

#include <algorithm>
#include <bitset>
#include <cmath>
#include <cstddef>

namespace throng::mapreduce {

namespace {

constexpr unsigned bits_of_place = 16;
constexpr std::size_t places = std::size_t{1} << bits_of_place;
constexpr std::uint64_t usual_record_bytes = 8;
constexpr unsigned most_levels = 32 - bits_of_place;

// The hashes that begin with so many zeros are counted: as many as fill half of the places, if
// records are small and each has a key of its own.
unsigned level_for(std::span<const std::string_view> pieces) {
    std::uint64_t bytes = 0;
    for (const std::string_view each : pieces) bytes += each.size();
    unsigned level = 0;
    while (level < most_levels && (bytes / usual_record_bytes) >> level > places / 2) ++level;
    return level;
}

}  // namespace

key_count count_keys(std::span<const std::string_view> pieces, record_reader reader) {
    const unsigned level = level_for(pieces);
    const std::uint64_t end_of_counted = (std::uint64_t{1} << 32) >> level;
    std::bitset<places> met;
    key_count count;
    for (const std::string_view piece : pieces) {
        record_view record{};
        for (const char* at = piece.data(); at < piece.data() + piece.size();) {
            at = reader.read(at, record);
            ++count.records;
            if (record.hash < end_of_counted) met.set(record.hash % places);
        }
    }
    // If all places are taken there are many times more keys than places.
    const auto free = std::max<double>(0.5, static_cast<double>(places - met.count()));
    count.keys = std::ldexp(std::log(places / free) * places, static_cast<int>(level));
    return count;
}

}  // namespace throng::mapreduce
