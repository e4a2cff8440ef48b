// A plugin without a job.
#include <throng/abi.h>

extern "C" __attribute__((visibility("default"))) const throng_plugin* throng_plugin_entry() {
    static constexpr throng_plugin table = {THRONG_ABI_MAGIC, THRONG_ABI_VERSION, nullptr, nullptr,
                                            nullptr};
    return &table;
}
