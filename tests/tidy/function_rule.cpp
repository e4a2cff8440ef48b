// Finds functions by their braces: enough of a parser for code that clang-format has laid out.
#include "tidy.hpp"

#include <algorithm>
#include <cctype>

namespace tidy {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t function_line_limit = 70;

// Takes comments, literals and preprocessor directives out of C++ lines, leaving blanks or nothing.
class stripper {
public:
    std::string strip(std::string_view line) {
        std::string code;
        if (state_ == state::code && (in_directive_ || is_directive(line))) {
            in_directive_ = line.ends_with('\\');
            return code;
        }
        for (std::size_t i = 0; i < line.size();) {
            i = state_ == state::code ? strip_code(line, i, code) : skip(line, i);
        }
        return code;
    }

private:
    enum class state { code, block_comment, raw_string };

    static bool is_directive(std::string_view line) {
        const std::size_t first = line.find_first_not_of(' ');
        return first != line.npos && line[first] == '#';
    }

    // The rest of a comment or raw string, up to its end or the line's.
    std::size_t skip(std::string_view line, std::size_t i) {
        const std::string_view end = state_ == state::block_comment ? "*/"sv : raw_end_;
        const std::size_t at = line.find(end, i);
        if (at == line.npos) return line.size();
        state_ = state::code;
        return at + end.size();
    }

    std::size_t strip_code(std::string_view line, std::size_t i, std::string& code) {
        const std::string_view rest = line.substr(i);
        if (rest.starts_with("//")) return line.size();
        if (rest.starts_with("/*")) {
            state_ = state::block_comment;
            return i + 2;
        }
        if (rest.starts_with("R\"")) {
            const std::size_t open = std::min(rest.find('('), rest.size());
            raw_end_ = ")" + std::string(rest.substr(2, open - 2)) + "\"";
            state_ = state::raw_string;
            return i + open;
        }
        // A quote between digits separates them.
        const bool separator = rest[0] == '\'' && i > 0 &&
                               std::isxdigit(to_byte(line[i - 1])) != 0 && rest.size() > 1 &&
                               std::isxdigit(to_byte(rest[1])) != 0;
        if ((rest[0] == '"' || rest[0] == '\'') && !separator) return literal_end(line, i);
        code += rest[0];
        return i + 1;
    }

    static unsigned char to_byte(char c) { return static_cast<unsigned char>(c); }

    static std::size_t literal_end(std::string_view line, std::size_t i) {
        const char quote = line[i];
        for (++i; i < line.size() && line[i] != quote; ++i) {
            if (line[i] == '\\') ++i;
        }
        return std::min(i + 1, line.size());
    }

    state state_ = state::code;
    bool in_directive_ = false;
    std::string raw_end_;
};

// `head` without a leading template <...>, in whose parameters `class` does not open a class.
std::string_view without_template(std::string_view head) {
    const std::size_t at = head.find("template");
    if (at == head.npos) return head;
    std::size_t i = head.find('<', at);
    for (std::size_t depth = 0; i < head.size(); ++i) {
        if (head[i] == '<') ++depth;
        if (head[i] == '>' && --depth == 0) return head.substr(i + 1);
    }
    return head;
}

bool contains_word(std::string_view text, std::string_view word) {
    const auto is_name = [](char c) {
        return c == '_' || std::isalnum(static_cast<unsigned char>(c));
    };
    for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !is_name(text[at - 1])) && (end == text.size() || !is_name(text[end]))) {
            return true;
        }
    }
    return false;
}

// Whether a brace behind `head` opens something that functions are declared in.
bool opens_scope(std::string_view head) {
    head = without_template(head);
    for (std::string_view word : {"namespace", "class", "struct", "union", "extern"}) {
        if (contains_word(head, word)) return true;
    }
    return false;
}

// Walks through one file's code; `head` is what stands between the last statement and a brace.
class function_finder {
public:
    function_finder(const source_file& file, complaints& found) : file_(file), found_(found) {}

    void run() {
        stripper strip;
        for (line_ = 1; line_ <= file_.lines.size(); ++line_) {
            for (char c : strip.strip(file_.lines[line_ - 1])) step(c);
            step(' ');
        }
        finish();
    }

private:
    void step(char c) {
        if (depth_ > 0) {  // inside a function, or an initialiser
            depth_ += c == '{' ? 1 : 0;
            depth_ -= c == '}' ? 1 : 0;
            end_line_ = line_;
            return;
        }
        if (c == '{') {
            open();
        } else if (c == '}' || c == ';') {
            finish();
        } else if (c != ' ' || !head_.empty()) {
            // Behind the braces of a member initialiser the same function goes on.
            if (c == ',') end_line_ = 0;
            if (end_line_ != 0 && c != ' ') finish();
            if (head_.empty() && c != ' ') head_line_ = line_;
            if (head_.empty() && c == ' ') return;
            head_ += c;
        }
    }

    void open() {
        if (opens_scope(head_) && end_line_ == 0) {
            head_.clear();
            return;
        }
        if (head_.empty()) head_line_ = line_;
        depth_ = 1;
    }

    void finish() {
        const bool is_function = head_.find('(') != head_.npos && end_line_ != 0;
        const std::size_t length = is_function ? end_line_ - head_line_ + 1 : 0;
        if (length > function_line_limit) {
            found_.push_back(
                {file_.path, head_line_, "a function of " + std::to_string(length) + " lines"});
        }
        head_.clear();
        end_line_ = 0;
    }

    const source_file& file_;
    complaints& found_;
    std::string head_;
    std::size_t head_line_ = 0;
    std::size_t end_line_ = 0;  // of the braces behind the head; 0: none so far
    std::size_t line_ = 0;
    std::size_t depth_ = 0;
};

}  // namespace

complaints check_function_length(const source_tree& tree) {
    complaints found;
    for (const source_file& file : tree) {
        if (file.is_cpp()) function_finder(file, found).run();
    }
    return found;
}

}  // namespace tidy
