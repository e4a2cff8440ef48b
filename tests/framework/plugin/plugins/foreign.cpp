// A shared library of something else, which happens to have a function of that name.
extern "C" __attribute__((visibility("default"))) const char* throng_plugin_entry() {
    return "something else altogether, and long enough to be looked at";
}
