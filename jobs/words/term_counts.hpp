// What a mapper gathers before it emits it.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

/// How often each term of a file occurs in the lines that a mapper has had: what a mapper has for
/// itself, so that a job emits a pair for a term rather than for each time that it occurs. Takes
/// some 8 MiB at most: then, and when another file begins, all is emitted and counted anew.
/// `Emit(emit, file, term, count)` emits one.
template <class Emitter, void (*Emit)(Emitter& emit, std::string_view file, std::string_view term,
                                      std::uint64_t count)>
class term_counts {
public:
    /// Counts a term once more.
    void add(std::string_view file, std::string_view term, Emitter& emit) {
        if (file != file_ || bytes_ > most_bytes) {
            finish(emit);
            file_ = file;
        }
        if (const auto found = counts_.find(term); found != counts_.end()) {
            ++found->second;
        } else {
            counts_.emplace(term, 1);
            bytes_ += term.size() + entry_bytes;
        }
    }

    /// Emits all that there is, and forgets it.
    void finish(Emitter& emit) {
        for (const auto& [term, count] : counts_) Emit(emit, file_, term, count);
        counts_ = {};  // clear() takes as long as for the largest file so far
        bytes_ = 0;
    }

private:
    static constexpr std::size_t most_bytes = std::size_t{8} << 20;
    static constexpr std::size_t entry_bytes = 64;  // of the table, without a long term's letters

    struct hash : std::hash<std::string_view> {
        using is_transparent = void;
    };

    std::string file_;
    boost::unordered_flat_map<std::string, std::uint64_t, hash, std::equal_to<>> counts_;
    std::size_t bytes_ = 0;
};
