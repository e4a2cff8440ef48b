#include "io/read_ahead.hpp"

#include <string.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace throng::io {
namespace {

constexpr std::size_t chunk_bytes = std::size_t{256} << 10;
constexpr std::size_t chunk_count = 4;
// So much is read before there is a thread, which small files are not worth.
constexpr std::uint64_t bytes_without_thread = 2 * chunk_bytes;

class reading_ahead final : public source {
public:
    explicit reading_ahead(std::unique_ptr<source> from) : from_(std::move(from)) {}

    ~reading_ahead() override {
        if (!thread_.joinable()) return;
        stop();
        thread_.join();
    }

    bool seekable() const override { return false; }

    std::size_t read(char* to, std::size_t size, std::uint64_t offset) override {
        if (!thread_.joinable()) {
            if (offset < bytes_without_thread) return from_->read(to, size, offset);
            start(offset);
        }
        if ((!has_present_ || taken_ == chunks_[next_].size) && !take_next()) return 0;
        chunk& present = chunks_[next_];
        const std::size_t count = std::min(size, present.size - taken_);
        ::memcpy(to, present.bytes.get() + taken_, count);
        taken_ += count;
        return count;
    }

    std::size_t memory_bytes() const override {
        return from_->memory_bytes() + (thread_.joinable() ? chunk_count * chunk_bytes : 0);
    }

    void stop() noexcept override {
        from_->stop();
        const std::lock_guard lock(mutex_);
        stopped_ = true;
        changed_.notify_all();
    }

private:
    struct chunk {
        std::unique_ptr<char[]> bytes;
        std::size_t size = 0;
    };

    void start(std::uint64_t offset) {
        for (chunk& each : chunks_) {
            each.bytes = std::make_unique_for_overwrite<char[]>(chunk_bytes);
        }
        thread_ = std::thread([this, offset] { read_all(offset); });
    }

    // The thread's work.
    void read_all(std::uint64_t offset) {
        try {
            for (std::size_t number = 0; wait_for_room(); number = (number + 1) % chunk_count) {
                chunk& present = chunks_[number];
                present.size = from_->read(present.bytes.get(), chunk_bytes, offset);
                offset += present.size;
                if (present.size == 0) break;
                note([this] { ++full_; });
            }
        } catch (...) {
            note([this] { failure_ = std::current_exception(); });
        }
        note([this] { ended_ = true; });
    }

    bool wait_for_room() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return stopped_ || full_ < chunk_count; });
        return !stopped_;
    }

    template <class Change>
    void note(Change change) {
        const std::lock_guard lock(mutex_);
        change();
        changed_.notify_all();
    }

    // Waits for the chunk behind the present one; false if there is none.
    bool take_next() {
        std::unique_lock lock(mutex_);
        if (has_present_) {
            --full_;
            next_ = (next_ + 1) % chunk_count;
            has_present_ = false;
            changed_.notify_all();
        }
        changed_.wait(lock, [this] { return full_ > 0 || ended_; });
        taken_ = 0;
        has_present_ = full_ > 0;
        if (has_present_) return true;
        if (failure_) std::rethrow_exception(failure_);
        return false;
    }

    const std::unique_ptr<source> from_;
    std::array<chunk, chunk_count> chunks_;
    std::thread thread_;

    // The reader's:
    std::size_t next_ = 0;  // the chunk that it takes from
    std::size_t taken_ = 0;
    bool has_present_ = false;

    std::mutex mutex_;  // of what follows
    std::condition_variable changed_;
    std::size_t full_ = 0;  // chunks, the reader's present one included
    bool stopped_ = false;
    bool ended_ = false;
    std::exception_ptr failure_;
};

}  // namespace

std::unique_ptr<source> read_ahead(std::unique_ptr<source> from) {
    return std::make_unique<reading_ahead>(std::move(from));
}

}  // namespace throng::io
