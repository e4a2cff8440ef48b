// What one piece of a file leaves to the next.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <string>

namespace throng::io {

/// Where a piece begins, which only those before it can say.
struct piece_place {
    std::uint64_t offset = 0;  // of the record that `begun` is the begin of, or else of the piece
    std::uint64_t lines = 0;   // newlines before that
    std::string begun{};       // what the pieces before have of a record that they do not end
    bool in_quotes = false;    // at the begin of the piece, if the records are of CSV
};

/// Pieces of one file, numbered from 0, that several threads take one after the other and read at
/// the same time: each waits with its own for the place that the one before passes on. Nobody waits
/// for long if whoever has taken a piece finds out what it leaves before it does anything else, and
/// then says it, or that it failed. Thread-safe.
class piece_relay {
public:
    /// The place of a piece; waits for it. Once for each, in any order. Rethrows the failure.
    [[nodiscard]] piece_place take(std::size_t number);
    /// That of the piece behind the one whose place was taken last.
    void pass_on(piece_place place);
    /// The present exception is what all those get who wait for a place.
    void fail() noexcept;

private:
    std::mutex mutex_;  // of all that follows
    std::condition_variable changed_;
    std::size_t next_ = 0;  // the piece that `place_` is that of
    bool is_taken_ = false;
    piece_place place_;
    std::exception_ptr failure_;
};

}  // namespace throng::io
