// What runs that were killed have left beside an output directory.
#pragma once

#include "io/file_system.hpp"
#include "io/output/output_names.hpp"

#include <string>
#include <vector>

namespace throng::io {

/// Where a run was killed between setting an old output aside and putting its own into place,
/// there is nothing at `names.path()`: puts the old output back, so that all is as before that run.
/// Best effort; blocking.
void restore_old_output(const output_names& names, file_system& files);

/// Removes the temporary directories, and the old outputs, of runs that are no more. Whatever
/// holds more than a job writes stays, and so does what cannot be removed. Best effort; blocking.
void remove_leftovers(const output_names& names, file_system& files);

/// What the two would do, one after the other, at present.
struct leftovers {
    std::string to_restore;              // an old output; empty: none
    std::vector<std::string> to_remove;  // directories
};
/// Changes nothing; a directory is locked for as long as it is looked at.
[[nodiscard]] leftovers find_leftovers(const output_names& names, file_system& files);

}  // namespace throng::io
