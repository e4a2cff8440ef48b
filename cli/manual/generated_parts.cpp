#include "generated_parts.hpp"

#include "cli/program.hpp"
#include "roff.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <stdexcept>
#include <string_view>

namespace throng::manual {

namespace {

constexpr std::string_view examples_title = "Examples:\n";

std::string full_name(const CLI::App& command) {
    const CLI::App* parent = command.get_parent();
    return parent == nullptr ? command.get_name() : full_name(*parent) + " " + command.get_name();
}

std::string bold(std::string_view text) { return "\\fB" + running_text(text) + "\\fR"; }
std::string italic(std::string_view text) { return "\\fI" + running_text(text) + "\\fR"; }

// The first of several, and those behind it after commas.
std::string name_of(const CLI::Option& option) {
    const std::string value = option.get_option_text();
    if (option.get_positional()) return italic(option.get_name()) + running_text(value) + "\\&";
    std::string names;
    for (const std::string& each : option.get_snames()) names += bold("-" + each) + ", ";
    for (const std::string& each : option.get_lnames()) names += bold("--" + each) + ", ";
    names.resize(names.size() - 2);
    return value.empty() ? names : names + " " + italic(value);
}

std::string entry(const std::string& name, const std::string& text) {
    return ".TP\n" + name + "\n" + running_text(text) + ".\n";
}

std::string entries_of(const std::vector<CLI::Option*>& options) {
    std::string text;
    for (const CLI::Option* each : options) text += entry(name_of(*each), each->get_description());
    return text;
}

std::vector<CLI::Option*> arguments_of(CLI::App& command) {
    return command.get_options([](const CLI::Option* each) { return each->get_positional(); });
}

// The footer up to its examples, and they: the lines below their title that are indented.
struct footer {
    explicit footer(const std::string& text) {
        const std::size_t at = text.find(examples_title);
        before = text.substr(0, at);
        if (at == std::string::npos) return;
        const std::size_t begin = at + examples_title.size();
        examples = text.substr(begin, text.find("\n\n", begin) - begin);
    }
    std::string before;
    std::string examples;
};

std::string without_indent(const std::string& lines) {
    std::string text;
    for (const std::string& line : CLI::detail::split(lines, '\n')) {
        text += (line.starts_with("  ") ? line.substr(2) : line) + '\n';
    }
    return text;
}

}  // namespace

CLI::App& command_of(CLI::App& program, const std::vector<std::string>& names) {
    CLI::App* found = &program;
    for (const std::string& each : names) {
        found = cli::find_command(*found, each);
        if (found == nullptr) throw std::invalid_argument("there is no command '" + each + "'");
    }
    return *found;
}

std::string synopsis_of(CLI::App& command) {
    std::string text = ".B " + running_text(full_name(command)) + "\n";
    for (const CLI::Option* each : arguments_of(command)) {
        const std::string name = name_of(*each);
        text += each->get_required() ? name + "\n" : "[" + name + "]\n";
    }
    return text + "[" + italic("OPTION") + "...]\n";
}

std::string options_of(CLI::App& command) {
    std::string text = entries_of(arguments_of(command));
    for (const std::string& group : command.get_groups()) {
        const auto options = command.get_options([&](const CLI::Option* each) {
            return each->nonpositional() && each->get_group() == group;
        });
        if (options.empty()) continue;
        if (group != "Options") text += ".SS " + running_text(group) + "\n";
        text += entries_of(options);
    }
    return text;
}

std::string examples_of(CLI::App& command) {
    return verbatim(without_indent(footer(command.get_footer()).examples));
}

std::string commands_of(CLI::App& command) {
    std::string text;
    for (const CLI::App* each : cli::commands_below(command)) {
        text += entry(bold(full_name(*each)), each->get_description());
    }
    return text;
}

std::string chapters_of(CLI::App& command) {
    std::string text;
    for (CLI::App* each : cli::commands_below(command)) {
        text += ".SS " + running_text(each->get_name()) + "\n" +
                running_text(each->get_description()) + ".\n";
        text += ".PP\n" + verbatim(footer(each->get_footer()).before);
        text += options_of(*each) + ".PP\nExamples:\n.PP\n" + examples_of(*each);
    }
    return text;
}

}  // namespace throng::manual
