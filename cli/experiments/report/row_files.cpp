#include "row_files.hpp"

#include "io/errors.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string_view>
#include <system_error>

namespace throng::cli {

namespace {

using nlohmann::ordered_json;

constexpr const char* minimum = "_minimum";
constexpr const char* maximum = "_maximum";

std::string name_of(const std::string& path) {
    return path == "-" ? "standard input" : io::quoted_path(path);
}

// Why it is none; empty if it is one.
std::string problem_of(const ordered_json& row) {
    if (row.is_discarded()) return "this is not JSON";
    if (!row.is_object()) return "this is not an object of JSON";
    const auto name = row.find("experiment");
    if (name == row.end()) return "it has no field 'experiment'";
    if (!name->is_string()) return "its field 'experiment' is not a text";
    const auto runtime = row.find("runtime");
    if (runtime != row.end() && !runtime->is_string()) return "its field 'runtime' is not a text";
    for (const auto& [key, value] : row.items()) {
        const std::string_view what = key;
        const bool is_range = what.ends_with(minimum) || what.ends_with(maximum);
        if (is_range && !value.is_number()) {
            return fmt::format("its field '{}' is not a number", io::printable(key));
        }
    }
    return "";
}

void check_readable(const std::string& path, const std::istream& file) {
    std::error_code failed;
    if (std::filesystem::is_directory(path, failed))
        errno = EISDIR;
    else if (file)
        return;
    throw io::input_error(
        fmt::format("cannot read {}: {}", io::quoted_path(path), io::reason(errno)));
}

std::vector<ordered_json> read_lines(std::istream& from, const std::string& path) {
    std::vector<ordered_json> rows;
    std::uint64_t number = 0;
    for (std::string line; std::getline(from, line);) {
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        ordered_json row = ordered_json::parse(line, nullptr, false);
        const std::string problem = problem_of(row);
        if (!problem.empty()) {
            throw io::input_error(
                fmt::format("{} line {}: {}; a row is what `throng experiment NAME --format json` "
                            "prints in a line",
                            name_of(path), number, problem));
        }
        rows.push_back(std::move(row));
    }
    if (from.bad()) {
        throw io::input_error(fmt::format("cannot read {}: {}", name_of(path), io::reason(errno)));
    }
    return rows;
}

}  // namespace

std::vector<ordered_json> read_rows(const std::string& path) {
    std::vector<ordered_json> rows;
    if (path == "-") {
        rows = read_lines(std::cin, path);
    } else {
        errno = 0;
        std::ifstream file(path, std::ios::binary);
        check_readable(path, file);
        rows = read_lines(file, path);
    }
    if (!rows.empty()) return rows;
    throw io::input_error(
        fmt::format("{} has no rows; `throng experiment NAME --format json` "
                    "prints some",
                    name_of(path)));
}

bool is_measured(const ordered_json& row, const std::string& name) {
    const auto found = row.find(name);
    return found != row.end() && found->is_number() && row.contains(name + minimum) &&
           row.contains(name + maximum);
}

}  // namespace throng::cli
