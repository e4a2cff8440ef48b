// write_page PAGE ROOT DATE: fills in a manual page, and prints it.
//
// PAGE is roff but for lines of the form `@PART ARGUMENT...@`, in place of which stands
//   @synopsis COMMAND@   how a command is called; COMMAND is empty for the program itself
//   @options COMMAND@    its arguments and options, each with its help
//   @examples COMMAND@   those of its help
//   @commands COMMAND@   the commands below it, in a line or two
//   @chapters COMMAND@   the commands below it, with all that there is to say of them
//   @code FILE@          a file of the source tree, whose root is ROOT
// In other lines @DATE@ and @VERSION@ are those of the program.
#include "cli/program.hpp"
#include "generated_parts.hpp"
#include "roff.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace throng::manual;

std::string content_of(const std::string& path) {
    std::ifstream file(path);
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file.is_open() || text.empty()) throw std::runtime_error("cannot read " + path);
    return text;
}

std::string part(const std::string& line, const std::string& root) {
    static const std::map<std::string, std::function<std::string(CLI::App&)>> parts = {
        {"synopsis", synopsis_of}, {"options", options_of},   {"examples", examples_of},
        {"commands", commands_of}, {"chapters", chapters_of},
    };
    std::vector<std::string> words = CLI::detail::split_up(line.substr(1, line.size() - 2));
    const std::string name = words.front();
    words.erase(words.begin());
    if (name == "code") return verbatim(content_of(root + "/" + words.at(0)));
    const auto known = parts.find(name);
    if (known == parts.end()) throw std::runtime_error("there is no part " + line);
    CLI::App program;
    int status = 0;
    throng::cli::describe_program(program, status);
    return known->second(command_of(program, words));
}

void replace_all(std::string& text, const std::string& what, const std::string& by) {
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
        text.replace(at, what.size(), by);
    }
}

std::string page(const std::string& path, const std::string& root, const std::string& date) {
    std::string text;
    for (std::string line : CLI::detail::split(content_of(path), '\n')) {
        replace_all(line, "@DATE@", date);
        replace_all(line, "@VERSION@", THRONG_VERSION_STRING);
        const bool is_part = line.size() > 2 && line.front() == '@' && line.back() == '@';
        text += is_part ? part(line, root) : line + '\n';
    }
    return text;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc != 4) throw std::invalid_argument("usage: write_page PAGE ROOT DATE");
        std::fputs(page(argv[1], argv[2], argv[3]).c_str(), stdout);
        return std::fflush(stdout) == 0 ? 0 : 1;
    } catch (const std::exception& e) {
        std::fputs(fmt::format("write_page: {}\n", e.what()).c_str(), stderr);
        return 1;
    }
}
