// The plugins that are built for these tests.
#pragma once

#include <string>

namespace throng::test {

inline std::string plugin_file(const std::string& name) {
    return std::string(THRONG_TEST_PLUGINS) + "/lib" + name + ".so";
}

}  // namespace throng::test
