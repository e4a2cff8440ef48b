#include "mapreduce/grouped_records.hpp"

#include "mapreduce/key_table.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

namespace throng::mapreduce {

namespace {

constexpr std::size_t records_ahead = 32;  // their slots in the table are on their way
constexpr std::size_t keys_ahead = 8;      // the same of the keys that are there

// A key while records are sorted to theirs.
struct key_group {
    const char* key;
    std::uint32_t key_size;
    std::uint32_t index;
    std::size_t records = 0;
};

// Which key each record has, and how many each key has.
class grouping {
public:
    grouping(std::span<const std::string_view> pieces, record_reader reader) : reader_(reader) {
        for (const std::string_view piece : pieces) add(piece);
    }

    std::vector<const char*> records;
    std::vector<std::uint32_t> key_of_record;
    std::vector<std::unique_ptr<key_group[]>> groups;  // in blocks, which stay where they are
    std::size_t keys = 0;

    static constexpr std::size_t block_keys = 1024;
    [[nodiscard]] const key_group& at(std::size_t key) const {
        return groups[key / block_keys][key % block_keys];
    }

private:
    void add(std::string_view piece) {
        std::array<record_view, records_ahead> ring;
        const char* at = piece.data();
        const char* const end = at + piece.size();
        std::size_t read = 0;
        for (std::size_t done = 0;; ++done) {
            for (; read < done + records_ahead && at < end; ++read) {
                records.push_back(at);
                at = reader_.read(at, ring[read % records_ahead]);
                table_.prefetch(ring[read % records_ahead].hash);
            }
            if (done == read) return;
            if (const std::size_t next = done + keys_ahead; next < read) {
                prefetch_key(ring[next % records_ahead].hash);
            }
            key_group& its = group_of(ring[done % records_ahead]);
            ++its.records;
            key_of_record.push_back(its.index);
        }
    }

    void prefetch_key(std::uint32_t hash) const {
        if (const key_group* guess = table_.first_guess(hash)) __builtin_prefetch(guess->key);
    }

    key_group& group_of(const record_view& record) {
        const std::string_view key = record.key();
        key_group* found = table_.find(record.hash, [key](const key_group& candidate) {
            return std::string_view(candidate.key, candidate.key_size) == key;
        });
        if (found != nullptr) return *found;
        table_.make_room();
        if (keys % block_keys == 0) groups.push_back(std::make_unique<key_group[]>(block_keys));
        key_group& made = groups[keys / block_keys][keys % block_keys];
        made = {record.key_data, record.key_size, static_cast<std::uint32_t>(keys)};
        table_.insert(record.hash, made);
        ++keys;
        return made;
    }

    record_reader reader_;
    key_table<key_group> table_;
};

}  // namespace

grouped_records::grouped_records(std::span<const std::string_view> pieces, record_reader reader) {
    const grouping found(pieces, reader);
    ends_.resize(found.keys);
    std::size_t sum = 0;
    for (std::size_t key = 0; key < found.keys; ++key) {
        ends_[key] = sum;  // where its first goes; moves on with each that is put there
        sum += found.at(key).records;
    }
    records_.resize(found.records.size());
    for (std::size_t i = 0; i < found.records.size(); ++i) {
        records_[ends_[found.key_of_record[i]]++] = found.records[i];
    }
}

// A stable sort reads nothing but the records even where `before` of a job is no order.
void grouped_records::sort(std::size_t key, const record_ranking& ranking) {
    const auto begin = records_.begin();
    std::stable_sort(
        begin + static_cast<std::ptrdiff_t>(key == 0 ? 0 : ends_[key - 1]),
        begin + static_cast<std::ptrdiff_t>(ends_[key]),
        [&ranking](const char* a, const char* b) { return ranking.value_before(a, b); });
}

}  // namespace throng::mapreduce
