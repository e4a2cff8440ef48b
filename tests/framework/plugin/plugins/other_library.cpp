// A plugin that says that it was built with a standard library that there is not.
#include <throng/abi.h>

extern "C" __attribute__((visibility("default"))) const throng_plugin* throng_plugin_entry() {
    static constexpr throng_job job = {};
    static constexpr throng_plugin table = {THRONG_ABI_MAGIC, THRONG_ABI_VERSION, "Clang 99", &job,
                                            "libother"};
    return &table;
}
