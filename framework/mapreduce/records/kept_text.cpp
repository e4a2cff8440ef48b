#include "mapreduce/records/kept_text.hpp"

#include <throng/error.hpp>

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

namespace throng::mapreduce {

namespace {

constexpr std::size_t block_bytes = memory_pool::block_bytes;

}  // namespace

class kept_text::reader final : public io::source {
public:
    explicit reader(const kept_text& text) : text_(text) {}

    bool seekable() const override { return true; }

    std::size_t read(char* to, std::size_t size, std::uint64_t offset) override {
        std::size_t done = 0;
        while (done < size && offset + done < text_.bytes_) {
            done += read_of_block(to + done, size - done, offset + done);
        }
        return done;
    }

private:
    std::size_t read_of_block(char* to, std::size_t size, std::uint64_t offset) {
        const auto number = static_cast<std::size_t>(offset / block_bytes);
        const auto begin = static_cast<std::size_t>(offset % block_bytes);
        const block& its = text_.blocks_[number];
        const std::size_t count = std::min(size, its.size - begin);
        if (its.memory) {
            std::memcpy(to, its.memory.data() + begin, count);
        } else if (count == its.size && number != brought_back_) {
            text_.scratch_.read(its.aside, to);
        } else {
            bring_back(number);
            std::memcpy(to, buffer_.get() + begin, count);
        }
        return count;
    }

    // Reads go from place to place within a block, so the last one is kept.
    void bring_back(std::size_t number) {
        if (brought_back_ == number) return;
        if (!buffer_) buffer_ = std::make_unique_for_overwrite<char[]>(block_bytes);
        brought_back_ = none;
        text_.scratch_.read(text_.blocks_[number].aside, buffer_.get());
        brought_back_ = number;
    }

    static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

    const kept_text& text_;
    std::unique_ptr<char[]> buffer_;
    std::size_t brought_back_ = none;  // the block that is in buffer_
};

kept_text::kept_text(std::uint64_t most_in_memory_bytes, memory_pool& writer,
                     std::string scratch_folder, io::file_system& files)
    : most_in_memory_bytes_(most_in_memory_bytes),
      writer_(&writer),
      memory_(most_in_memory_bytes),
      scratch_(std::move(scratch_folder), files) {}

kept_text::~kept_text() = default;

void kept_text::write(std::string_view records) {
    THRONG_CHECK(writer_ != nullptr, "nothing is written to a text that is finished");
    while (!records.empty()) {
        if (blocks_.empty() || blocks_.back().size == block_bytes) add_block();
        block& last = blocks_.back();
        const std::size_t count = std::min(records.size(), block_bytes - last.size);
        std::memcpy(last.memory.data() + last.size, records.data(), count);
        last.size += count;
        bytes_ += count;
        records.remove_prefix(count);
        if (last.size == block_bytes) close_block();
    }
}

void kept_text::add_block() {
    blocks_.push_back({memory_.take(block_bytes), {}, 0});
    writer_->charge(block_bytes);
}

// Puts the last block aside, if memory is short.
void kept_text::close_block() {
    if (memory_.used() <= most_in_memory_bytes_ && !writer_->is_short()) return;
    block& last = blocks_.back();
    last.aside = scratch_.append({last.memory.data(), last.size});
    last.memory = memory_block();
    writer_->discharge(block_bytes);
}

void kept_text::finish() {
    if (writer_ == nullptr) return;
    writer_->discharge(static_cast<std::size_t>(memory_.used()));
    writer_ = nullptr;
}

std::unique_ptr<io::source> kept_text::open() const {
    THRONG_CHECK(writer_ == nullptr, "a text is read when it is finished");
    return std::make_unique<reader>(*this);
}

}  // namespace throng::mapreduce
