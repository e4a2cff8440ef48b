#include "task_environment.hpp"

#include "exit_status.hpp"
#include "io/errors.hpp"
#include "setting_code.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>

namespace throng::cli {

namespace {

constexpr std::string_view parameter_prefix = "throng_param_";
constexpr std::string_view encoded_parameter_prefix = "throng_encoded_param_";

std::optional<std::uint64_t> parse(const std::string& text) {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data(), end, number);
    if (failure != std::errc() || stop != end) return {};
    return number;
}

std::string decoded(const std::string& variable, const std::string& value) {
    if (std::optional<std::string> text = decode_setting(value)) return *std::move(text);
    throw usage_error(
        fmt::format("{} in the environment: expected what throng submit sets, not "
                    "'{}'",
                    variable, io::printable(value)));
}

}  // namespace

std::string as_variable(std::string_view property) {
    std::string name(property);
    std::ranges::replace_if(
        name,
        [](char c) { return (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z'); },
        '_');
    return name;
}

task_environment::task_environment(const char* const* variables) {
    for (; variables != nullptr && *variables != nullptr; ++variables) {
        const std::string_view each = *variables;
        const std::size_t equals = each.find('=');
        if (equals == each.npos) continue;
        variables_.emplace_back(each.substr(0, equals), each.substr(equals + 1));
    }
}

std::optional<std::string> task_environment::property(std::string_view name) const {
    const std::string wanted = as_variable(name);
    for (const auto& [variable, value] : variables_) {
        if (variable == wanted) return value;
    }
    return {};
}

std::optional<std::uint64_t> task_environment::number(std::string_view name) const {
    const std::optional<std::string> text = property(name);
    if (!text) return {};
    const std::optional<std::uint64_t> number = parse(*text);
    if (number) return number;
    throw usage_error(fmt::format("{} in the environment: expected a whole number, not '{}'",
                                  as_variable(name), io::printable(*text)));
}

std::optional<std::uint64_t> task_environment::positive_number(std::string_view name) const {
    const std::optional<std::uint64_t> number = parse(property(name).value_or(""));
    return number && *number > 0 ? number : std::nullopt;
}

// Spark's pipe sets the file alone, under both of its names.
std::string task_environment::input_file() const {
    for (const std::string_view name : {"mapreduce.map.input.file", "map.input.file"}) {
        if (const std::optional<std::string> file = property(name)) return *file;
    }
    return {};
}

std::optional<std::uint64_t> task_environment::input_begin() const {
    for (const std::string_view name : {"mapreduce.map.input.start", "map.input.start"}) {
        if (const std::optional<std::uint64_t> begin = number(name)) return begin;
    }
    if (input_file().empty()) return 0;  // the input is all that there is
    return {};
}

std::string task_environment::input_split() const {
    const std::string file = input_file();
    if (file.empty()) return {};
    std::string split = io::quoted_path(file);
    if (const auto begin = property("mapreduce.map.input.start")) {
        split += " from byte " + io::printable(*begin);
    }
    if (const auto length = property("mapreduce.map.input.length")) {
        split += fmt::format(", {} bytes", io::printable(*length));
    }
    return split;
}

std::optional<std::string> task_environment::header() const {
    const std::optional<std::string> code = property(encoded_header_property);
    if (!code) return {};
    return decoded(as_variable(encoded_header_property), *code);
}

std::vector<std::pair<std::string, std::string>> task_environment::parameters(
    const std::vector<std::string>& known) const {
    std::vector<std::pair<std::string, std::string>> found;
    for (const auto& [variable, value] : variables_) {
        const bool is_encoded = variable.starts_with(encoded_parameter_prefix);
        if (!is_encoded && !variable.starts_with(parameter_prefix)) continue;
        std::string name =
            variable.substr((is_encoded ? encoded_parameter_prefix : parameter_prefix).size());
        for (const std::string& each : known) {
            if (as_variable(each) == name) name = each;
        }
        found.emplace_back(std::move(name), is_encoded ? decoded(variable, value) : value);
    }
    return found;
}

}  // namespace throng::cli
