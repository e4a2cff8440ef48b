#include "plugin/environment.hpp"

#include "plugin/plugin.hpp"

#include <boost/tokenizer.hpp>
#include <fmt/format.h>

#include <cstdlib>

namespace throng::plugin {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

std::vector<std::string> words_of_environment(const char* name) {
    using separator = boost::escaped_list_separator<char>;
    const std::string text = environment(name);
    std::vector<std::string> words;
    try {
        const boost::tokenizer<separator> tokens(text, separator("\\", " \t\n", "\"'"));
        for (const std::string& each : tokens) {
            if (!each.empty()) words.push_back(each);
        }
    } catch (const boost::escaped_list_error&) {
        throw plugin_error(fmt::format(
            "{} has a backslash before what needs none: write \\\\ for a backslash", name));
    }
    return words;
}

std::string user_folder(const char* variable, const char* below_home) {
    const std::string base = environment(variable);
    if (base.starts_with('/')) return base + "/throng";
    const std::string home = environment("HOME");
    return home.starts_with('/') ? fmt::format("{}/{}/throng", home, below_home) : "";
}

}  // namespace throng::plugin
