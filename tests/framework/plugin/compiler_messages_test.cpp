#include "plugin/compiler_messages.hpp"

#include <doctest/doctest.h>

namespace {

std::string readable(std::string_view printed) {
    return throng::plugin::readable_errors(printed, "./mine.cpp", "/opt/include");
}

}  // namespace

TEST_CASE("an error in the author's file is shown with the lines that it quotes") {
    const std::string_view own =
        "./mine.cpp:5:27: error: no such thing\n"
        "    5 |         emit(line.size(), \"x\");\n"
        "      |                           ^~~\n";
    CHECK(readable("./mine.cpp: In member function 'void job::map() const':\n" + std::string(own) +
                   "/opt/include/throng/emitter.hpp:39:10: note: candidate: 'void emit()'\n"
                   "   39 |     void operator()(K key, V value) {\n") == own);
    CHECK(readable("helper.hpp:1:2: fatal error: nosuch.h: No such file or directory\n") ==
          "helper.hpp:1:2: error: nosuch.h: No such file or directory\n");
}

TEST_CASE(
    "of GCC's static assertion of the framework the sentence is left, and the author's line") {
    CHECK(readable("In file included from /opt/include/throng/job.hpp:35,\n"
                   "                 from ./mine.cpp:2:\n"
                   "/opt/include/throng/check_job.hpp: In instantiation of 'bool check_map()':\n"
                   "/opt/include/throng/check_job.hpp:128:73:   required from 'bool check()'\n"
                   "./mine.cpp:8:1:   required from here\n"
                   "/opt/include/throng/check_job.hpp:23:47: error: static assertion failed: "
                   "throng: map must be const or static\n"
                   "   23 |             static_assert(callable_on_const,\n"
                   "/opt/include/throng/check_job.hpp:23:47: note: 'false' evaluates to false\n") ==
          "./mine.cpp:8:1: error: map must be const or static\n");
}

TEST_CASE("of Clang's static assertion the same, and nothing of what follows from it") {
    CHECK(readable("/opt/include/throng/emitter.hpp:26:5: error: static_assert failed due to "
                   "requirement 'value_type<V>' \"throng: this cannot be a value\"\n"
                   "    static_assert(value_type<V>,\n"
                   "    ^             ~~~~~~~~~~~~~\n"
                   "./mine.cpp:7:13: note: in instantiation of template class 'emitter' requested "
                   "here\n"
                   "        emit(line, line.data());\n"
                   "            ^\n"
                   "/opt/include/throng/job_traits.hpp:101:1: error: no type named 'emitted_key'\n"
                   "./mine.cpp:11:1: note: in instantiation of 'checked_job_table' requested here\n"
                   "./mine.cpp:11:1: error: constexpr variable 'throng_job_table' must be "
                   "initialized by a constant expression\n") ==
          "./mine.cpp:7:13: error: this cannot be a value\n");
}

TEST_CASE("an error in a library is shown at the line of the author's that led there") {
    CHECK(readable("/usr/include/c++/12/bits/stl_algo.h: In instantiation of 'void sort()':\n"
                   "./mine.cpp:9:14:   required from here\n"
                   "/usr/include/c++/12/bits/stl_algo.h:22:7: error: no match for 'operator<'\n"
                   "   22 |   a < b\n") == "./mine.cpp:9:14: error: no match for 'operator<'\n");
    CHECK(readable("/usr/include/x.h:22:7: error: no way is known\n") ==
          "./mine.cpp: error: no way is known\n");
}

TEST_CASE("the same error is shown once, and no more than five are") {
    std::string printed;
    for (const char line : {'1', '1', '2', '3', '4', '5', '6', '7'}) {
        printed += std::string("./mine.cpp:") + line + ":1: error: wrong\n";
    }
    CHECK(readable(printed) == printed.substr(printed.find('\n') + 1, 5 * printed.find('\n') + 5));
}

TEST_CASE("what is not understood is shown as it is") {
    const std::string_view linker =
        "/usr/bin/ld: /tmp/x.o: in function `f':\n"
        "./mine.cpp:(.text+0x5): undefined reference to `g()'\n"
        "collect2: error: ld returned 1 exit status\n";
    CHECK(readable(linker) == linker);
    CHECK(readable("c++: error: unrecognized option '-std=c++99'\n") ==
          "c++: error: unrecognized option '-std=c++99'\n");
}
