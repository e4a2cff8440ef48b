// Archives, read member by member.
#pragma once

#include "io/inputs.hpp"
#include "io/source.hpp"

#include <cstddef>
#include <memory>
#include <string_view>

namespace throng::io {

/// As many first bytes as detect_archive wants to see.
inline constexpr std::size_t archive_magic_bytes = 512;

/// The kind of archive that begins with these bytes, be it compressed as a whole before.
[[nodiscard]] archive_format detect_archive(std::string_view first_bytes);

/// Its name, for example "tar"; of none it is empty.
[[nodiscard]] std::string_view name_of(archive_format format);

/// The regular files in the archive that `bytes` holds, in its order; but as in a directory those
/// are left out of whose path a part begins with `.` or `_`. (In a zip that is read as a stream
/// links cannot be told from files: what they are stands at its end.) Its source has members.
/// Whatever is wrong with the archive is an input_error that names `of`, which must outlive the
/// result.
[[nodiscard]] std::unique_ptr<source> open_archive(const input& of, archive_format format,
                                                   std::unique_ptr<source> bytes);

}  // namespace throng::io
