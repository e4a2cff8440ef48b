// Records that wait until all have come.
#pragma once

#include "io/scratch_file.hpp"
#include "mapreduce/memory_pool.hpp"

#include <boost/container/deque.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace throng::mapreduce {

/// Where what does not fit into memory goes. Shared by all that has to put something aside.
struct storage {
    memory_pool& memory;
    io::scratch_file& scratch;
};

/// Whole records, as mappers have encoded them, in the order of their arrival: the first of them
/// perhaps in the scratch file, the others in memory.
class record_store {
public:
    /// A piece of it that has been taken out.
    struct piece {
        memory_block memory;
        std::size_t size;
        [[nodiscard]] std::string_view records() const { return {memory.data(), size}; }
    };

    explicit record_store(const storage& where) : where_(&where) {}
    record_store(record_store&&) = default;
    record_store& operator=(record_store&&) = default;

    /// Adds a copy of whole records. Throws std::bad_alloc, and has changed nothing then.
    void append(std::string_view records);
    /// Adds whole records where they are: `records` lie at the beginning of `memory`. The same.
    void adopt(memory_block&& memory, std::size_t size);

    [[nodiscard]] bool empty() const { return bytes() == 0; }
    [[nodiscard]] std::uint64_t bytes() const { return in_memory_bytes_ + put_aside_bytes_; }
    [[nodiscard]] std::uint64_t in_memory_bytes() const { return in_memory_bytes_; }

    /// Puts the records that are in memory aside, but for those in a block that is not yet full.
    /// Throws io::scratch_error, std::bad_alloc.
    void put_aside();
    /// Brings all records to memory. Throws as io::scratch_file::read does, std::bad_alloc.
    void bring_back();

    /// The records in memory, in pieces of whole records.
    [[nodiscard]] std::vector<std::string_view> pieces() const;
    /// Takes the first records out: a block of them, or one that is larger. Throws as `bring_back`.
    [[nodiscard]] std::optional<piece> take_first();
    void clear() noexcept;

private:
    [[nodiscard]] piece read(const io::scratch_extent& extent) const;

    const storage* where_;
    // Without memory as long as they are empty: there are thousands of them.
    boost::container::deque<io::scratch_extent> put_aside_;  // before those in memory
    boost::container::deque<piece> in_memory_;
    std::uint64_t put_aside_bytes_ = 0;
    std::uint64_t in_memory_bytes_ = 0;
};

}  // namespace throng::mapreduce
