// A plugin of a later version, of which only the beginning is known.
#include <throng/abi.h>

extern "C" __attribute__((visibility("default"))) const throng_plugin* throng_plugin_entry() {
    static constexpr throng_plugin table = {THRONG_ABI_MAGIC, THRONG_ABI_VERSION + 41, "GCC 99",
                                            nullptr, nullptr};
    return &table;
}
