// A job's parameters: what `-D name=value` may set.
#pragma once

#include <throng/abi.h>
#include <throng/detail/job/parse_number.hpp>
#include <throng/detail/job/stopped.hpp>
#include <throng/error.hpp>
#include <throng/side_file.hpp>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace throng {

/// Declares a job's parameters and sets its members from what the user gave:
///
///     void parameters(throng::parameters& p) {
///         p.integer("min", min_, 1, 100, "the fewest letters of a word that counts");
///     }
///
/// A member's initial value is the parameter's default. All parameters must be declared whatever
/// their values are, since the declarations are also what lists them; so a wrong value is not
/// thrown at once: the first one fails the job when `parameters` has returned.
class parameters {
public:
    /// For the framework.
    explicit parameters(const throng_parameter_host& host) : host_(host) {}

    parameters(const parameters&) = delete;
    parameters& operator=(const parameters&) = delete;

    /// A whole number from `least` to `most`.
    template <class Integer>
    requires std::is_integral_v<Integer>
    void integer(std::string_view name, Integer& member, std::type_identity_t<Integer> least,
                 std::type_identity_t<Integer> most, std::string_view help) {
        const auto given = declare(name, "integer", std::to_string(member), help);
        if (!given) return;
        const auto value = detail::parse_number<Integer>(*given);
        if (value && *value >= least && *value <= most) {
            member = *value;
        } else {
            refuse(name, *given,
                   "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
        }
    }

    /// A number from `least` to `most`, perhaps with a fraction.
    void number(std::string_view name, double& member, double least, double most,
                std::string_view help) {
        const auto given = declare(name, "number", detail::number_text(member), help);
        if (!given) return;
        const auto value = detail::parse_number<double>(*given);
        if (value && *value >= least && *value <= most) {
            member = *value;
        } else {
            refuse(
                name, *given,
                "a number from " + detail::number_text(least) + " to " + detail::number_text(most));
        }
    }

    /// Any text.
    void text(std::string_view name, std::string& member, std::string_view help) {
        if (const auto given = declare(name, "text", member, help)) member = *given;
    }

    /// A text that must be given; it has no default.
    void required_text(std::string_view name, std::string& member, std::string_view help) {
        if (const auto given = declare(name, "text", "", help)) {
            member = *given;
        } else {
            note_missing(name, help);
        }
    }

    /// A file that the job reads besides its input; see <throng/side_file.hpp>. Refused where it
    /// cannot be read, a default too; empty, as the default may be: none.
    void file(std::string_view name, std::string& member, std::string_view help) {
        if (const auto given = declare(name, "file", member, help)) member = *given;
        if (!member.empty()) check_file(name, member);
    }

    /// A file that must be given.
    void required_file(std::string_view name, std::string& member, std::string_view help) {
        if (const auto given = declare(name, "file", "", help)) {
            member = *given;
            check_file(name, member);
        } else {
            note_missing(name, help);
        }
    }

    /// A switch: on or off.
    void flag(std::string_view name, bool& member, std::string_view help) {
        const auto given = declare(name, "switch", member ? "on" : "off", help);
        if (!given) return;
        if (const auto value = detail::parse_switch(*given)) {
            member = *value;
        } else {
            refuse(name, *given, "on or off");
        }
    }

    /// One of several texts; the member becomes the one that was chosen.
    void choice(std::string_view name, std::string& member,
                std::initializer_list<std::string_view> choices, std::string_view help) {
        if (const auto index = choose(name, member, choices, help))
            member = choices.begin()[*index];
    }

    /// One of several texts, of which the n-th stands for the enumerator of value n, from 0.
    template <class Enum>
    requires std::is_enum_v<Enum>
    void choice(std::string_view name, Enum& member,
                std::initializer_list<std::string_view> choices, std::string_view help) {
        const auto initial = static_cast<std::size_t>(member);
        THRONG_CHECK(initial < choices.size(), "a choice's default is not among its choices");
        if (const auto index = choose(name, choices.begin()[initial], choices, help)) {
            member = static_cast<Enum>(*index);
        }
    }

    /// For the framework: throws `throng::error` if a value was wrong or missing.
    void check() const {
        if (first_error_) throw error(*first_error_);
    }

private:
    std::optional<std::string_view> declare(std::string_view name, std::string_view type,
                                            std::string_view initial, std::string_view help,
                                            const std::vector<throng_text>& choices = {}) {
        const throng_parameter parameter{
            detail::as_text(name),    detail::as_text(type),
            detail::as_text(initial), detail::as_text(help),
            choices.data(),           static_cast<std::uint32_t>(choices.size())};
        const throng_text* given = host_.declare(host_.self, &parameter);
        if (given == nullptr) return std::nullopt;
        return detail::as_view(*given);
    }

    std::optional<std::size_t> choose(std::string_view name, std::string_view initial,
                                      std::initializer_list<std::string_view> choices,
                                      std::string_view help) {
        std::vector<throng_text> texts;
        std::string expected = "one of";
        for (const std::string_view choice : choices) {
            expected += (texts.empty() ? " " : ", ") + std::string(choice);
            texts.push_back(detail::as_text(choice));
        }
        const auto given = declare(name, "choice", initial, help, texts);
        if (!given) return std::nullopt;
        for (std::size_t i = 0; i < choices.size(); ++i) {
            if (choices.begin()[i] == *given) return i;
        }
        refuse(name, *given, expected);
        return std::nullopt;
    }

    void refuse(std::string_view name, std::string_view value, std::string_view expected) {
        note_error("parameter " + std::string(name) + " cannot be '" + std::string(value) +
                   "': expected " + std::string(expected));
    }

    void check_file(std::string_view name, const std::string& path) {
        if (const auto problem = detail::problem_of_file(path)) {
            note_error("parameter " + std::string(name) + ": cannot read the file '" + path +
                       "': " + *problem);
        }
    }

    void note_missing(std::string_view name, std::string_view help) {
        note_error("parameter " + std::string(name) + " is missing: give -D " + std::string(name) +
                   "=... (" + std::string(help) + ")");
    }

    void note_error(std::string message) {
        if (!first_error_) first_error_ = std::move(message);
    }

    const throng_parameter_host& host_;
    std::optional<std::string> first_error_;
};

}  // namespace throng
