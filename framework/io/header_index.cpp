#include "io/header_index.hpp"

#include "io/block_reader.hpp"

#include <throng/error.hpp>

namespace throng::io {

namespace {

constexpr std::size_t first_read_bytes = std::size_t{4} << 10;

}  // namespace

header_index::header_index(std::span<const input> inputs, record_cut cut, file_system& files)
    : inputs_(inputs),
      cut_(cut),
      files_(files),
      headers_(std::make_unique<known_header[]>(inputs.size())) {}

const std::string& header_index::of(std::uint32_t input) {
    THRONG_CHECK(input < inputs_.size(), "no such input");
    known_header& header = headers_[input];
    const std::lock_guard lock(header.mutex);
    if (!header.text) {
        block_reader reader(inputs_, {.block_bytes = first_read_bytes, .cut = cut_}, files_);
        (void)reader.open({input, 0, inputs_[input].size});
        header.text = reader.header();
    }
    return *header.text;
}

}  // namespace throng::io
