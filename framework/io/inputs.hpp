// From the command line's arguments to the inputs of a job.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace throng::io {

class stored_data;

/// One file or stream that a job reads, or data that are no file; or, for a job without input, its
/// tasks.
struct input {
    std::string name;        // the path to open; "-" is standard input
    std::uint64_t size = 0;  // bytes, when the job started; 0 for a stream
    bool stream = false;     // can be read once, from its beginning, and its size is not known
    std::shared_ptr<const std::string> text = nullptr;  // what it holds, instead of a file
    std::shared_ptr<const stored_data> data = nullptr;  // likewise, wherever that is kept
    bool has_path = true;  // false: the name is words that messages use as they are
    bool tasks = false;    // there is nothing to read, and `size` is the number of tasks
};

/// How messages call an input: its quoted path, "standard input", or the name of what has no path.
[[nodiscard]] std::string printable_name(const input& input);

/// The inputs that `arguments` name, in their order. Each argument is
///   - a file, or a stream such as a named pipe, `/dev/stdin` or a shell's `<(command)`;
///   - a directory: all regular files under it, and symbolic links to such, in the byte order of
///     their paths; directories are not entered through symbolic links;
///   - a glob, as of glob(3), if no file has that name: its matches, each as above, in byte order;
///   - `-`, standard input, at most once.
/// Throws input_error for whatever is missing or cannot be read, before anything is read.
/// Call it from an ordinary thread: glob(3) may want more stack than a tasklet has.
[[nodiscard]] std::vector<input> expand_inputs(std::span<const std::string> arguments);

}  // namespace throng::io
