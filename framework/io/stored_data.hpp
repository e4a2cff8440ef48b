// Inputs that are no files.
#pragma once

#include "io/source.hpp"

#include <memory>

namespace throng::io {

/// Bytes that a run reads like those of a file, wherever they are kept. A layer above this one says
/// where; what reads inputs meets nothing but a source.
class stored_data {
public:
    stored_data() = default;
    stored_data(const stored_data&) = delete;
    stored_data& operator=(const stored_data&) = delete;
    virtual ~stored_data() = default;

    /// A reader of its own for whoever asks, which is seekable; the data outlive it. For any
    /// thread, as long as the data do not change.
    [[nodiscard]] virtual std::unique_ptr<source> open() const = 0;
};

}  // namespace throng::io
