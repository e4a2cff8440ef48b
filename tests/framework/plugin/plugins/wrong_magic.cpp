// All right but for its first bytes.
#include <throng/abi.h>

extern "C" __attribute__((visibility("default"))) const throng_plugin* throng_plugin_entry() {
    static constexpr throng_plugin table = {"throng jab\n", THRONG_ABI_VERSION, "GCC", nullptr,
                                            nullptr};
    return &table;
}
