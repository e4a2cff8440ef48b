#include "cli/setting_code.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace throng::cli;

TEST_CASE("any text comes back from its code, which is plain") {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    for (const std::string& text : {std::string(), std::string(" "), std::string("%41:"), all}) {
        const std::string code = encode_setting(text);
        CHECK(is_plain_setting(code));
        CHECK(code.find(' ') == code.npos);
        CHECK(decode_setting(code) == text);
    }
    CHECK(encode_setting("a-b.c_d~0 $") == ":a-b.c_d~0%20%24");
}

TEST_CASE("what is no code is noticed") {
    for (const char* text : {"", "a", "%41", ":%", ":%4", ":%4g", ":a%", ":%-1", ":%+1"}) {
        CAPTURE(text);
        CHECK_FALSE(decode_setting(text).has_value());
    }
}

TEST_CASE("texts that Hadoop would change are not plain") {
    for (const char* text : {"", " a", "a ", "${a}", "a\"", "a\tb", "a\nb", "\xc3\xa4", "\x7f"}) {
        CAPTURE(text);
        CHECK_FALSE(is_plain_setting(text));
    }
    for (const char* text : {"a", "a b", "'a|b'", "^[a-z]*\\w=,;%!"}) CHECK(is_plain_setting(text));
}
