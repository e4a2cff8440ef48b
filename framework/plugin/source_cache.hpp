// Plugins that were compiled from a single source, kept for the next time.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throng::plugin {

/// A folder with a plugin for each thing that was compiled, and beside it a list of the files that
/// went into it, each with a hash of its content. Any number of processes may use a folder at a
/// time: what is put into it appears whole, under a name that its content decides.
/// A header that is new, and would be found before one that is listed, is not noticed.
class source_cache {
public:
    explicit source_cache(std::string folder) : folder_(std::move(folder)) {}

    /// The plugin of `key`, which says everything that matters besides the files that go into it;
    /// nothing if there is none, or one of those files is not what it was.
    [[nodiscard]] std::optional<std::string> find(std::string_view key) const;

    /// Moves the file at `plugin`, on the folder's file system, to its place, and remembers `files`
    /// for it; the path of that place. Throws std::system_error where it cannot be kept.
    [[nodiscard]] std::string keep(std::string_view key, const std::string& plugin,
                                   const std::vector<std::string>& files) const;

    /// Removes what was not used for a month.
    void remove_old() const;

private:
    [[nodiscard]] std::string list_of(std::string_view key) const;

    std::string folder_;
};

/// The files that a rule for make names behind its colon, as `-MD` writes it.
[[nodiscard]] std::vector<std::string> prerequisites_of(std::string_view rule);

}  // namespace throng::plugin
