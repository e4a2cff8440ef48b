// Bytes as text that can stand in a line, and that sorts as they do.
//
// Whoever sorts pairs between map and reduce knows lines with a tab in them, and compares bytes. Of
// each byte this makes one or two characters of ASCII that can be seen:
//   00 to 1f  !@ to !_        20  !`        21  !a
//   22 to 7c  as they are
//   7d to bf  }0 to }r
//   c0 to ff  ~0 to ~o
// So there is neither a tab nor a line end nor anything that is no UTF-8; no code is the begin of
// another, and codes are in the order of their bytes, all behind a tab: lines that begin with a
// code and a tab are in the order of what was coded, as LC_ALL=C sort compares them, or memcmp.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace throng::mapreduce {

/// Appends the code of `bytes`.
void append_coded(std::string& to, std::string_view bytes);

/// Appends what `text` is the code of. Where it is none, returns how many characters are right.
std::optional<std::size_t> append_decoded(std::string& to, std::string_view text);

}  // namespace throng::mapreduce
