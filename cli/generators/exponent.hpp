// The option of all that follows Zipf's law.
#pragma once

#include <cstdint>
#include <string>

namespace CLI {
class App;
}

namespace throng::cli {

/// Adds `--exponent S`, which sets `thousandths`.
void add_exponent_option(CLI::App& command, std::uint32_t& thousandths, const std::string& of_what);

}  // namespace throng::cli
