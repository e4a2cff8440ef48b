// Whether records are sorted: how many there are, and a checksum that does not depend on their
// order. Files are taken in the order of their names.
#include <throng/job.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace {

class teravalidate {
public:
    // Records of a file that stand together.
    struct stretch {
        std::string file;
        std::uint64_t offset = 0;
        std::string first_key;
        std::string last_key;
        std::uint64_t records = 0;
        std::uint64_t equal_keys = 0;       // records that have the key of the one before
        std::uint64_t checksum = 0;         // the sum of their hashes
        std::uint64_t misplaced = 0;        // records whose key is before that of the one before
        std::uint64_t first_misplaced = 0;  // its offset
    };
    static constexpr auto order = throng::value_order::sorted;
    static bool before(const stretch& a, const stretch& b) {
        return a.file != b.file ? a.file < b.file : a.offset < b.offset;
    }

    void parameters(throng::parameters& p) {
        p.choice("order", wanted_, {"sorted", "any"},
                 "whether records that are not sorted are an error");
    }

    static void map(const throng::block& block, throng::emitter<std::string_view, stretch>& emit) {
        stretch all;
        all.file = block.file();
        all.offset = block.offset();
        std::uint64_t offset = block.offset();
        for (std::string_view rest = block.text(); !rest.empty(); offset += record_bytes) {
            const std::size_t newline = std::min(rest.find('\n'), rest.size() - 1);
            const std::string_view record = rest.substr(0, newline + 1);
            check(record, offset);
            add(all, record, offset);
            rest.remove_prefix(record_bytes);
        }
        emit("", all);
    }

    void reduce(std::string_view, throng::receiver<stretch>& stretches, throng::output& out) const {
        stretch all;
        std::string place;  // of the first record that is misplaced
        for (const stretch& next : stretches) {
            const bool follows = all.records > 0;
            const bool is_misplaced = follows && next.first_key < all.last_key;
            if (place.empty() && (is_misplaced || next.misplaced > 0)) {
                place = "'" + next.file + "', at byte " +
                        std::to_string(is_misplaced ? next.offset : next.first_misplaced);
            }
            all.equal_keys += next.equal_keys + (follows && next.first_key == all.last_key);
            all.misplaced += next.misplaced + is_misplaced;
            all.records += next.records;
            all.checksum += next.checksum;
            all.last_key = next.last_key;
        }
        if (wanted_ == wanted::sorted && all.misplaced > 0) {
            throw throng::error(std::to_string(all.misplaced) +
                                " records are not sorted, the first in " + place +
                                ": its key is less than that of the record before it");
        }
        std::array<char, 17> digits{};
        std::snprintf(digits.data(), digits.size(), "%016lx", all.checksum);
        out.write("checksum", digits.data());
        out.write("equal keys", all.equal_keys);
        out.write("records", all.records);
        out.write("unsorted", all.misplaced);
    }

private:
    enum class wanted { sorted, any };
    static constexpr std::size_t record_bytes = 100;
    static constexpr std::size_t key_bytes = 10;

    static void check(std::string_view record, std::uint64_t offset) {
        const bool is_whole = record.size() == record_bytes && record.ends_with('\n');
        if (is_whole && record[key_bytes] == '\t') return;
        throw throng::error("the record at byte " + std::to_string(offset) + " has " +
                            std::to_string(record.size()) +
                            " bytes: expected 100, a key of 10, a tab, a value of 88 and a "
                            "newline");
    }
    static void add(stretch& all, std::string_view record, std::uint64_t offset) {
        const std::string_view key = record.substr(0, key_bytes);
        if (all.records == 0) {
            all.first_key = key;
        } else if (key < all.last_key) {
            if (all.misplaced++ == 0) all.first_misplaced = offset;
        } else if (key == all.last_key) {
            ++all.equal_keys;
        }
        all.last_key = key;
        ++all.records;
        all.checksum += throng::key_hash(record);
    }

    wanted wanted_ = wanted::sorted;
};

}  // namespace

THRONG_JOB(teravalidate, "teravalidate", "Whether records of terasort are sorted, and a checksum")
