#include "parse_failure.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <string_view>
#include <vector>

namespace throng::cli {

namespace {

std::string command_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* each : app.get_subcommands([](const CLI::App*) { return true; })) {
        names.push_back(each->get_name());
    }
    return fmt::format("{}", fmt::join(names, ", "));
}

// What the commands below one are, each: "experiment" if their group is "Experiments".
std::string noun_for(const CLI::App& app) {
    std::string noun =
        app.get_subcommands([](const CLI::App*) { return true; }).front()->get_group();
    noun.front() = static_cast<char>(noun.front() - 'A' + 'a');
    noun.pop_back();
    return noun;
}

std::string describe_extra(const CLI::App& app, const CLI::App* command) {
    const std::vector<std::string> extras = app.remaining(true);
    const std::string& first = extras.front();
    if (first.starts_with('-')) {
        return fmt::format("there is no option '{}'", first.substr(0, first.find('=')));
    }
    const CLI::App& chooser = command == nullptr ? app : *command;
    const std::string names = command_names(chooser);
    if (names.empty()) return fmt::format("unexpected argument '{}'", first);
    return fmt::format("there is no {} '{}'; there are: {}",
                       command == nullptr ? "command" : noun_for(*command), first, names);
}

// CLI11's own texts, such as "--top: 1 required UINT missing", put into words.
std::string describe(const CLI::App& app, const CLI::App* command, const CLI::ParseError& why) {
    const std::string text = why.what();
    const std::string subject = text.substr(0, text.find_first_of(": "));
    if (!app.remaining(true).empty()) {
        return describe_extra(app, command);
    }
    if (dynamic_cast<const CLI::RequiredError*>(&why) != nullptr) {
        if (command == nullptr) {
            return fmt::format("a command is missing; there are: {}", command_names(app));
        }
        return fmt::format("{} is missing", subject);
    }
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&why) != nullptr) {
        if (text.ends_with("missing")) return fmt::format("{}: expected a value", subject);
        return fmt::format("{}{}: takes no value", subject.starts_with("-") ? "" : "--", subject);
    }
    if (dynamic_cast<const CLI::RequiresError*>(&why) != nullptr) {
        return fmt::format("{} is of use only with {}", subject, text.substr(text.rfind(' ') + 1));
    }
    return text;  // a value that an option's check refused
}

}  // namespace

std::string describe_parse_failure(const CLI::App& app, const CLI::ParseError& why) {
    const CLI::App* command = nullptr;  // the innermost that was given
    std::string program = app.get_name();
    for (auto given = app.get_subcommands(); !given.empty(); given = command->get_subcommands()) {
        command = given.front();
        program += " " + command->get_name();
    }
    return fmt::format("{}\nTry `{} --help`.", describe(app, command, why), program);
}

}  // namespace throng::cli
