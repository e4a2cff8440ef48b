// How --help looks.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace throng::cli {

/// Lays out the help of the program and of its commands, in 80 columns: what it is, how it is
/// called, then two columns of names and texts, then the footer.
class help_formatter : public CLI::FormatterBase {
public:
    std::string make_help(const CLI::App* app, std::string name,
                          CLI::AppFormatMode mode) const override;
};

}  // namespace throng::cli
