#include "plugin/plugin.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>

namespace throng::plugin {

namespace {

constexpr std::string_view elf_magic =
    "\x7f"
    "ELF";

// The dynamic loader's own message for a file that is no library does not help a user.
void check_is_library(const std::string& path) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                               &std::fclose);
    const int open_error = errno;
    if (file == nullptr) {
        throw plugin_error(
            fmt::format("cannot read plugin '{}': {}", path, std::strerror(open_error)));
    }
    std::array<char, elf_magic.size()> start{};
    const std::size_t got = std::fread(start.data(), 1, start.size(), file.get());
    if (std::string_view(start.data(), got) != elf_magic) {
        throw plugin_error(fmt::format(
            "'{}' is not a job plugin: it is no shared library (build one with throng_add_job)",
            path));
    }
}

// dlopen searches the system's folders for a name without a slash.
std::string with_slash(const std::string& path) {
    return path.find('/') == std::string::npos ? "./" + path : path;
}

}  // namespace

void plugin::library_closer::operator()(void* library) const noexcept { ::dlclose(library); }

plugin::plugin(const std::string& path) : path_(path) {
    check_is_library(path);
    library_.reset(::dlopen(with_slash(path).c_str(), RTLD_NOW | RTLD_LOCAL));
    if (library_ == nullptr) {
        throw plugin_error(fmt::format("cannot load plugin '{}': {}", path, ::dlerror()));
    }
    using entry_function = const throng_plugin* (*)();
    const auto entry = reinterpret_cast<entry_function>(::dlsym(library_.get(), THRONG_ABI_ENTRY));
    const throng_plugin* its = entry == nullptr ? nullptr : entry();
    if (its == nullptr || std::memcmp(its->magic, THRONG_ABI_MAGIC, sizeof its->magic) != 0) {
        throw plugin_error(fmt::format(
            "'{}' is not a job plugin: it has no THRONG_JOB (build one with throng_add_job)",
            path));
    }
    if (its->abi_version != THRONG_ABI_VERSION) {
        throw plugin_error(fmt::format(
            "plugin '{}' was built for version {} of the plugin interface, this program has "
            "version {}: build it again with this program's headers",
            path, its->abi_version, THRONG_ABI_VERSION));
    }
    if (its->job == nullptr || its->job->name.size == 0) {
        throw plugin_error(fmt::format("plugin '{}' has no job: build it again", path));
    }
    job_ = its->job;
    if (its->compiler != nullptr) compiler_ = its->compiler;
}

}  // namespace throng::plugin
