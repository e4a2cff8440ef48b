// Inputs cut into splits, handed out one at a time.
#pragma once

#include "io/compression/piece_relay.hpp"
#include "io/inputs.hpp"

#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace throng::io {

/// A part of an input. The records that begin in [begin, end) belong to it; see block_reader. But
/// of a file in pieces, whose sizes nobody knows yet, it is the piece with the number `begin`;
/// whoever gets it must read it at once.
struct split {
    std::uint32_t input;           // index
    std::uint64_t begin;           // bytes
    std::uint64_t end;             // bytes; end_of_stream for a stream
    piece_relay* relay = nullptr;  // of the pieces; the queue's

    bool operator==(const split&) const = default;
};

inline constexpr std::uint64_t end_of_stream = std::numeric_limits<std::uint64_t>::max();

/// All splits of all inputs, in order. An empty file has none, unless that is asked for; a stream
/// is one. Splits are worked out when they are asked for: memory grows with the number of inputs,
/// not of splits. Thread-safe and lock-free.
class split_queue {
public:
    /// Splits of `split_bytes` bytes (at least 1), the last of each input shorter. With `by_frames`
    /// those of a compressed file of frames are of whole frames, or several, with that many bytes
    /// at least: what belongs to a split is then read from the begin of a frame on. So are those of
    /// a file in pieces these, whatever their size; without, it is a stream.
    split_queue(std::span<const input> inputs, std::uint64_t split_bytes, bool of_empty = false,
                bool by_frames = false);

    /// The next split that nobody has taken; nothing when all are taken.
    [[nodiscard]] std::optional<split> next();

    /// Bytes of all inputs whose size is known.
    [[nodiscard]] std::uint64_t total_bytes() const { return total_bytes_; }
    [[nodiscard]] std::uint64_t total_splits() const { return total_splits_; }
    /// Inputs that have a split.
    [[nodiscard]] std::uint32_t total_inputs() const {
        return static_cast<std::uint32_t>(parts_.size());
    }
    /// True if an input is a stream, so that total_bytes says nothing about the work to do.
    [[nodiscard]] bool has_stream() const { return has_stream_; }

private:
    struct part {
        std::uint64_t first;  // number of the input's first split
        std::uint64_t end;    // bytes; end_of_stream for a stream
        std::uint32_t input;
        std::vector<std::uint64_t> ends{};  // of its splits, unless all are of the same size
        std::unique_ptr<piece_relay> relay{};
    };

    void add_frames(std::uint32_t index, const input& input);

    std::vector<part> parts_;
    std::uint64_t split_bytes_;
    std::uint64_t total_bytes_ = 0;
    std::uint64_t total_splits_ = 0;
    bool has_stream_ = false;
    std::atomic<std::uint64_t> next_{0};
};

}  // namespace throng::io
