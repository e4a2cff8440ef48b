// Numbers of the files that mappers read.
#pragma once

#include "io/inputs.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace throng::mapreduce {

/// How a job numbers files: in the order of the inputs, and in an archive of its files. Any stream
/// may turn out to be an archive, so each has a range of numbers, of the same size.
class input_numbers {
public:
    /// `inputs` must outlive the numbers.
    explicit input_numbers(std::span<const io::input> inputs);

    /// Of the `member`-th file (from 0) of an input. Throws io::input_error where there are too
    /// many.
    [[nodiscard]] std::uint32_t of(std::uint32_t input, std::uint64_t member) const;

private:
    std::span<const io::input> inputs_;
    std::vector<std::uint32_t> first_;  // of each input
    std::uint64_t most_members_ = 0;
};

}  // namespace throng::mapreduce
