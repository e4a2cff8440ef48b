#include "mapreduce/records/record_ranking.hpp"

#include <cstring>
#include <string_view>

namespace throng::mapreduce {

// The hash, and how the key begins.
ranked_item record_ranking::ranked(const char* record) const {
    record_view view{};
    reader_.read(record, view);
    return {std::uint64_t{view.hash} << 32 | word_of(view.key(), 0) >> 32, record};
}

bool record_ranking::operator()(const ranked_item& a, const ranked_item& b) const {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    record_view a_view{};
    record_view b_view{};
    reader_.read(a.record, a_view);
    reader_.read(b.record, b_view);
    const int order = a_view.key().compare(b_view.key());
    return order != 0 ? order < 0 : value_before(a_view, b_view);
}

bool record_ranking::value_before(const char* a, const char* b) const {
    record_view a_view{};
    record_view b_view{};
    reader_.read(a, a_view);
    reader_.read(b, b_view);
    return value_before(a_view, b_view);
}

bool record_ranking::value_before(const record_view& a, const record_view& b) const {
    if (job_->order == THRONG_ORDER_ARRIVAL) {
        return std::memcmp(a.value - THRONG_PLACE_BYTES, b.value - THRONG_PLACE_BYTES,
                           THRONG_PLACE_BYTES) < 0;
    }
    return job_->compare(payload(a), payload(b)) < 0;
}

// The value without what says its size.
throng_text record_ranking::payload(const record_view& record) const {
    const std::size_t prefix_bytes = detail::size_prefix_bytes(job_->value_size, record.value);
    return {record.value + prefix_bytes, record.value_bytes - prefix_bytes};
}

}  // namespace throng::mapreduce
