// What one job of a chain writes and the next one reads.
#pragma once

#include "io/file_system.hpp"
#include "io/output/output_sink.hpp"
#include "io/scratch_file.hpp"
#include "io/stored_data.hpp"
#include "mapreduce/memory_pool.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace throng::mapreduce {

/// A text that is written from its beginning to its end, and then read from any place: in blocks,
/// each of them in memory or, where that is short, in a scratch file. Both are the text's own and
/// go with it, so it outlives the job that has written it.
///
/// Written by one thread at a time. `open` and its sources are for any thread after `finish`; a
/// source is not thread-safe, and throws io::scratch_error, std::bad_alloc.
class kept_text final : public io::sink, public io::stored_data {
public:
    /// Up to `most_in_memory_bytes` stay in memory, unless `writer`, the memory of the job that
    /// writes, says before that it is short. Until `finish` it counts what stays, and must live.
    kept_text(std::uint64_t most_in_memory_bytes, memory_pool& writer, std::string scratch_folder,
              io::file_system& files = io::file_system::real());
    ~kept_text() override;

    /// Throws io::scratch_error, std::bad_alloc; the text is of no use then.
    void write(std::string_view records) override;
    void finish() override;

    [[nodiscard]] std::unique_ptr<io::source> open() const override;

    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
    /// That it takes, those of the block that is being filled included.
    [[nodiscard]] std::uint64_t in_memory_bytes() const { return memory_.used(); }
    /// That were put aside, and what they take in the scratch file.
    [[nodiscard]] std::uint64_t put_aside_bytes() const { return scratch_.data_bytes(); }
    [[nodiscard]] std::uint64_t scratch_bytes() const { return scratch_.stored_bytes(); }

private:
    class reader;

    // All of them are full but the last one, so that an offset tells the block.
    struct block {
        memory_block memory;  // none: it was put aside
        io::scratch_extent aside;
        std::size_t size = 0;
    };

    void add_block();
    void close_block();

    const std::uint64_t most_in_memory_bytes_;
    memory_pool* writer_;  // null once the text is finished
    memory_pool memory_;
    mutable io::scratch_file scratch_;  // which is thread-safe
    std::vector<block> blocks_;
    std::uint64_t bytes_ = 0;
};

}  // namespace throng::mapreduce
