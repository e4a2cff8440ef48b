// Options of the benchmarks that are programs of their own, not Google Benchmark's.
#pragma once

#include <regex.h>

#include <charconv>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace throng::bench {

/// Options `--name=number`, each with a default. `dev bench` gives every benchmark the same
/// options, so those of Google Benchmark are let pass, and its filter says whether to run.
class program_options {
public:
    program_options(std::string program, std::map<std::string, double, std::less<>> defaults)
        : program_(std::move(program)), values_(std::move(defaults)) {}

    /// Nothing if the program is to go on; else the status that it is to end with: 2 where an
    /// option is wrong, 0 where the program is not wanted.
    [[nodiscard]] std::optional<int> parse(int argc, char** argv) {
        constexpr std::string_view filter = "--benchmark_filter=";
        bool wanted = true;
        for (int i = 1; i < argc; ++i) {
            const std::string_view option = argv[i];
            if (option.starts_with(filter)) {
                const std::optional<bool> fits = matches(argv[i] + filter.size());
                if (!fits) return refuse(option);
                wanted = *fits;
            } else if (!option.starts_with("--benchmark_") && !set(option)) {
                return refuse(option);
            }
        }
        return wanted ? std::nullopt : std::optional<int>(0);
    }

    [[nodiscard]] double operator[](std::string_view name) const {
        return values_.find(name)->second;
    }
    /// The same as a whole number.
    [[nodiscard]] std::size_t count(std::string_view name) const {
        return static_cast<std::size_t>((*this)[name]);
    }

private:
    // Nothing if it is no regular expression.
    [[nodiscard]] std::optional<bool> matches(const char* filter) const {
        regex_t compiled;
        if (::regcomp(&compiled, filter, REG_EXTENDED | REG_NOSUB) != 0) return std::nullopt;
        const bool found = ::regexec(&compiled, program_.c_str(), 0, nullptr, 0) == 0;
        ::regfree(&compiled);
        return found;
    }

    [[nodiscard]] bool set(std::string_view option) {
        const std::size_t sign = option.find('=');
        if (!option.starts_with("--") || sign == std::string_view::npos) return false;
        const auto found = values_.find(option.substr(2, sign - 2));
        const std::string_view digits = option.substr(sign + 1);
        double value = 0;
        const auto [end, failure] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value);
        const bool whole = failure == std::errc() && end == digits.data() + digits.size();
        const bool sensible = value >= 0 && value <= 1e15;  // not so of a NaN
        if (found == values_.end() || !whole || !sensible) return false;
        found->second = value;
        return true;
    }

    [[nodiscard]] int refuse(std::string_view option) const {
        std::fprintf(stderr, "%s: cannot use %.*s; there are\n", program_.c_str(),
                     static_cast<int>(option.size()), option.data());
        for (const auto& [name, value] : values_) {
            std::fprintf(stderr, "  --%s=NUMBER (default: %g)\n", name.c_str(), value);
        }
        return 2;
    }

    const std::string program_;
    std::map<std::string, double, std::less<>> values_;
};

}  // namespace throng::bench
