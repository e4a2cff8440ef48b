#include "roff.hpp"

#include <sstream>

namespace throng::manual {

namespace {

std::string escaped(char c) {
    switch (c) {
        case '\\':
            return "\\e";
        case '-':
            return "\\-";
        case '\'':
            return "\\(aq";
        case '`':
            return "\\(ga";
        case '^':
            return "\\(ha";
        case '~':
            return "\\(ti";
        default:
            return {c};
    }
}

}  // namespace

std::string running_text(std::string_view text) {
    std::string result;
    for (const char c : text) result += escaped(c);
    // A line that begins with one of these would be a request.
    return result.starts_with('.') ? "\\&" + result : result;
}

std::string verbatim(std::string_view lines) {
    std::istringstream all{std::string(lines)};
    std::string result = ".in +4n\n.nf\n";
    for (std::string line; std::getline(all, line);) result += running_text(line) + '\n';
    return result + ".fi\n.in\n";
}

}  // namespace throng::manual
