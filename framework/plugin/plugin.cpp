#include "plugin/plugin.hpp"

#include "mapreduce/job.hpp"
#include "mapreduce/job_input.hpp"

#include <throng/detail/job/built_with.hpp>

#include <dlfcn.h>
#include <elf.h>
#include <fmt/format.h>
#include <link.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string_view>

namespace throng::plugin {

namespace {

constexpr std::string_view elf_magic =
    "\x7f"
    "ELF";

class library_file {
public:
    explicit library_file(const std::string& path)
        : path_(path), file_(std::fopen(path.c_str(), "rb"), &std::fclose) {
        const int open_error = errno;
        if (file_ == nullptr) {
            throw plugin_error(
                fmt::format("cannot read plugin '{}': {}", path, std::strerror(open_error)));
        }
    }

    // The dynamic loader's own message for a file that is no library does not help a user; and it
    // maps what a file promises, so that a file that was cut short would end the program.
    void check_is_whole_library() {
        std::array<char, elf_magic.size()> start{};
        if (!read(0, start) || std::string_view(start.data(), start.size()) != elf_magic) {
            throw plugin_error(fmt::format(
                "'{}' is not a job plugin: it is no shared library (build one with throng_add_job)",
                path_));
        }
        ElfW(Ehdr) header{};
        if (!read(0, header) || header.e_phentsize != sizeof(ElfW(Phdr))) refuse_damaged();
        std::fseek(file_.get(), 0, SEEK_END);
        const auto size = static_cast<std::uint64_t>(std::ftell(file_.get()));
        for (std::uint64_t i = 0; i < header.e_phnum; ++i) {
            ElfW(Phdr) segment{};
            if (!read(header.e_phoff + i * sizeof segment, segment)) refuse_damaged();
            if (segment.p_type != PT_LOAD) continue;
            if (segment.p_offset > size || segment.p_filesz > size - segment.p_offset) {
                refuse_damaged();
            }
        }
    }

private:
    template <class T>
    [[nodiscard]] bool read(std::uint64_t offset, T& into) {
        return std::fseek(file_.get(), static_cast<long>(offset), SEEK_SET) == 0 &&
               std::fread(&into, sizeof into, 1, file_.get()) == 1;
    }

    [[noreturn]] void refuse_damaged() const {
        throw plugin_error(
            fmt::format("plugin '{}' is damaged: the file is cut short (build it again)", path_));
    }

    const std::string& path_;
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

void check_standard_library(const throng_plugin& its, const std::string& called) {
    if (its.standard_library == nullptr ||
        std::string_view(its.standard_library) == THRONG_DETAIL_STANDARD_LIBRARY) {
        return;
    }
    throw plugin_error(fmt::format(
        "plugin '{0}' was built with the C++ standard library {1} by {2}, this program with {3} by "
        "{4}: build it again with {3} (option -stdlib={3} of Clang)",
        called, its.standard_library, its.compiler == nullptr ? "some compiler" : its.compiler,
        THRONG_DETAIL_STANDARD_LIBRARY, THRONG_DETAIL_COMPILER));
}

// What the dynamic loader misses: of throng, that is a program with another tasklet library.
std::string why_not_loaded() {
    std::string why = ::dlerror();
    constexpr std::string_view missing = "undefined symbol: ";
    const std::size_t at = why.find(missing);
    if (at != why.npos && why.find("throng", at + missing.size()) != why.npos) {
        why += " (build it again with this program's headers)";
    }
    return why;
}

// Its tasklets and those of the program would know nothing of each other.
void refuse_own_runtime(void* library, const std::string& called) {
    const void* its = ::dlsym(library, "throng_running_shard");
    const void* here = ::dlsym(RTLD_DEFAULT, "throng_running_shard");
    if (its == nullptr || its == here) return;
    throw plugin_error(fmt::format(
        "plugin '{}' has a runtime for tasklets of its own, beside the program's: do not link it "
        "to throng::tasklet, but name it to throng_add_job with TASKLETS",
        called));
}

// dlopen searches the system's folders for a name without a slash.
std::string with_slash(const std::string& path) {
    return path.find('/') == std::string::npos ? "./" + path : path;
}

}  // namespace

void plugin::library_closer::operator()(void* library) const noexcept { ::dlclose(library); }

plugin::plugin(const std::string& path, const std::string& called) : path_(called) {
    library_file(path).check_is_whole_library();
    // Its code stays to the end of the process: what a tasklet of the job has thrown is an object
    // of a type of its own, which may be looked at when the job is gone.
    library_.reset(::dlopen(with_slash(path).c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE));
    if (library_ == nullptr) {
        throw plugin_error(fmt::format("cannot load plugin '{}': {}", called, why_not_loaded()));
    }
    refuse_own_runtime(library_.get(), called);
    using entry_function = const throng_plugin* (*)();
    const auto entry = reinterpret_cast<entry_function>(::dlsym(library_.get(), THRONG_ABI_ENTRY));
    const throng_plugin* its = entry == nullptr ? nullptr : entry();
    if (its == nullptr || std::memcmp(its->magic, THRONG_ABI_MAGIC, sizeof its->magic) != 0) {
        throw plugin_error(fmt::format(
            "'{}' is not a job{}: it has no THRONG_JOB ({})", called,
            called == path ? " plugin" : "",
            called == path ? "build one with throng_add_job"
                           : "end it with THRONG_JOB(class, \"name\", \"what it does\")"));
    }
    if (its->abi_version != THRONG_ABI_VERSION) {
        throw plugin_error(fmt::format(
            "plugin '{}' was built for version {} of the plugin interface, this program has "
            "version {}: build it again with this program's headers",
            called, its->abi_version, THRONG_ABI_VERSION));
    }
    check_standard_library(*its, called);
    if (its->job == nullptr || its->job->name.size == 0) {
        throw plugin_error(fmt::format("plugin '{}' has no job: build it again", called));
    }
    try {
        (void)mapreduce::cut_of(*its->job);
    } catch (const mapreduce::job_error& e) {
        throw plugin_error(fmt::format("plugin '{}': {}", called, e.what()));
    }
    job_ = its->job;
    if (its->compiler != nullptr) compiler_ = its->compiler;
}

}  // namespace throng::plugin
