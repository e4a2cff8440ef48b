// A job whose keys and values have all that is awkward in a line: tabs, line ends, zero bytes,
// bytes that are no UTF-8, nothing at all. A line of input is "key,value", both hexadecimal.
#include <throng/job.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct odd_pairs {
    using key = std::pair<std::string, std::int64_t>;
    using value = std::pair<std::string, std::optional<double>>;
    static constexpr auto order = throng::value_order::sorted;

    void map(std::string_view line, throng::emitter<key, value>& emit) const {
        const std::size_t comma = line.find(',');
        if (comma == line.npos) throw throng::error("there is no comma");
        const std::string name = bytes_of(line.substr(0, comma));
        const std::string text = bytes_of(line.substr(comma + 1));
        const auto size = static_cast<std::int64_t>(text.size());
        emit.count("lines, read", 1);
        emit({name, 1 - size % 3}, {text, std::nullopt});
        emit({name, 1 - size % 3}, {text, -0.5 * static_cast<double>(size)});
    }

    // In order, so that nothing may be lost on the way, nor take another's place.
    void reduce(const key& of, throng::receiver<value>& values, throng::output& out) const {
        std::vector<value> all;
        for (const auto& [text, number] : values) all.emplace_back(text, number);
        out.write(of, all);
    }

private:
    static unsigned digit(char c) {
        const std::string_view digits = "0123456789abcdef";
        const std::size_t at = digits.find(c);
        if (at == digits.npos) throw throng::error("there is a digit that is none");
        return static_cast<unsigned>(at);
    }
    static std::string bytes_of(std::string_view digits) {
        std::string bytes;
        for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
            bytes += static_cast<char>(digit(digits[i]) << 4U | digit(digits[i + 1]));
        }
        return bytes;
    }
};
THRONG_JOB(odd_pairs, "odd_pairs", "Pairs of odd bytes")
