// From the command line's arguments to the inputs of a job.
#pragma once

#include "io/compression/compression.hpp"
#include "io/compression/packed_pieces.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace throng::io {

class frame_index;
class stored_data;

enum class archive_format : std::uint8_t { none, tar, zip };

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
    /// Of a file that is compressed or an archive, and so a stream: how, and its size when the job
    /// started. A stream that is no file may be both without being known for it.
    compression_format packed = compression_format::none;
    archive_format archive = archive_format::none;
    std::uint64_t stored_bytes = 0;
    /// Where these are known, the file is no stream, and its size is that of what is in it.
    std::shared_ptr<const frame_index> frames = nullptr;
    /// Where these are known, the file is a stream, but can be read in pieces; see piece_source.
    std::shared_ptr<const packed_pieces> pieces = nullptr;
};

/// The size of a file as it is stored; 0 for a stream.
[[nodiscard]] std::uint64_t bytes_on_disk(const input& input);

/// About how many bytes are to be read of it; 0 if nobody knows. For plans.
[[nodiscard]] std::uint64_t expected_bytes(const input& input);

/// How messages call an input: its quoted path, "standard input", or the name of what has no path.
[[nodiscard]] std::string printable_name(const input& input);

/// The inputs that `arguments` name, in their order. Each argument is
///   - a file, or a stream such as a named pipe, `/dev/stdin` or a shell's `<(command)`;
///   - a directory: all regular files under it, and symbolic links to such, in the byte order of
///     their paths; directories are not entered through symbolic links, and what has a name that
///     begins with `.` or `_` is left out, as Hadoop does: it is hidden, or about a job's output;
///   - a glob, as of glob(3), if no file has that name: its matches, each as above, in byte order;
///   - `-`, standard input, at most once.
/// Files are looked into, to see whether they are compressed or archives; streams cannot be.
/// Throws input_error for whatever is missing or cannot be read, before anything is read.
/// Call it from an ordinary thread: glob(3) may want more stack than a tasklet has.
[[nodiscard]] std::vector<input> expand_inputs(std::span<const std::string> arguments);

}  // namespace throng::io
