#include "completion.hpp"

#include "mapreduce/job_instance.hpp"
#include "option_values.hpp"
#include "plugin/job_search.hpp"
#include "plugin/source_compiler.hpp"
#include "program.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

namespace throng::cli {

namespace {

using plugin::job_search;

enum class value_kind : std::uint8_t { none, other, choice, file, folder, job, parameter };

// What an option's help calls its value.
constexpr std::array<std::pair<std::string_view, value_kind>, 5> kinds_by_name{
    {{"FILE", value_kind::file},
     {"INPUT", value_kind::file},
     {"DIR", value_kind::folder},
     {"JOB", value_kind::job},
     {"NAME=VALUE", value_kind::parameter}}};

value_kind kind_of(CLI::Option& option) {
    if (option.get_items_expected_max() == 0) return value_kind::none;
    if (!choices_of(option).empty()) return value_kind::choice;
    const std::string shown =
        option.get_positional() ? option.get_name() : option.get_option_text();
    for (const auto& [name, kind] : kinds_by_name) {
        if (shown == name) return kind;
    }
    return value_kind::other;
}

std::vector<std::string> names_of(const CLI::Option& option) {
    std::vector<std::string> names;
    for (const std::string& each : option.get_snames()) names.push_back("-" + each);
    for (const std::string& each : option.get_lnames()) names.push_back("--" + each);
    return names;
}

CLI::Option* find_option(CLI::App& command, const std::string& name) {
    for (CLI::Option* each : command.get_options()) {
        const std::vector<std::string> names = names_of(*each);
        if (std::ranges::find(names, name) != names.end()) return each;
    }
    return nullptr;
}

// A word that begins with a dash: the option's name and, if it is in the same word, its value.
struct option_word {
    explicit option_word(const std::string& word) {
        if (word.starts_with("--")) {
            name = word.substr(0, word.find('='));
            has_value = name.size() < word.size();
            if (has_value) before_value = name + "=";
        } else {
            name = word.substr(0, 2);
            has_value = word.size() > 2;
            before_value = name;
        }
        if (has_value) value = word.substr(before_value.size());
    }

    std::string name;
    bool has_value = false;
    std::string before_value;
    std::string value;
};

// The help's first few words, up to where it goes into details.
std::string in_short(const std::string& help) {
    std::size_t end = help.size();
    for (const std::string_view detail : {" (", "; ", ": ", ". ", ", so ", ", which "}) {
        end = std::min(end, help.find(detail));
    }
    return help.substr(0, end);
}

// Reads a command line up to the cursor, and says what may stand there.
class reader {
public:
    explicit reader(CLI::App& program) : command_(&program) {}

    void read(const std::string& word) {
        if (waiting_ != nullptr) {
            take_value(*std::exchange(waiting_, nullptr), word);
        } else if (word == "--" && !only_arguments_) {
            only_arguments_ = true;
        } else if (is_option(word)) {
            read_option(option_word(word));
        } else if (has_commands()) {
            CLI::App* chosen = find_command(*command_, word);
            lost_ = lost_ || chosen == nullptr;
            if (chosen != nullptr) command_ = chosen;
        } else if (CLI::Option* argument = next_argument()) {
            take_value(*argument, word);
            ++arguments_;
        }
    }

    [[nodiscard]] completion complete(const std::string& word) {
        if (lost_) return {};
        if (waiting_ != nullptr) {
            add_values(*waiting_, "", word);
        } else if (is_option(word) || (word == "-" && !only_arguments_)) {
            complete_option(word);
        } else if (has_commands()) {
            add_commands(word);
        } else if (CLI::Option* argument = next_argument()) {
            add_values(*argument, "", word);
        }
        return std::move(found_);
    }

private:
    [[nodiscard]] bool is_option(const std::string& word) const {
        return !only_arguments_ && word.size() > 1 && word.front() == '-';
    }
    [[nodiscard]] bool has_commands() const { return !commands_below(*command_).empty(); }

    void read_option(const option_word& word) {
        CLI::Option* option = find_option(*command_, word.name);
        if (option == nullptr) return;
        given_.insert(option);
        if (kind_of(*option) == value_kind::none) return;
        if (word.has_value) return take_value(*option, word.value);
        waiting_ = option;
    }

    // Parameters are those of the job that was named last.
    void take_value(CLI::Option& option, const std::string& value) {
        if (kind_of(option) == value_kind::job) job_ = value;
    }

    CLI::Option* next_argument() {
        const auto all = command_->get_options(
            [](const CLI::Option* option) { return option->get_positional(); });
        if (arguments_ < all.size()) return all[arguments_];
        const bool goes_on = !all.empty() && all.back()->get_items_expected_max() > 1;
        return goes_on ? all.back() : nullptr;
    }

    void add(const std::string& typed, const std::string& word, const std::string& help) {
        if (word.starts_with(typed)) found_.candidates.push_back({word, in_short(help)});
    }

    void add_commands(const std::string& typed) {
        for (const CLI::App* each : commands_below(*command_)) {
            add(typed, each->get_name(), each->get_description());
        }
    }

    void complete_option(const std::string& typed) {
        const option_word word(typed);
        CLI::Option* option = find_option(*command_, word.name);
        if (word.has_value && option != nullptr && kind_of(*option) != value_kind::none) {
            return add_values(*option, word.before_value, word.value);
        }
        for (CLI::Option* each : command_->get_options()) {
            const bool again = each->get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
            if (given_.contains(each) && !again) continue;
            for (const std::string& name : names_of(*each))
                add(typed, name, each->get_description());
        }
    }

    // Values of an option, each behind `before` in the same word.
    void add_values(CLI::Option& option, const std::string& before, const std::string& typed) {
        switch (kind_of(option)) {
            case value_kind::choice:
                for (const std::string& each : choices_of(option)) {
                    add(before + typed, before + each, "");
                }
                break;
            case value_kind::file:
                found_.names = completed_names::files;
                break;
            case value_kind::folder:
                found_.names = completed_names::folders;
                break;
            case value_kind::job:
                add_jobs(before, typed);
                break;
            case value_kind::parameter:
                add_parameters(before, typed);
                break;
            case value_kind::none:
            case value_kind::other:
                break;
        }
    }

    void add_jobs(const std::string& before, const std::string& typed) {
        for (const auto& each : job_search::of_program().list().jobs) {
            add(before + typed, before + each->name(), each->summary());
        }
        found_.names = completed_names::files;
    }

    void add_parameters(const std::string& before, const std::string& typed) {
        if (job_.empty() || plugin::is_source(job_)) return;
        const std::unique_ptr<plugin::plugin> job = job_search::of_program().find(job_);
        for (const auto& each : mapreduce::describe_parameters(job->job())) {
            const std::string begin = each.name + "=";
            if (!typed.starts_with(begin)) {
                add(before + typed, before + begin, each.help);
                continue;
            }
            std::vector<std::string> values = each.choices;
            if (each.type == "switch") values = {"on", "off"};
            if (each.type == "file") found_.names = completed_names::files;
            for (const std::string& value : values) {
                add(before + typed, before + begin + value, "");
            }
        }
    }

    CLI::App* command_;
    CLI::Option* waiting_ = nullptr;  // the option whose value comes next
    std::set<const CLI::Option*> given_;
    std::size_t arguments_ = 0;
    bool only_arguments_ = false;  // since "--"
    bool lost_ = false;            // there was a command that there is not
    std::string job_;
    completion found_;
};

}  // namespace

completion complete(CLI::App& program, std::span<const std::string> words) {
    if (words.empty()) return {};
    try {
        reader line(program);
        for (const std::string& each : words.first(words.size() - 1)) line.read(each);
        return line.complete(words.back());
    } catch (const std::exception&) {
        return {};  // a job that cannot be loaded: whoever runs it is told why
    }
}

std::string as_lines(const completion& found) {
    std::string lines = "none";
    if (found.names == completed_names::files) lines = "files";
    if (found.names == completed_names::folders) lines = "folders";
    lines += '\n';
    for (const candidate& each : found.candidates) lines += each.word + '\t' + each.help + '\n';
    return lines;
}

}  // namespace throng::cli
