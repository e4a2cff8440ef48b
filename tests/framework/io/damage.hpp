// What readers make of compressed files that are damaged.
#pragma once

#include "io/errors.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <random>
#include <string>
#include <string_view>

namespace throng::test {

/// `packed` with one wrong bit in a byte.
inline std::string with_wrong_bit(std::string packed, std::size_t at, std::mt19937_64& random) {
    packed[at] = static_cast<char>(packed[at] ^ (1 << random() % 8));
    return packed;
}

/// Checks that to read a damaged file fails and says which, or gives what was packed.
template <class Read>
void check_damage_is_noticed(std::string_view path, std::string_view text, Read read) {
    std::string all;
    std::string failure;
    try {
        all = read();
    } catch (const io::input_error& e) {
        failure = e.what();
    }
    const bool is_named =
        failure.starts_with("cannot decompress '" + std::string(path) + "' at offset ");
    CHECK_MESSAGE((is_named || all == text), failure);
}

}  // namespace throng::test
