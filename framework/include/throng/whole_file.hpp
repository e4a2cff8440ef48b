// Inputs of which each file is one record: `map` takes a `const throng::whole_file&`.
#pragma once

#include <throng/detail/job/input_reader.hpp>

#include <cstdint>
#include <string_view>

namespace throng {

/// All of an input, which may be empty. It is never divided, so each mapper holds one in memory,
/// which counts for --memory; one that is larger than that is refused. Valid during the call of
/// `map`.
class whole_file {
public:
    /// For the framework.
    explicit whole_file(const throng::block& source) : block_(source) {}

    /// Its bytes.
    std::string_view text() const { return block_.text(); }
    /// The input's name, as it was given.
    std::string_view file() const { return block_.file(); }

private:
    const throng::block& block_;
};

namespace detail {

template <>
struct input_reader<whole_file> {
    static constexpr throng_input kind = THRONG_INPUT_WHOLE;
    static constexpr std::uint32_t record_size = 0;

    template <class Attempt, class Map>
    static throng_status read(const throng::block& block, const throng_block&,
                              std::uint64_t& records, Attempt attempt, Map map) {
        ++records;
        return attempt(0, [&] { map(whole_file(block)); });
    }
};

}  // namespace detail
}  // namespace throng
