// An entry that has nothing to give.
#include <throng/abi.h>

extern "C" __attribute__((visibility("default"))) const throng_plugin* throng_plugin_entry() {
    return nullptr;
}
