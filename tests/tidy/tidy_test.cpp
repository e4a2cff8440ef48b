// Each rule is first shown to find what it forbids, then applied to this tree.
#include "tidy.hpp"

#include <doctest/doctest.h>

namespace {

using namespace tidy;

using rule = complaints (*)(const source_tree&);

std::string repeat(std::string_view text, std::size_t times) {
    std::string all;
    for (; times > 0; --times) all += text;
    return all;
}

// What `check` says about a tree of these files: "path:line what", one a line.
std::string said(rule check, const source_tree& tree) {
    std::string text;
    for (const complaint& each : check(tree)) {
        text += each.path + ":" + std::to_string(each.line) + " " + each.what + "\n";
    }
    return text;
}

std::string said(rule check, std::string path, std::string_view text) {
    return said(check, source_tree{make_file(std::move(path), text)});
}

const source_tree& this_tree() {
    static const source_tree tree = read_tree(THRONG_SOURCE_DIR);
    return tree;
}

}  // namespace

TEST_CASE("the whole tree was read") {
    REQUIRE(this_tree().size() > 20);
    const auto has = [](std::string_view path) {
        for (const source_file& file : this_tree()) {
            if (file.path == path) return !file.lines.empty();
        }
        return false;
    };
    for (std::string_view path :
         {"dev", ".ci/run", "CMakeLists.txt", "framework/include/throng/abi.h",
          "tests/tidy/tidy_test.cpp", "datasets/README.md"}) {
        CAPTURE(path);
        CHECK(has(path));
    }
}

TEST_CASE("lines have at most 100 columns, counted in characters") {
    CHECK(said(check_line_length, "a.cpp", repeat("x", 100) + "\n") == "");
    CHECK(said(check_line_length, "a.cpp", repeat("\u00e9", 100) + "\n") == "");
    CHECK(said(check_line_length, "a.cpp", "\n" + repeat("x", 101)) == "a.cpp:2 101 columns\n");
    CHECK(said(check_line_length, this_tree()) == "");
}

TEST_CASE("no line ends in white space and every file ends in a newline") {
    CHECK(said(check_whitespace, "a.hpp", "a\n\nb\n") == "");
    CHECK(said(check_whitespace, "a.hpp", "a \n") ==
          "a.hpp:1 white space at the end of the line\n");
    CHECK(said(check_whitespace, "a.hpp", "a\r\n") ==
          "a.hpp:1 white space at the end of the line\n");
    CHECK(said(check_whitespace, "a.hpp", "\ta\n") == "a.hpp:1 a tab\n");
    CHECK(said(check_whitespace, "a.md", "a") == "a.md:1 no newline at the end\n");
    CHECK(said(check_whitespace, this_tree()) == "");
}

TEST_CASE("files have at most 400 lines") {
    CHECK(said(check_file_length, "a.cpp", repeat("\n", 400)) == "");
    CHECK(said(check_file_length, "a.cpp", repeat("\n", 401)) == "a.cpp:401 401 lines\n");
    CHECK(said(check_file_length, this_tree()) == "");
}

TEST_CASE("functions have at most 70 lines") {
    const std::string fits = repeat("    x();\n", 68);
    const std::string long_body = repeat("    if (x) {\n    }\n", 35);
    const std::string complaint_of_72 = "a function of 72 lines\n";
    CHECK(said(check_function_length, "a.cpp", "int f() {\n" + fits + "}\n" + "int g();\n") == "");
    CHECK(said(check_function_length, "a.cpp", "\nint f() {\n" + long_body + "}\n") ==
          "a.cpp:2 " + complaint_of_72);
    CHECK(said(check_function_length, "a.cpp",
               "namespace n {\nstruct s final : t<(1)> {\n  void f(int) {\n" + long_body +
                   "  }\n};\n}") == "a.cpp:3 " + complaint_of_72);
    CHECK(said(check_function_length, "a.cpp",
               "template <class T>\nT f() {\n" + repeat("    x();\n", 69) + "}\n") ==
          "a.cpp:1 " + complaint_of_72);
    CHECK(said(check_function_length, "a.cpp", "TEST_CASE(\"t\") {\n" + long_body + "}\n") ==
          "a.cpp:1 " + complaint_of_72);
}

TEST_CASE("a function is told from what only looks like one") {
    const std::string inside = repeat("    void f() { x(); }\n", 100);
    CHECK(said(check_function_length, "a.cpp", "class c {\n" + inside + "};\n") == "");
    CHECK(said(check_function_length, "a.cpp", "namespace {\n" + inside + "}\n") == "");
    CHECK(said(check_function_length, "a.cpp",
               "c::c(int a) : a_{a}, b_{1} {\n" + repeat("    x();\n", 70) + "}\n") ==
          "a.cpp:1 a function of 72 lines\n");
    CHECK(said(check_function_length, "a.cpp", "int f() { return '{'; }  // {\n" + inside) == "");
    CHECK(said(check_function_length, "a.cpp",
               "auto s = R\"x({{{)x\";\nint n = 1'000;\n/* { */\n#define M \\\n    {\n" + inside) ==
          "");
}

TEST_CASE("no function of this tree has more than 70 lines") {
    CHECK(said(check_function_length, this_tree()) == "");
}

TEST_CASE("layers include downward only, and jobs only public headers and what jobs share") {
    const source_tree headers{make_file("framework/include/throng/job.hpp", ""),
                              make_file("framework/tasklet/shard.hpp", ""),
                              make_file("framework/mapreduce/engine.hpp", ""),
                              make_file("jobs/grep/pattern.hpp", ""),
                              make_file("jobs/words/chosen.hpp", "")};
    const auto include = [&](std::string path, std::string_view text) {
        source_tree tree = headers;
        tree.push_back(make_file(std::move(path), text));
        return said(check_includes, tree);
    };
    CHECK(include("framework/mapreduce/a.cpp", "#include \"tasklet/shard.hpp\"\n") == "");
    CHECK(include("framework/mapreduce/a.cpp", "#include \"engine.hpp\"\n") == "");
    CHECK(include("framework/tasklet/a.cpp", "#include \"../mapreduce/engine.hpp\"\n") ==
          "framework/tasklet/a.cpp:1 may not include framework/mapreduce/engine.hpp\n");
    CHECK(include("framework/include/throng/a.hpp", "#include \"framework/tasklet/shard.hpp\"\n") ==
          "framework/include/throng/a.hpp:1 may not include framework/tasklet/shard.hpp\n");
    CHECK(include("jobs/grep/a.cpp", "#include <throng/job.hpp>\n#include \"pattern.hpp\"\n") ==
          "");
    CHECK(include("jobs/sum/a.cpp", "#include \"jobs/words/chosen.hpp\"\n") == "");
    CHECK(include("jobs/sum/a.cpp", "#include \"../grep/pattern.hpp\"\n") ==
          "jobs/sum/a.cpp:1 may not include jobs/grep/pattern.hpp\n");
    CHECK(include("jobs/sum/a.cpp", "#include \"tasklet/shard.hpp\"\n") ==
          "jobs/sum/a.cpp:1 may not include framework/tasklet/shard.hpp\n");
    CHECK(include("cli/a.cpp", "#include <throng/gone.hpp>\n#include <vector>\n") ==
          "cli/a.cpp:1 includes throng/gone.hpp, which is not here\n");
    CHECK(said(check_includes, this_tree()) == "");
}

TEST_CASE("every source file is built and every header is of use") {
    const source_tree tree{make_file("a/CMakeLists.txt",
                                     "add_library(x one.cpp b/two.cpp)  # six.cpp\nforeach(name "
                                     "seven)\n${PROJECT_SOURCE_DIR}/b.cpp\n"),
                           make_file("b.cpp", ""),
                           make_file("a/b.cpp", ""),
                           make_file("a/one.cpp", "#include \"three.hpp\"\n"),
                           make_file("a/b/two.cpp", ""),
                           make_file("a/seven_test.cpp", ""),
                           make_file("a/three.hpp", ""),
                           make_file("a/e.cpp", ""),
                           make_file("a/five.hpp", ""),
                           make_file("a/six.cpp", ""),
                           make_file("framework/include/throng/three.hpp", "")};
    const std::string what = " no CMakeLists.txt names this file\n";
    CHECK(said(check_dead_files, tree) == "a/b.cpp:1" + what + "a/e.cpp:1" + what + "a/five.hpp:1" +
                                              what + "a/six.cpp:1" + what +
                                              "framework/include/throng/three.hpp:1" + what);
    CHECK(said(check_dead_files, this_tree()) == "");
}

TEST_CASE("code that Markdown shows is code that is compiled") {
    const auto page = [](std::string_view text) {
        return said(check_readme_code,
                    {make_file("a.cpp", "one\ntwo\nthree\n"), make_file("a.md", text)});
    };
    CHECK(page("<!-- code: a.cpp -->\n```cpp\ntwo\nthree\n```\n") == "");
    CHECK(page("```sh\nls\n```\n") == "");
    CHECK(page("<!-- code: a.cpp -->\n```cpp\none\nthree\n```\n") == "a.md:2 differs from a.cpp\n");
    CHECK(page("<!-- code: b.cpp -->\n```cpp\n```\n") == "a.md:2 shows b.cpp, which is not here\n");
    CHECK(page("```cpp\none\n```\n") == "a.md:1 no <!-- code: FILE --> before the C++ code\n");
    CHECK(said(check_readme_code, this_tree()) == "");
}
