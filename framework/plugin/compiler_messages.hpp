// What a compiler says of a job, for its author.
#pragma once

#include <string>
#include <string_view>

namespace throng::plugin {

/// The errors that the author of `source` can act on, out of what GCC or Clang has printed: those
/// in files of his own with the lines that they quote; those in the headers of the framework (below
/// `headers`) and of libraries at the author's line that led there, and without that way. What the
/// framework itself has to say of a job is one sentence each, and then the only thing from headers.
/// Everything, as it is, where no error is recognised.
[[nodiscard]] std::string readable_errors(std::string_view printed, std::string_view source,
                                          std::string_view headers);

}  // namespace throng::plugin
