#include "io/compression/compressing_stream.hpp"

#include <algorithm>
#include <system_error>

namespace throng::io {

compressing_stream::compressing_stream(output_compression how, unsigned threads)
    : how_(how),
      threads_(threads),
      own_(piece_compressor::make(how)),
      pieces_(threads > 1 ? std::size_t{2} * threads : 1) {}

compressing_stream::~compressing_stream() {
    {
        const std::lock_guard lock(mutex_);
        is_over_ = true;
    }
    waiting_.notify_all();
}

void compressing_stream::append(std::string_view text, const receiver& to) {
    while (!text.empty()) {
        std::string& filling = number(handed_over_).text;
        if (filling.empty()) filling.reserve(compressed_piece_bytes);
        const std::size_t size = std::min(text.size(), compressed_piece_bytes - filling.size());
        filling.append(text.substr(0, size));
        text.remove_prefix(size);
        is_empty_ = false;
        if (filling.size() < compressed_piece_bytes) return;
        hand_over();
        if (handed_over_ - written_ == pieces_.size()) write_oldest(to);
    }
}

void compressing_stream::finish(const receiver& to) {
    if (is_empty_ || !number(handed_over_).text.empty()) hand_over();
    while (written_ < handed_over_) write_oldest(to);
    to(end_of_compressed(how_));
    is_empty_ = true;
}

void compressing_stream::hand_over() {
    {
        const std::lock_guard lock(mutex_);
        number(handed_over_).is = state::waiting;
        ++handed_over_;
    }
    if (helpers_.empty()) start_threads();
    waiting_.notify_one();
}

// Where there are none to be had, the one that calls does it all.
void compressing_stream::start_threads() {
    try {
        while (helpers_.size() + 1 < threads_) helpers_.emplace_back([this] { work(); });
    } catch (const std::system_error&) {
        return;
    }
}

void compressing_stream::write_oldest(const receiver& to) {
    piece& oldest = number(written_);
    {
        std::unique_lock lock(mutex_);
        while (oldest.is != state::done) {
            if (piece* const its = take())
                compress(*its, *own_, lock);
            else
                done_.wait(lock);
        }
    }
    if (oldest.failure) std::rethrow_exception(oldest.failure);
    to(oldest.compressed);
    oldest.text.clear();
    oldest.compressed.clear();
    oldest.is = state::filling;
    ++written_;
}

// The first one that waits for it, with the mutex locked; null if none does.
compressing_stream::piece* compressing_stream::take() {
    if (taken_ == handed_over_) return nullptr;
    piece& its = number(taken_++);
    its.is = state::taken;
    return &its;
}

void compressing_stream::compress(piece& its, piece_compressor& with,
                                  std::unique_lock<std::mutex>& lock) {
    lock.unlock();
    try {
        with.compress(its.text, its.compressed);
    } catch (...) {
        its.failure = std::current_exception();
    }
    lock.lock();
    its.is = state::done;
    done_.notify_one();
}

// A helper that has no memory for its tools leaves the work to others.
void compressing_stream::work() {
    std::unique_ptr<piece_compressor> tools;
    try {
        tools = piece_compressor::make(how_);
    } catch (const std::bad_alloc&) {
        return;
    }
    std::unique_lock lock(mutex_);
    for (;;) {
        waiting_.wait(lock, [this] { return is_over_ || taken_ < handed_over_; });
        if (is_over_) return;
        compress(*take(), *tools, lock);
    }
}

}  // namespace throng::io
