// Text in the language of manual pages.
#pragma once

#include <string>
#include <string_view>

namespace throng::manual {

/// Running text: what would mean something to troff is escaped.
[[nodiscard]] std::string running_text(std::string_view text);

/// Lines that stand as they are, such as an example.
[[nodiscard]] std::string verbatim(std::string_view lines);

}  // namespace throng::manual
