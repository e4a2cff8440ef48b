// A plugin of the build tree, for as long as the program runs.
#pragma once

#include <throng/abi.h>

#include <dlfcn.h>
#include <doctest/doctest.h>

namespace throng::test {

inline const throng_job& load_job(const char* path) {
    void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    REQUIRE_MESSAGE(library != nullptr, dlerror());
    void* symbol = dlsym(library, THRONG_ABI_ENTRY);
    REQUIRE(symbol != nullptr);
    const auto entry = reinterpret_cast<const throng_plugin* (*)()>(symbol);
    REQUIRE(entry()->abi_version == THRONG_ABI_VERSION);
    return *entry()->job;
}

}  // namespace throng::test
