#include "record_stream.hpp"

#include "mapreduce/parallel_steps.hpp"

#include <algorithm>
#include <memory>
#include <string_view>
#include <vector>

namespace throng::cli {

namespace {

// A second-level cache has room for it, and it is worth handing over.
constexpr std::size_t chunk_bytes = std::size_t{256} << 10;

// A buffer for each chunk that is under way: those are neighbours.
class chunked_records {
public:
    chunked_records(const record_maker& maker, const record_limits& limits, std::size_t under_way)
        : maker_(maker),
          records_(limits.records),
          chunk_records_(std::max<std::size_t>(1, chunk_bytes / maker.most_bytes())),
          chunks_(under_way) {
        for (chunk& each : chunks_) {
            each.text = std::make_unique_for_overwrite<char[]>(chunk_records_ * maker.most_bytes());
        }
    }

    [[nodiscard]] bool has(std::size_t index) const {
        return index < records_ / chunk_records_ + (records_ % chunk_records_ != 0);
    }

    void make(std::size_t index) {
        chunk& its = chunks_[index % chunks_.size()];
        const std::uint64_t first = index * chunk_records_;
        const std::uint64_t end = first + std::min(chunk_records_, records_ - first);
        char* at = its.text.get();
        for (std::uint64_t number = first; number < end; ++number) at = maker_.write(at, number);
        its.size = static_cast<std::size_t>(at - its.text.get());
    }

    [[nodiscard]] std::string_view text(std::size_t index) const {
        const chunk& its = chunks_[index % chunks_.size()];
        return {its.text.get(), its.size};
    }

private:
    struct chunk {
        std::unique_ptr<char[]> text;
        std::size_t size = 0;
    };

    const record_maker& maker_;
    std::uint64_t records_;
    std::uint64_t chunk_records_;
    std::vector<chunk> chunks_;
};

// The records of a text that `bytes` have room for.
std::string_view whole_records(std::string_view text, std::uint64_t bytes) {
    if (text.size() <= bytes) return text;
    return text.substr(0, text.substr(0, bytes).rfind('\n') + 1);  // none: npos + 1 is 0
}

}  // namespace

void write_records(const record_maker& maker, const record_limits& limits, unsigned workers,
                   io::sink& to, const std::atomic<bool>& stopped) {
    const std::string_view header = whole_records(maker.header(), limits.bytes);
    to.write(header);
    const std::size_t under_way = std::size_t{2} * workers;
    chunked_records chunks(maker, limits, under_way);
    std::uint64_t bytes_left = limits.bytes - header.size();
    std::atomic<bool> done = header.size() < maker.header().size();
    const auto more = [&](std::size_t index) {
        return !done.load() && !stopped.load() && chunks.has(index);
    };
    const auto use = [&](std::size_t index) {
        if (done.load() || stopped.load()) return;
        const std::string_view all = chunks.text(index);
        const std::string_view part = whole_records(all, bytes_left);
        to.write(part);
        bytes_left -= part.size();
        if (part.size() < all.size() || to.reader_gone()) done.store(true);
    };
    mapreduce::with_workers(workers, [&] {
        mapreduce::make_in_order(
            under_way, more, [&](std::size_t index) { chunks.make(index); }, use);
    });
}

}  // namespace throng::cli
