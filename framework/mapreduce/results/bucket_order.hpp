// The results of a bucket, put in order.
#pragma once

#include "mapreduce/results/packed_result.hpp"
#include "mapreduce/results/result_ranking.hpp"

#include <hwy/contrib/sort/vqsort.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace throng::mapreduce {

/// Sorts results, equal ones in the order in which they were added. Can be used again; keeps its
/// memory.
///
/// What is sorted are single numbers: as much of a word (see by_key) as leaves room for a result's
/// place in the order of arrival. Results for which these parts are the same are sorted once more
/// by the rest of the word, then by the next word.
template <class Ranking>
class bucket_order {
public:
    /// Begins with no results, to be ranked like this.
    void start(const Ranking& ranking) {
        ranking_ = ranking;
        count_ = 0;
    }

    /// Adds packed results, which must stay where they are.
    void add(std::string_view packed) {
        make_room(packed.size() / packed_result::least_bytes);
        for (const char *at = packed.data(), *end = at + packed.size(); at < end;) {
            const packed_result result(at);
            results_[count_] = at;
            words_[count_] = result.prefix(ranking_);
            ++count_;
            at = result.end();
        }
    }

    void sort() {
        places_ = std::bit_ceil(count_) - 1;
        for (std::size_t i = 0; i < count_; ++i) keys_[i] = i;
        if (count_ > 1) sort_by_words({0, count_}, 0);
    }

    [[nodiscard]] std::size_t count() const { return count_; }
    /// The result that comes `number`-th, after sort().
    [[nodiscard]] packed_result operator[](std::size_t number) const {
        return packed_result(results_[keys_[number] & places_]);
    }

    /// Prepares for the use of a result soon; it need not exist.
    void prefetch(std::size_t number) const {
        // First the packed result, later what it refers to.
        const std::size_t later = number + farther;
        if (later < count_) __builtin_prefetch(results_[keys_[later] & places_]);
        if (number >= count_) return;
        const char* const record = (*this)[number].reference();
        if (record != nullptr) __builtin_prefetch(record);
    }

private:
    static constexpr std::size_t farther = 16;

    struct range {
        std::size_t begin, end;
        [[nodiscard]] std::size_t size() const { return end - begin; }
    };
    static constexpr std::size_t few = 16;

    // Sorts results whose words before word `number`, which is in words_, are the same.
    void sort_by_words(range results, std::size_t number) {
        const auto begin = words_.begin() + static_cast<std::ptrdiff_t>(results.begin);
        const auto [least, most] =
            std::minmax_element(begin, begin + static_cast<std::ptrdiff_t>(results.size()));
        const std::uint64_t first = *least;
        const std::uint64_t spread = *most - first;
        if (spread == 0) return sort_by_next_word(results, number + 1);
        const int shift = std::countl_zero(spread);
        for (std::size_t i = results.begin; i < results.end; ++i) {
            keys_[i] = ((words_[i] - first) << shift & ~places_) | (keys_[i] & places_);
        }
        sorter_(keys_.data() + results.begin, results.size(), hwy::SortAscending());
        const bool whole_word = places_ >> shift == 0;
        sort_runs(results, whole_word ? number + 1 : number);
    }

    // Sorts each run of what the keys have not told apart.
    void sort_runs(range results, std::size_t next_word) {
        for (std::size_t i = results.begin + 1; i < results.end; ++i) {
            if ((keys_[i] ^ keys_[i - 1]) > places_) continue;
            range run{i - 1, i + 1};
            while (run.end < results.end && (keys_[run.end] ^ keys_[i]) <= places_) ++run.end;
            sort_by_next_word(run, next_word);
            i = run.end;
        }
    }

    void sort_by_next_word(range results, std::size_t number) {
        if (results.size() <= few || number == Ranking::words) return sort_by_all(results);
        for (std::size_t i = results.begin; i < results.end; ++i) {
            words_[i] = ranking_.word((*this)[i].parts(), number);
        }
        sort_by_words(results, number);
    }

    void sort_by_all(range results) {
        const auto begin = keys_.begin() + static_cast<std::ptrdiff_t>(results.begin);
        const auto parts = [this](std::uint64_t key) {
            return packed_result(results_[key & places_]).parts();
        };
        std::stable_sort(
            begin, begin + static_cast<std::ptrdiff_t>(results.size()),
            [&](std::uint64_t a, std::uint64_t b) { return ranking_.before(parts(a), parts(b)); });
    }

    void make_room(std::size_t more) {
        if (count_ + more <= results_.size()) return;
        const std::size_t size = std::max(count_ + more, results_.size() + results_.size() / 2);
        results_.resize(size);
        words_.resize(size);
        keys_.resize(size);
    }

    Ranking ranking_;
    std::size_t count_ = 0;
    std::uint64_t places_ = 0;          // the bits of a key that say which result it is
    std::vector<const char*> results_;  // packed, in the order in which they came
    std::vector<std::uint64_t> words_;  // of what is at the same place in keys_
    std::vector<std::uint64_t> keys_;
    hwy::Sorter sorter_;
};

}  // namespace throng::mapreduce
