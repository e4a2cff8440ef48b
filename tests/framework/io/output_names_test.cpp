#include "io/output/output_names.hpp"

#include <doctest/doctest.h>

#include <string>

namespace throng::io {
namespace {

TEST_CASE("a temporary directory is known by its name, and by that of its own output only") {
    const output_names names("parent/out/");
    CHECK(names.path() == "parent/out");
    CHECK(names.parent() == "parent");
    const std::string temporary = names.make_temporary();
    REQUIRE(temporary.starts_with("parent/.out.throng-"));
    const std::string name = temporary.substr(std::string("parent/").size());
    CHECK(names.beside(name) == temporary);
    CHECK(names.make_temporary() != temporary);
    CHECK(names.classify(name) == beside_output::temporary);
    CHECK(names.classify(old_of(name)) == beside_output::old);
    CHECK(temporary_of(old_of(temporary)) == temporary);
    for (const char* other : {"ou", "out2", "out.throng-1"}) {
        CHECK(output_names(other).classify(name) == beside_output::other);
        CHECK(names.classify(output_names(other).make_temporary()) == beside_output::other);
    }
}

TEST_CASE("names that are like that of a temporary directory are not taken for one") {
    const output_names names("out");
    CHECK(names.parent() == ".");
    CHECK(names.classify(".out.throng-1-0123abcd") == beside_output::temporary);
    CHECK(names.classify(".out.throng-1-0123abcd-old") == beside_output::old);
    for (const char* other :
         {"", "out", ".out", ".out.throng-", ".out.throng-1", ".out.throng-1-",
          ".out.throng--0123abcd", ".out.throng-1-0123abc", ".out.throng-1-0123abcde",
          ".out.throng-1-0123ABCD", ".out.throng-1-0123abcd-", ".out.throng-1-0123abcd-older",
          ".out.throng-1-0123abcd.tar", "out.throng-1-0123abcd", ".other.throng-1-0123abcd",
          ".out.throng-1-0123abcd.throng-1-0123abcd"}) {
        CAPTURE(other);
        CHECK(names.classify(other) == beside_output::other);
    }
    CHECK(output_names("/out").parent() == "/");
    CHECK(output_names("/out").beside("x") == "/x");
}

}  // namespace
}  // namespace throng::io
