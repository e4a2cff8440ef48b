// A plugin that was linked without a library that it needs.
#include <throng/abi.h>

extern "C" const throng_plugin* a_function_that_no_library_has();

extern "C" __attribute__((visibility("default"))) const throng_plugin* throng_plugin_entry() {
    return a_function_that_no_library_has();
}
