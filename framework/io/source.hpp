// The bytes of one input, wherever they come from.
#pragma once

#include "io/file_system.hpp"
#include "io/inputs.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>

namespace throng::io {

/// An open input. Whatever reads records reads them from here. Of one that is not seekable
/// block_reader gives all records to the split that begins at 0. Not thread-safe, but for `stop`
/// and `memory_bytes`.
class source {
public:
    virtual ~source() = default;

    /// False if the bytes can be read only once, in order, up to an end that is not known before.
    [[nodiscard]] virtual bool seekable() const = 0;

    /// Reads up to `size` bytes (at least one unless the input ends at `offset`) and returns how
    /// many. `offset` is where the read before ended if the source is not seekable.
    /// Blocks. Throws input_error naming the input, the offset and the reason.
    [[nodiscard]] virtual std::size_t read(char* to, std::size_t size, std::uint64_t offset) = 0;

    /// Whether it is an archive, whose members are read one after the other, once next_member has
    /// gone to the first one: each is a file of its own, with offsets from 0. Not seekable then.
    /// Throws as `read` does.
    [[nodiscard]] virtual bool has_members() { return false; }
    /// Goes to the next member, whose path in the archive it puts to `name`; false if there is
    /// none.
    [[nodiscard]] virtual bool next_member(std::string& /*name*/) { return false; }

    /// That it takes for buffers, and what else decompression needs.
    [[nodiscard]] virtual std::size_t memory_bytes() const { return 0; }

    /// Nobody wants to read any more: a read that waits for a stream returns soon, as if it had
    /// ended.
    virtual void stop() noexcept {}
};

inline constexpr std::uint64_t any_memory = std::numeric_limits<std::uint64_t>::max();

/// Opens an input, which must outlive the result. One that is compressed is decompressed, by a
/// thread of its own unless it is small, and refused if that needs more than `most_memory_bytes`.
/// (A text in memory and stored data are taken as they are.) Throws input_error if it cannot be
/// opened.
[[nodiscard]] std::unique_ptr<source> open_source(const input& input,
                                                  file_system& files = file_system::real(),
                                                  std::uint64_t most_memory_bytes = any_memory);

/// Opens a compressed file, as `open_source` does, but its bytes are those in the file. Seekable.
[[nodiscard]] std::unique_ptr<source> open_packed(const input& input, file_system& files);

}  // namespace throng::io
