#include "io/numbered_input.hpp"

#include <throng/error.hpp>

#include <fmt/format.h>

#include <iterator>
#include <memory>
#include <utility>

namespace throng::io {

numbered_input number_lines(std::uint64_t count, std::string name) {
    THRONG_CHECK(count > 0, "no lines to number");
    const std::size_t digits = fmt::formatted_size("{}", count - 1);
    std::string text;
    text.reserve(count * (digits + 1));
    for (std::uint64_t i = 0; i < count; ++i) {
        fmt::format_to(std::back_inserter(text), "{:0{}}\n", i, digits);
    }
    const std::uint64_t bytes = text.size();
    return {{std::move(name), bytes, false, std::make_shared<const std::string>(std::move(text))},
            digits + 1};
}

}  // namespace throng::io
