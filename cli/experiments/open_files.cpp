#include "open_files.hpp"

#include <throng/error.hpp>

#include <fmt/format.h>
#include <sys/resource.h>

#include <cerrno>
#include <system_error>

namespace throng::cli {

namespace {

constexpr std::uint64_t other_files = 64;

}  // namespace

void allow_sockets(std::uint64_t sockets, std::string_view option) {
    const std::uint64_t needed = sockets + other_files;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        throw std::system_error(errno, std::generic_category(), "the limit of open files");
    }
    if (limit.rlim_cur >= needed) return;
    if (limit.rlim_max < needed) {
        throw error(fmt::format(
            "{} needs {} open files at once, and the system allows {} (ulimit -Hn); give a smaller "
            "number, or have the limit raised",
            option, needed, limit.rlim_max));
    }
    limit.rlim_cur = needed;
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) {
        throw std::system_error(errno, std::generic_category(), "raising the limit of open files");
    }
}

}  // namespace throng::cli
