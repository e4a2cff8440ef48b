// The bytes of one input, wherever they come from.
#pragma once

#include "io/file_system.hpp"
#include "io/inputs.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace throng::io {

/// An open input. Whatever reads records reads them from here, so another kind of source (one that
/// decompresses, say) needs no change to them: it is not seekable, and block_reader then gives all
/// records of the input to the split that begins at 0. Not thread-safe.
class source {
public:
    virtual ~source() = default;

    /// False if the bytes can be read only once, in order, up to an end that is not known before.
    [[nodiscard]] virtual bool seekable() const = 0;

    /// Reads up to `size` bytes (at least one unless the input ends at `offset`) and returns how
    /// many. `offset` is where the read before ended if the source is not seekable.
    /// Blocks. Throws input_error naming the input, the offset and the reason.
    [[nodiscard]] virtual std::size_t read(char* to, std::size_t size, std::uint64_t offset) = 0;
};

/// Opens an input, which must outlive the result. Throws input_error if it cannot be opened or, now
/// or when a stream is first read, if it is compressed. (A text in memory and
/// stored data are taken as they are.)
[[nodiscard]] std::unique_ptr<source> open_source(const input& input,
                                                  file_system& files = file_system::real());

}  // namespace throng::io
