// Random values for tests; `CAPTURE(random.seed())` prints with a failure what it takes to repeat
// it.
#pragma once

#include "tests/random_seed.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace throng::test {

class random_source {
public:
    random_source() : seed_(random_seed()), engine_(seed_) {}

    std::uint64_t seed() const { return seed_; }
    std::uint64_t bits() { return engine_(); }
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(engine_() % limit); }

    // Up to `most` bytes out of `alphabet`.
    std::string text(std::size_t most, std::string_view alphabet) {
        std::string text(below(most + 1), '\0');
        for (char& c : text) c = alphabet[below(alphabet.size())];
        return text;
    }

private:
    std::uint64_t seed_;
    std::mt19937_64 engine_;
};

}  // namespace throng::test
