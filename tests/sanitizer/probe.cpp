// Does what a sanitizer must report: probe use_after_free|leak|overflow|race
#include <cstdio>
#include <limits>
#include <memory>
#include <string_view>
#include <thread>

namespace {

// Keeps the compiler from seeing through the error.
template <typename T>
T* hidden(T* pointer) {
    T* volatile copy = pointer;
    return copy;
}

int use_after_free() {
    auto owner = std::make_unique<int>(1);
    int* dangling = hidden(owner.get());
    owner.reset();
    return *dangling;  // NOLINT(clang-analyzer-*): the very error that is wanted
}

// Several times: a stale copy of one pointer may still lie on the stack.
int leak() {
    int sum = 0;
    for (int i = 0; i < 16; ++i) sum += *hidden(std::make_unique<int>(i).release());
    return sum;
}

int overflow() {
    int largest = std::numeric_limits<int>::max();
    return *hidden(&largest) + 1;
}

int race() {
    int shared = 0;
    int* seen = hidden(&shared);
    std::thread other([seen] { ++*seen; });
    ++*seen;
    other.join();
    return shared;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view error = argc == 2 ? argv[1] : "";
    int value = 0;
    if (error == "use_after_free") {
        value = use_after_free();
    } else if (error == "leak") {
        value = leak();
    } else if (error == "overflow") {
        value = overflow();
    } else if (error == "race") {
        value = race();
    } else {
        return 2;
    }
    std::printf("nobody noticed; the value is %d\n", value);
    return 0;
}
