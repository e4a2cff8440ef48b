#include "io/output/output_names.hpp"

#include "io/errors.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <random>

namespace throng::io {
namespace {

constexpr std::string_view old_ending = "-old";
constexpr std::size_t random_digits = 8;

// Takes the characters that `text` begins with and that are all of `set`; how many there were.
std::size_t skip(std::string_view& text, std::string_view set) {
    const std::size_t end = std::min(text.find_first_not_of(set), text.size());
    text.remove_prefix(end);
    return end;
}

}  // namespace

output_names::output_names(const std::string& path) : path_(path) {
    while (path_.size() > 1 && path_.ends_with('/')) path_.pop_back();
    const std::size_t slash = path_.rfind('/');
    const std::string name = slash == std::string::npos ? path_ : path_.substr(slash + 1);
    parent_ = slash == std::string::npos ? "." : path_.substr(0, slash == 0 ? 1 : slash);
    prefix_ = path_.substr(0, path_.size() - name.size());
    beginning_ = fmt::format(".{}.throng-", name);
    if (name.empty() || name == "." || name == "..") {
        throw output_error(fmt::format(
            "cannot create output directory {}: give the name of a directory that is to be created",
            quoted_path(path)));
    }
}

std::string output_names::make_temporary() const {
    std::random_device random;
    return fmt::format("{}{}{}-{:0{}x}", prefix_, beginning_, ::getpid(), random(), random_digits);
}

beside_output output_names::classify(std::string_view name) const {
    if (!name.starts_with(beginning_)) return beside_output::other;
    name.remove_prefix(beginning_.size());
    if (skip(name, "0123456789") == 0 || !name.starts_with('-')) return beside_output::other;
    name.remove_prefix(1);
    if (skip(name, "0123456789abcdef") != random_digits) return beside_output::other;
    if (name.empty()) return beside_output::temporary;
    return name == old_ending ? beside_output::old : beside_output::other;
}

std::string old_of(std::string_view temporary) {
    return std::string(temporary) + std::string(old_ending);
}

std::string temporary_of(std::string_view old) {
    THRONG_CHECK(old.ends_with(old_ending), "not the name of an old output");
    return std::string(old.substr(0, old.size() - old_ending.size()));
}

bool is_of_a_job(std::string_view name, const struct stat& status) {
    const bool known_name = name.starts_with("part-") || name.starts_with('_');
    return known_name && S_ISREG(status.st_mode);
}

}  // namespace throng::io
