// What may stand at the cursor of a command line, for the shells' completion.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace throng::cli {

/// A word that may stand at the cursor. One that ends in `=` is not yet whole.
struct candidate {
    std::string word;
    std::string help;  // a few words; may be empty
};

/// What else may stand there: names that the shell knows best.
enum class completed_names : std::uint8_t { none, files, folders };

struct completion {
    std::vector<candidate> candidates;
    completed_names names = completed_names::none;
};

/// Completes the last of `words`, which stand behind the program's name; it may be empty. All that
/// is known of commands, options and their values is what `program` says: a value is a file, a
/// folder, a job or a parameter as the option's help calls it FILE or INPUT, DIR, JOB or
/// NAME=VALUE. Jobs that are plugins are loaded where that is of use; nothing is compiled.
/// Never fails: where nothing is known there are no candidates.
[[nodiscard]] completion complete(CLI::App& program, std::span<const std::string> words);

/// The same as the lines that the shells' scripts read: `none`, `files` or `folders`, then, for
/// each candidate, its word, a tab and its help.
[[nodiscard]] std::string as_lines(const completion& found);

}  // namespace throng::cli
