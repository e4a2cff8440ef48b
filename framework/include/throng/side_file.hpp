// Files that a job reads besides its input, such as a list of words: named by a parameter (see
// throng::parameters::file), and read in `setup`, once for all mappers and reducers.
#pragma once

#include <throng/error.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throng {

namespace detail {

/// An open file.
class side_file {
public:
    explicit side_file(const std::string& path)
        : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)),
          problem_(descriptor_ < 0 ? errno : 0) {
        struct stat status;
        if (descriptor_ >= 0 && ::fstat(descriptor_, &status) == 0 && S_ISDIR(status.st_mode)) {
            problem_ = EISDIR;
        }
    }
    ~side_file() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    side_file(const side_file&) = delete;
    side_file& operator=(const side_file&) = delete;

    /// Why it cannot be read; nothing if it can.
    [[nodiscard]] std::optional<std::string> problem() const {
        if (problem_ == 0) return std::nullopt;
        return std::strerror(problem_);
    }

    /// All of it; where that cannot be read, there is a problem then.
    [[nodiscard]] std::string read() {
        constexpr std::size_t bytes_at_once = std::size_t{64} << 10;
        std::string text;
        std::vector<char> some(bytes_at_once);
        while (problem_ == 0) {
            const ssize_t bytes = ::read(descriptor_, some.data(), some.size());
            if (bytes == 0) break;
            if (bytes > 0) {
                text.append(some.data(), static_cast<std::size_t>(bytes));
            } else if (errno != EINTR) {
                problem_ = errno;
            }
        }
        return text;
    }

private:
    int descriptor_;
    int problem_;
};

/// Why a file cannot be read; nothing if it can.
inline std::optional<std::string> problem_of_file(const std::string& path) {
    return side_file(path).problem();
}

}  // namespace detail

/// All of a file. Throws `error`, which names it, where it cannot be read.
inline std::string read_text(const std::string& path) {
    detail::side_file file(path);
    std::string text = file.read();
    if (const auto problem = file.problem()) {
        throw error("cannot read '" + path + "': " + *problem);
    }
    return text;
}

/// The lines of a file, without their ends ("\n" or "\r\n"); the last one may have none. Throws as
/// read_text does.
inline std::vector<std::string> read_lines(const std::string& path) {
    const std::string text = read_text(path);
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = text.find('\n', at);
        if (end == text.npos) end = text.size();
        const bool has_return = end > at && end < text.size() && text[end - 1] == '\r';
        lines.push_back(text.substr(at, end - at - (has_return ? 1 : 0)));
        at = end + 1;
    }
    return lines;
}

}  // namespace throng
