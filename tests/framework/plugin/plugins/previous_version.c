/* A plugin of the version before this one, as somebody may still have it: magic and version are
   where they are in all versions. What follows must not be looked at. */
#include <throng/abi.h>

struct plugin_of_then {
    char magic[12];
    uint32_t abi_version;
    const void* unknown[8];
};

const struct plugin_of_then* throng_plugin_entry(void);

__attribute__((visibility("default"))) const struct plugin_of_then* throng_plugin_entry(void) {
    static const struct plugin_of_then table = {
        THRONG_ABI_MAGIC,
        THRONG_ABI_VERSION - 1,
        {(const void*)1, (const void*)1, (const void*)1, (const void*)1, (const void*)1,
         (const void*)1, (const void*)1, (const void*)1}};
    return &table;
}
