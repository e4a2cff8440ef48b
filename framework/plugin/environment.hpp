// What the program's environment says.
#pragma once

#include <string>
#include <vector>

namespace throng::plugin {

/// The value of an environment variable, or an empty text.
[[nodiscard]] std::string environment(const char* name);

/// The words of one. What is in quotes is one word; throws plugin_error for a wrong backslash.
[[nodiscard]] std::vector<std::string> words_of_environment(const char* name);

/// The folder `throng` in that which `variable` names, one of the XDG base directories, or else in
/// `below_home` of the user's home. Empty where there is neither; a relative path does not count.
[[nodiscard]] std::string user_folder(const char* variable, const char* below_home);

}  // namespace throng::plugin
