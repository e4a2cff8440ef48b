#include "plugin/source_cache.hpp"

#include <throng/hash.hpp>

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace throng::plugin {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view list_ending = ".files";
constexpr std::string_view first_line = "throng source cache 1";
constexpr auto longest_unused = std::chrono::hours(24 * 30);

std::optional<std::string> content_of(const std::string& path) {
    std::error_code failed;
    const std::uintmax_t size = fs::file_size(path, failed);
    if (failed) return std::nullopt;
    std::string content(size, '\0');
    std::ifstream file(path, std::ios::binary);
    if (!file.read(content.data(), static_cast<std::streamsize>(size))) return std::nullopt;
    return content;
}

// 128 bits: nobody chooses contents that collide, and by chance none will.
std::string hash_of(std::string_view bytes) {
    std::string more(bytes);
    more += '#';
    return fmt::format("{:016x}{:016x}", key_hash(bytes), key_hash(more));
}

// "HASH PATH", or nothing if the file cannot be read.
std::optional<std::string> entry_of(const std::string& path) {
    const std::optional<std::string> content = content_of(path);
    if (!content) return std::nullopt;
    return fmt::format("{} {}", hash_of(*content), path);
}

bool is_as_it_was(const std::string& entry) {
    const std::size_t space = entry.find(' ');
    return space != entry.npos && entry_of(entry.substr(space + 1)) == entry;
}

// So that what is used is not what was not used for long.
void mark_used(const std::string& path) {
    std::error_code ignored;
    fs::last_write_time(path, fs::file_time_type::clock::now(), ignored);
}

}  // namespace

std::string source_cache::list_of(std::string_view key) const {
    return fmt::format("{}/{}{}", folder_, hash_of(key), list_ending);
}

std::optional<std::string> source_cache::find(std::string_view key) const {
    const std::string list = list_of(key);
    std::ifstream lines(list);
    std::string line;
    if (!std::getline(lines, line) || line != first_line) return std::nullopt;
    if (!std::getline(lines, line)) return std::nullopt;
    const std::string plugin = folder_ + "/" + line;
    while (std::getline(lines, line)) {
        if (!is_as_it_was(line)) return std::nullopt;
    }
    if (!fs::exists(plugin)) return std::nullopt;
    mark_used(list);
    mark_used(plugin);
    return plugin;
}

std::string source_cache::keep(std::string_view key, const std::string& plugin,
                               const std::vector<std::string>& files) const {
    std::string entries;
    for (const std::string& path : files) {
        const std::optional<std::string> entry = entry_of(path);
        if (!entry) throw std::system_error(errno, std::generic_category(), path);
        entries += *entry + '\n';
    }
    const std::string name = fmt::format("{}.so", hash_of(std::string(key) + '\n' + entries));
    const std::string place = folder_ + "/" + name;
    fs::rename(plugin, place);
    const std::string text = fmt::format("{}\n{}\n{}", first_line, name, entries);
    // Whose list it is in the end does not matter, but it must be one process's.
    const std::string list = list_of(key);
    const std::string unfinished = plugin + std::string(list_ending);
    std::ofstream(unfinished, std::ios::binary) << text << std::flush;
    if (content_of(unfinished) != text) {
        throw std::system_error(ENOSPC, std::generic_category(), unfinished);
    }
    fs::rename(unfinished, list);
    return place;
}

void source_cache::remove_old() const {
    const auto oldest = fs::file_time_type::clock::now() - longest_unused;
    std::error_code failed;
    for (fs::directory_iterator entry(folder_, failed), end; !failed && entry != end;
         entry.increment(failed)) {
        const std::string ending = entry->path().extension();
        if (ending != ".so" && ending != list_ending) continue;
        std::error_code ignored;
        const auto used = entry->last_write_time(ignored);
        if (!ignored && used < oldest) fs::remove(entry->path(), ignored);
    }
}

std::vector<std::string> prerequisites_of(std::string_view rule) {
    std::vector<std::string> files;
    std::string file;
    const auto end_file = [&] {
        if (!file.empty()) files.push_back(std::move(file));
        file.clear();
    };
    const std::size_t colon = rule.find(": ");
    for (std::size_t i = colon == rule.npos ? rule.size() : colon + 1; i < rule.size(); ++i) {
        const char next = i + 1 < rule.size() ? rule[i + 1] : '\n';
        if (rule[i] == '\\' && (next == ' ' || next == '#')) {
            file += rule[++i];
        } else if (rule[i] == '$' && next == '$') {
            file += rule[++i];
        } else if (rule[i] == ' ' || rule[i] == '\n' || (rule[i] == '\\' && next == '\n')) {
            end_file();
        } else {
            file += rule[i];
        }
    }
    end_file();
    return files;
}

}  // namespace throng::plugin
