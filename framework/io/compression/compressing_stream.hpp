// Compresses a text on several threads.
#pragma once

#include "io/compression/output_compression.hpp"
#include "io/output/output_sink.hpp"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace throng::io {

/// Takes one text after another in pieces of any size. What comes out depends on the text alone:
/// neither on how it was handed over nor on the number of threads. For one thread at a time.
class compressing_stream {
public:
    /// Takes what is compressed, in order; in the thread that calls.
    using receiver = std::function<void(std::string_view)>;

    /// `threads` is how many compress at the same time: the one that calls, and others.
    compressing_stream(output_compression how, unsigned threads);
    ~compressing_stream();
    compressing_stream(const compressing_stream&) = delete;
    compressing_stream& operator=(const compressing_stream&) = delete;

    /// Throws what `to` throws, and std::bad_alloc; the stream is of no use then.
    void append(std::string_view text, const receiver& to);
    /// Ends the text: all of it is handed to `to`. The next one may follow.
    void finish(const receiver& to);

private:
    enum class state : std::uint8_t { filling, waiting, taken, done };

    struct piece {
        std::string text;
        std::string compressed;
        state is = state::filling;
        std::exception_ptr failure;
    };

    [[nodiscard]] piece& number(std::uint64_t which) { return pieces_[which % pieces_.size()]; }
    void hand_over();
    void start_threads();
    void write_oldest(const receiver& to);
    [[nodiscard]] piece* take();
    void compress(piece& its, piece_compressor& with, std::unique_lock<std::mutex>& lock);
    void work();

    const output_compression how_;
    const unsigned threads_;
    std::unique_ptr<piece_compressor> own_;  // of the thread that calls
    std::vector<piece> pieces_;              // that of number i is free when i - size() is written
    std::uint64_t written_ = 0;              // so many, and
    std::uint64_t handed_over_ = 0;          // so many; the next one is being filled
    bool is_empty_ = true;                   // the present text, so far
    std::mutex mutex_;                       // of what follows, and of states
    std::condition_variable waiting_;
    std::condition_variable done_;
    std::uint64_t taken_ = 0;
    bool is_over_ = false;
    std::vector<std::jthread> helpers_;
};

/// A sink that compresses what it hands to another one.
class compressed_sink final : public sink {
public:
    compressed_sink(std::unique_ptr<sink> to, output_compression how, unsigned threads)
        : to_(std::move(to)), stream_(how, threads) {}

    void write(std::string_view records) override {
        stream_.append(records, [this](std::string_view data) { to_->write(data); });
    }
    void finish() override {
        stream_.finish([this](std::string_view data) { to_->write(data); });
        to_->finish();
    }
    void expect(std::uint64_t records) override { to_->expect(records); }
    [[nodiscard]] bool reader_gone() const override { return to_->reader_gone(); }

private:
    std::unique_ptr<sink> to_;
    compressing_stream stream_;
};

}  // namespace throng::io
