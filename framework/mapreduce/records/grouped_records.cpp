#include "mapreduce/records/grouped_records.hpp"

#include "mapreduce/small_bytes.hpp"

#include <hwy/contrib/sort/vqsort.h>

#include <algorithm>
#include <limits>
#include <new>

namespace throng::mapreduce {

namespace {

constexpr std::size_t records_ahead = 16;  // are on their way to the cache
constexpr int bits_of_number = 32;

// Of all records, in the order of their hashes; those of one hash in the order of their arrival.
// Numbers that are a hash and a place sort faster than records are looked up by their keys: all
// that is touched for it stays in the cache, whatever the order of the hashes.
std::vector<const char*> by_hash(std::span<const std::string_view> pieces, record_reader reader,
                                 std::vector<std::uint64_t>& hashes) {
    std::vector<const char*> arrived;
    record_view record{};
    for (const std::string_view piece : pieces) {
        for (const char *at = piece.data(), *end = at + piece.size(); at < end;) {
            hashes.push_back(arrived.size());
            arrived.push_back(at);
            at = reader.read(at, record);
            hashes.back() |= std::uint64_t{record.hash} << bits_of_number;
        }
    }
    if (arrived.size() > std::numeric_limits<std::uint32_t>::max()) throw std::bad_alloc();
    if (hashes.size() > 1) {
        hwy::Sorter()(hashes.data(), hashes.size(), hwy::SortAscending());
    }
    std::vector<const char*> sorted(arrived.size());
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        sorted[i] = arrived[static_cast<std::uint32_t>(hashes[i])];
    }
    return sorted;
}

}  // namespace

grouped_records::grouped_records(std::span<const std::string_view> pieces, record_reader reader)
    : reader_(reader) {
    std::vector<std::uint64_t> hashes;
    records_ = by_hash(pieces, reader, hashes);
    const auto same_hash = [&hashes](std::size_t a, std::size_t b) {
        return (hashes[a] ^ hashes[b]) >> bits_of_number == 0;
    };
    for (std::size_t begin = 0, end = 0; begin < records_.size(); begin = end) {
        const record_view first = view_of(begin);
        bool one_key = true;
        for (end = begin + 1; end < records_.size() && same_hash(begin, end); ++end) {
            if (end + records_ahead < records_.size()) {
                __builtin_prefetch(records_[end + records_ahead]);
            }
            const record_view next = view_of(end);
            one_key = one_key && same_bytes(first.key(), next.key());
        }
        if (!one_key) sort_by_key(begin, end);
        add_keys(begin, end, one_key);
    }
}

record_view grouped_records::view_of(std::size_t record) const {
    record_view view{};
    reader_.read(records_[record], view);
    return view;
}

// Different keys of one hash, which hardly ever meet.
void grouped_records::sort_by_key(std::size_t begin, std::size_t end) {
    const auto key_of = [this](const char* record) {
        record_view view{};
        reader_.read(record, view);
        return view.key();
    };
    std::stable_sort(records_.begin() + static_cast<std::ptrdiff_t>(begin),
                     records_.begin() + static_cast<std::ptrdiff_t>(end),
                     [&key_of](const char* a, const char* b) { return key_of(a) < key_of(b); });
}

// Of records in the order of their keys.
void grouped_records::add_keys(std::size_t begin, std::size_t end, bool one_key) {
    for (std::size_t i = begin + 1; i < end && !one_key; ++i) {
        if (view_of(i - 1).key() != view_of(i).key()) {
            ends_.push_back(static_cast<std::uint32_t>(i));
        }
    }
    ends_.push_back(static_cast<std::uint32_t>(end));
}

// A stable sort reads nothing but the records even where `before` of a job is no order.
void grouped_records::sort(std::size_t key, const record_ranking& ranking) {
    const auto begin = records_.begin();
    std::stable_sort(
        begin + static_cast<std::ptrdiff_t>(begin_of(key)),
        begin + static_cast<std::ptrdiff_t>(ends_[key]),
        [&ranking](const char* a, const char* b) { return ranking.value_before(a, b); });
}

}  // namespace throng::mapreduce
