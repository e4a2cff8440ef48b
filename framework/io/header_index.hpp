// The headers of inputs, for those who read a file in parts.
#pragma once

#include "io/file_system.hpp"
#include "io/inputs.hpp"
#include "io/record_cut.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>

namespace throng::io {

/// Reads the header of an input when it is asked for the first time. Thread-safe.
class header_index {
public:
    /// `inputs` must outlive the index; headers end as records of `cut` do.
    header_index(std::span<const input> inputs, record_cut cut,
                 file_system& files = file_system::real());

    /// The header of an input that is not a stream, as block_reader::header. Throws input_error.
    [[nodiscard]] const std::string& of(std::uint32_t input);

private:
    struct known_header {
        std::mutex mutex;
        std::optional<std::string> text;
    };

    std::span<const input> inputs_;
    record_cut cut_;
    file_system& files_;
    std::unique_ptr<known_header[]> headers_;
};

}  // namespace throng::io
