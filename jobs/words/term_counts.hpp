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
class term_counts {
public:
    /// Counts a term once more; where it is time, calls `emit(file, term, count)` for what there
    /// is.
    template <class Emit>
    void add(std::string_view file, std::string_view term, Emit emit) {
        if (file != file_ || bytes_ > most_bytes) {
            flush(emit);
            file_ = file;
        }
        if (const auto found = counts_.find(term); found != counts_.end()) {
            ++found->second;
        } else {
            counts_.emplace(term, 1);
            bytes_ += term.size() + entry_bytes;
        }
    }

    /// Calls `emit(file, term, count)` for all that there is, and forgets it.
    template <class Emit>
    void flush(Emit emit) {
        for (const auto& [term, count] : counts_) {
            emit(std::string_view(file_), std::string_view(term), count);
        }
        counts_.clear();
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
