#include "help_formatter.hpp"

#include "text_columns.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace throng::cli {

namespace {

constexpr std::size_t indent = 2;

// "-o, --output DIR", "INPUT..."
std::string name_of(const CLI::Option& option) {
    const std::string& value = option.get_option_text();
    if (option.get_positional()) return option.get_name() + value;
    std::string name;
    for (const std::string& each : option.get_snames()) name += "-" + each + ", ";
    for (const std::string& each : option.get_lnames()) name += "--" + each + ", ";
    name.resize(name.size() - 2);
    return value.empty() ? name : name + " " + value;
}

std::string section(const std::string& title, const std::vector<column_entry>& entries) {
    if (entries.empty()) return "";
    return fmt::format("\n{}:\n{}", title, two_columns(entries, indent));
}

// The commands, each group with its title, in the order in which they begin.
struct command_group {
    std::string title;
    std::vector<column_entry> commands;
};

std::vector<command_group> commands_of(const CLI::App& app) {
    std::vector<command_group> groups;
    for (const CLI::App* each : app.get_subcommands([](const CLI::App*) { return true; })) {
        const bool is_named = each->get_group() != CLI::App().get_group();
        const std::string title = is_named ? each->get_group() : "Commands";
        auto its = std::ranges::find(groups, title, &command_group::title);
        if (its == groups.end()) its = groups.insert(its, {title, {}});
        its->commands.push_back({each->get_name(), each->get_description()});
    }
    return groups;
}

template <class Filter>
std::vector<column_entry> options_of(const CLI::App& app, Filter filter) {
    std::vector<column_entry> entries;
    for (const CLI::Option* each : app.get_options(filter)) {
        entries.push_back({name_of(*each), each->get_description()});
    }
    return entries;
}

std::string usage(const CLI::App& app, const std::string& name, bool has_commands) {
    if (has_commands && app.get_parent() != nullptr) {
        return fmt::format("Usage: {} [NAME [OPTION...]]\n", name);
    }
    if (has_commands) return fmt::format("Usage: {} COMMAND [ARGUMENT...]\n", name);
    std::string text = fmt::format("Usage: {}", name);
    for (const CLI::Option* each :
         app.get_options([](const CLI::Option* option) { return option->get_positional(); })) {
        const std::string shown = name_of(*each);
        text += each->get_required() ? " " + shown : " [" + shown + "]";
    }
    return text + " [OPTION...]\n";
}

}  // namespace

std::string help_formatter::make_help(const CLI::App* app, std::string name,
                                      CLI::AppFormatMode) const {
    const std::vector<command_group> commands = commands_of(*app);
    std::string help =
        fmt::format("{}\n\n{}", app->get_description(), usage(*app, name, !commands.empty()));
    for (const command_group& each : commands) help += section(each.title, each.commands);
    help += section("Arguments", options_of(*app, [](const CLI::Option* option) {
                        return option->get_positional();
                    }));
    for (const std::string& group : app->get_groups()) {
        help += section(group, options_of(*app, [&group](const CLI::Option* option) {
                            return option->nonpositional() && option->get_group() == group;
                        }));
    }
    return help + "\n" + app->get_footer() + "\n";
}

}  // namespace throng::cli
