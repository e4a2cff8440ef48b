#include "option_values.hpp"

#include "io/errors.hpp"

#include <throng/detail/job/parse_number.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <limits>
#include <set>
#include <system_error>
#include <utility>

namespace throng::cli {

namespace {

// How the words of `one_of` are kept with its check.
constexpr const char* choice_name = "choice";
constexpr std::string_view choice_separator = "|";

// CLI11 takes a message for a refusal, and an empty one for consent.
std::string refusal(std::string_view value, std::string_view expected) {
    return fmt::format("expected {}, not '{}'", expected, value);
}

// A check whose description stays out of the help: that is the option's own text.
template <class Check>
CLI::Validator validator(Check check) {
    return CLI::Validator(check, std::string());
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::string join_alternatives(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
        text += words[i];
    }
    return text;
}

}  // namespace

CLI::Validator whole_number(std::uint64_t least, std::uint64_t most) {
    const std::string expected = most == std::numeric_limits<std::uint64_t>::max()
                                     ? fmt::format("a whole number of {} or more", least)
                                     : fmt::format("a whole number from {} to {}", least, most);
    return validator([least, most, expected](std::string& text) {
        const std::optional<std::uint64_t> number = parse_number(text);
        return number && *number >= least && *number <= most ? "" : refusal(text, expected);
    });
}

CLI::Validator decimal_number(double least, double most) {
    const std::string expected = fmt::format("a number from {} to {}", least, most);
    return validator([least, most, expected](std::string& text) {
        const auto number = detail::parse_number<double>(text);
        return number && *number >= least && *number <= most ? "" : refusal(text, expected);
    });
}

std::optional<std::uint64_t> parse_large_number(std::string_view text) {
    constexpr std::string_view letters = "KMG";
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    std::optional<std::uint64_t> number = parse_number(text.substr(0, digits));
    const std::string_view unit = text.substr(digits);
    if (!number || unit.empty()) return number;
    const auto capital = static_cast<char>(unit[0] >= 'a' ? unit[0] - 'a' + 'A' : unit[0]);
    std::optional<std::uint64_t> zeros;
    if (capital == 'E') {
        zeros = parse_number(unit.substr(1));
    } else if (unit.size() == 1 && letters.find(capital) != std::string_view::npos) {
        zeros = 3 * (letters.find(capital) + 1);
    }
    if (!zeros) return std::nullopt;
    for (; *zeros > 0 && *number > 0; --*zeros) {
        if (*number > std::numeric_limits<std::uint64_t>::max() / 10) return std::nullopt;
        *number *= 10;
    }
    return number;
}

CLI::Validator large_number(std::uint64_t least, std::uint64_t most) {
    const std::string expected =
        fmt::format("a number from {} to {}, such as 100000, 1e5 or 100K", least, most);
    return validator([least, most, expected](std::string& text) -> std::string {
        const std::optional<std::uint64_t> number = parse_large_number(text);
        if (!number || *number < least || *number > most) return refusal(text, expected);
        text = std::to_string(*number);
        return "";
    });
}

namespace {

// The numbers of FIRST or FIRST..LAST: FIRST, ten times as many, and so on, and LAST. False if it
// is neither, or if one is not from `least` to `most`.
bool append_numbers(std::vector<std::uint64_t>& to, std::string_view text, std::uint64_t least,
                    std::uint64_t most) {
    const std::size_t dots = text.find("..");
    const bool is_range = dots != std::string_view::npos;
    const auto first = parse_large_number(text.substr(0, dots));
    const auto last = is_range ? parse_large_number(text.substr(dots + 2)) : first;
    if (!first || !last || *first < least || *first > *last || *last > most) return false;
    for (std::uint64_t each = *first; each < *last; each = std::max<std::uint64_t>(each * 10, 1)) {
        to.push_back(each);
        if (each > *last / 10) break;
    }
    to.push_back(*last);
    return true;
}

// An option whose parts, between commas, `append` adds to a list, or says that they are wrong.
template <class Append>
CLI::Option* add_list(CLI::App& command, const std::string& name,
                      std::vector<std::uint64_t>& values, const std::string& description,
                      const Append& append, const std::string& expected) {
    using list = std::vector<std::uint64_t>;
    const auto parse = [append](const std::string& text) -> std::optional<list> {
        list all;
        for (const std::string& each : split_names(text)) {
            if (!append(all, each)) return std::nullopt;
        }
        return all;
    };
    return command
        .add_option_function<std::string>(
            name, [parse, &values](const std::string& text) { values = parse(text).value(); },
            description)
        ->check(validator([parse, expected](const std::string& text) {
            return parse(text) ? std::string() : refusal(text, expected);
        }))
        ->option_text("LIST");
}

}  // namespace

CLI::Option* add_number_list(CLI::App& command, const std::string& name,
                             std::vector<std::uint64_t>& values, std::uint64_t least,
                             std::uint64_t most, const std::string& description) {
    const auto append = [least, most](std::vector<std::uint64_t>& to, const std::string& text) {
        return append_numbers(to, text, least, most);
    };
    return add_list(command, name, values, description, append,
                    fmt::format("numbers from {} to {}, such as {}", least, most,
                                most < 10'000 ? "1,2,4" : "1000, 1e3,1e5 or 1e3..1e6"));
}

CLI::Option* add_size_list(CLI::App& command, const std::string& name,
                           std::vector<std::uint64_t>& values, const std::string& description) {
    const auto append = [](std::vector<std::uint64_t>& to, const std::string& text) {
        const std::optional<std::uint64_t> size = parse_size(text);
        to.push_back(size.value_or(0));
        return size.has_value();
    };
    return add_list(command, name, values, description, append,
                    "sizes such as 65536, 64K or 16M, with commas between");
}

CLI::Option* add_word_list(CLI::App& command, const std::string& name,
                           std::vector<std::uint64_t>& values, std::vector<std::string> words,
                           const std::string& description) {
    const std::string expected = join_alternatives(words) + ", or several with commas between";
    const auto append = [words = std::move(words)](std::vector<std::uint64_t>& to,
                                                   const std::string& text) {
        const auto place = std::ranges::find(words, text);
        to.push_back(static_cast<std::uint64_t>(place - words.begin()));
        return place != words.end();
    };
    return add_list(command, name, values, description, append, expected);
}

CLI::Validator one_of(std::vector<std::string> words) {
    const std::string description = fmt::format("{}", fmt::join(words, choice_separator));
    CLI::Validator check = validator([words = std::move(words)](std::string& text) {
        const bool known = std::find(words.begin(), words.end(), text) != words.end();
        return known ? "" : refusal(text, join_alternatives(words));
    });
    return check.description(description).name(choice_name);
}

std::vector<std::string> choices_of(CLI::Option& option) {
    const CLI::Validator* check = nullptr;
    try {
        check = option.get_validator(choice_name);
    } catch (const CLI::OptionNotFound&) {
        return {};
    }
    return CLI::detail::split(check->get_description(), choice_separator.front());
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
    constexpr std::string_view letters = "KMGT";
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::optional<std::uint64_t> number = parse_number(text.substr(0, digits));
    if (!number || *number == 0) return std::nullopt;
    const std::string_view unit = text.substr(digits);
    if (unit.empty()) return number;
    const char letter = static_cast<char>(unit[0] >= 'a' ? unit[0] - 'a' + 'A' : unit[0]);
    const std::size_t power = letters.find(letter);
    if (power == std::string_view::npos) return std::nullopt;
    const std::string_view rest = unit.substr(1);
    if (!rest.empty() && rest != "iB") return std::nullopt;
    const auto shift = static_cast<unsigned>(10 * (power + 1));
    if (*number > (std::numeric_limits<std::uint64_t>::max() >> shift)) return std::nullopt;
    return *number << shift;
}

CLI::Validator size_in_bytes(std::uint64_t least) {
    std::string expected = "a size such as 65536, 64K or 16M";
    if (least > 1) expected += fmt::format(", no less than {}K", least >> 10);
    return validator([least, expected](std::string& text) -> std::string {
        const std::optional<std::uint64_t> size = parse_size(text);
        if (!size || *size < least) return refusal(text, expected);
        text = std::to_string(*size);
        return "";
    });
}

CLI::Validator existing_folder() {
    return validator([](std::string& text) {
        std::error_code unknown;
        const bool exists = std::filesystem::is_directory(text, unknown);
        return exists ? std::string() : refusal(text, "a folder that exists");
    });
}

CLI::Validator not_empty(std::string what) {
    return validator([what = std::move(what)](std::string& text) {
        return text.empty() ? refusal(text, what) : std::string();
    });
}

CLI::Validator output_name(std::string what) {
    return validator([what = std::move(what)](std::string& text) {
        if (text.empty()) return refusal(text, what);
        if (text != "-") return std::string();
        return what + " is expected: leave the option out for standard output, or write ./-";
    });
}

std::vector<std::string> split_names(std::string_view text) {
    std::vector<std::string> names;
    for (std::size_t comma = 0; comma != text.npos;) {
        comma = text.find(',');
        names.emplace_back(text.substr(0, comma));
        text.remove_prefix(comma == text.npos ? 0 : comma + 1);
    }
    return names;
}

CLI::Validator column_names() {
    return validator([](std::string& text) {
        const auto is_wrong = [](unsigned char byte) {
            return io::is_control(byte) || byte == '"' || byte == '\\';
        };
        const std::vector<std::string> names = split_names(text);
        const bool right = std::ranges::none_of(text, is_wrong) &&
                           std::ranges::count(names, "") == 0 &&
                           std::set(names.begin(), names.end()).size() == names.size();
        return right ? std::string()
                     : refusal(text,
                               "different names with commas between, such as word,count, without "
                               "quotes and backslashes");
    });
}

}  // namespace throng::cli
