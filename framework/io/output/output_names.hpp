// How an output directory, and what is beside it and in it, are called.
#pragma once

#include <sys/stat.h>

#include <string>
#include <string_view>

namespace throng::io {

/// What a name beside an output stands for.
enum class beside_output {
    other,
    temporary,  // `.<name>.throng-<pid>-<random>`: being written, or exchanged for a new output
    old         // the same and `-old`: set aside while the temporary of that name takes its place
};

/// The place `<parent>/<name>` of an output directory.
class output_names {
public:
    /// Throws output_error if `path` does not end in a name.
    explicit output_names(const std::string& path);

    [[nodiscard]] const std::string& path() const { return path_; }  // without a slash at its end
    [[nodiscard]] const std::string& parent() const { return parent_; }  // "." if path() has none

    /// A path beside the output that was not given before.
    [[nodiscard]] std::string make_temporary() const;
    [[nodiscard]] beside_output classify(std::string_view name) const;
    /// The path of an entry of the parent.
    [[nodiscard]] std::string beside(std::string_view name) const {
        return prefix_ + std::string(name);
    }

private:
    std::string path_;
    std::string parent_;
    std::string prefix_;     // of path_, before the name
    std::string beginning_;  // of the names of temporary directories
};

/// What an old output is called (or its path) while the temporary directory takes its place.
[[nodiscard]] std::string old_of(std::string_view temporary);
/// The other way round: `old` must be such a name.
[[nodiscard]] std::string temporary_of(std::string_view old);

/// Whether an entry of a directory is what a job writes there: a regular file with a name that
/// begins with `part-` or `_`. `status` is lstat's.
[[nodiscard]] bool is_of_a_job(std::string_view name, const struct stat& status);

}  // namespace throng::io
