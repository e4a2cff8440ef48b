// Archives as the usual tools make them.
#pragma once

#include "io/inputs.hpp"

#include <throng/error.hpp>

#include <archive.h>
#include <archive_entry.h>

#include <string>
#include <utility>
#include <vector>

namespace throng::test {

using archive_files = std::vector<std::pair<std::string, std::string>>;  // path and contents

inline void add_entry(archive* to, const std::string& path, const std::string& text,
                      unsigned type) {
    archive_entry* entry = ::archive_entry_new();
    ::archive_entry_set_pathname(entry, path.c_str());
    ::archive_entry_set_filetype(entry, type);
    ::archive_entry_set_perm(entry, 0644);
    ::archive_entry_set_size(entry, static_cast<la_int64_t>(text.size()));
    if (type == AE_IFLNK) ::archive_entry_set_symlink(entry, "a");
    THRONG_CHECK(::archive_write_header(to, entry) == ARCHIVE_OK, "there is an archive");
    THRONG_CHECK(
        ::archive_write_data(to, text.data(), text.size()) == static_cast<la_ssize_t>(text.size()),
        "there is an archive");
    ::archive_entry_free(entry);
}

/// With a folder and, in a tar, a link at the begin, which are no files. Zips are deflated unless
/// they are to be `stored`.
inline std::string pack(io::archive_format format, const archive_files& contents,
                        bool stored = false) {
    std::string packed(1 << 20, '\0');
    for (const auto& each : contents) packed.resize(packed.size() + each.second.size() + 4096);
    std::size_t size = 0;
    archive* to = ::archive_write_new();
    if (format == io::archive_format::tar) {
        ::archive_write_set_format_pax_restricted(to);
    } else {
        ::archive_write_set_format_zip(to);
        if (stored) ::archive_write_zip_set_compression_store(to);
    }
    THRONG_CHECK(::archive_write_open_memory(to, packed.data(), packed.size(), &size) == ARCHIVE_OK,
                 "there is an archive");
    add_entry(to, "folder/", "", AE_IFDIR);
    if (format == io::archive_format::tar) add_entry(to, "folder/link", "", AE_IFLNK);
    for (const auto& [path, text] : contents) add_entry(to, path, text, AE_IFREG);
    THRONG_CHECK(::archive_write_close(to) == ARCHIVE_OK, "there is an archive");
    ::archive_write_free(to);
    packed.resize(size);
    return packed;
}

}  // namespace throng::test
