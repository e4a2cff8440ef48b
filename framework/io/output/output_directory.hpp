// A job's output, which appears whole or not at all.
#pragma once

#include "io/file_system.hpp"
#include "io/output/output_leftovers.hpp"
#include "io/output/output_names.hpp"

#include <string>
#include <string_view>

namespace throng::io {

/// The file that marks a directory as whole.
inline constexpr const char* success_name = "_SUCCESS";

enum class if_exists { refuse, overwrite };

/// What would become of an output directory, were it made now.
struct output_outlook {
    bool replaces = false;  // what is there, or is put back there first
    leftovers of_killed_runs;
};

/// Throws output_error where output_directory would throw it, as far as can be seen without
/// creating anything. Changes nothing.
[[nodiscard]] output_outlook foresee_output(const std::string& path, if_exists policy,
                                            file_system& files = file_system::real());

/// A directory of results, written aside in `<parent>/.<name>.throng-<pid>-<random>` and put into
/// place by commit(). Without commit() nothing remains; what a process leaves that is killed, the
/// next one with the same path removes. Blocking; not thread-safe.
///
/// Only what looks like a job's output is ever overwritten: a directory in which there is nothing
/// but files whose names begin with `part-` or `_`. So whatever else is put there should have a
/// name like `_this`.
class output_directory {
public:
    /// Creates the directory aside, after it has removed those of killed runs (as far as possible,
    /// see output_leftovers.cpp). Throws output_error if `path` exists and may not be overwritten,
    /// or if nothing can be created beside it.
    output_directory(const std::string& path, if_exists policy,
                     file_system& files = file_system::real());
    ~output_directory();
    output_directory(const output_directory&) = delete;
    output_directory& operator=(const output_directory&) = delete;

    /// Creates a file in the directory, for writing. Throws output_error.
    [[nodiscard]] unique_file create_file(const std::string& name);

    /// Creates a file in the directory that holds `data`. Throws output_error.
    void write_file(const std::string& name, std::string_view data);

    /// Makes the output durable, marks it with an empty file `_SUCCESS`, and puts it into place;
    /// an output of earlier is exchanged for it in one step where the file system can do that.
    /// All files must be closed. Throws output_error, and then nothing has changed at `path`.
    void commit();

    /// After commit(): where the overwritten output still is, because it could not be removed;
    /// empty if all went well.
    [[nodiscard]] const std::string& leftover() const { return leftover_; }

    /// Where the files are until commit().
    [[nodiscard]] const std::string& temporary_path() const { return temporary_; }
    [[nodiscard]] file_system& files() { return files_; }

    /// Throws output_error: a file of this directory could not be written.
    [[noreturn]] void fail_writing(const std::string& name, int error_number) const;

private:
    [[nodiscard]] const std::string& path() const { return names_.path(); }
    void create_temporary();
    [[nodiscard]] int try_to_create(const std::string& candidate);
    void sync_files();
    void sync(const std::string& which, int flags);
    void publish();
    void publish_over_old();
    void withdraw();
    [[noreturn]] void fail_publishing(int error_number) const;

    file_system& files_;
    output_names names_;
    if_exists policy_;
    std::string temporary_;  // what the destructor removes; empty: nothing
    unique_file lock_;       // says to other runs that it is not a leftover
    std::string old_;        // where the overwritten output is, after publish()
    unique_file old_lock_;   // the same for that one
    std::string leftover_;
};

}  // namespace throng::io
