// What is said of a command line that cannot be understood.
#pragma once

#include <string>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace throng::cli {

/// One line that says what is wrong, and one that says where help is.
[[nodiscard]] std::string describe_parse_failure(const CLI::App& app, const CLI::ParseError& why);

}  // namespace throng::cli
