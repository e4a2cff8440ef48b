// A source that is read before it is asked.
#pragma once

#include "io/source.hpp"

#include <memory>

namespace throng::io {

/// Gives what `from`, which is not seekable, gives. A thread of its own reads ahead, by up to a
/// mebibyte, so that decompression goes on while its caller maps; one that ends before the first
/// few blocks are read has none. What the thread meets is thrown when the bytes before have been
/// given.
[[nodiscard]] std::unique_ptr<source> read_ahead(std::unique_ptr<source> from);

}  // namespace throng::io
