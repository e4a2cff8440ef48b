// Jobs whose pairs are random, but the same each time for a line; and what they must give.
#pragma once

#include <throng/job.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace throng::test {

// ------------------------------------------------------------------------- random keys and values

template <class Key>
inline constexpr std::size_t possible_keys = 3000;
template <>
inline constexpr std::size_t possible_keys<std::int64_t> = 1000000;

// Which of the possible keys it is: few are hot, most are not.
class pair_source {
public:
    explicit pair_source(std::string_view line) : engine_(key_hash(line)) {}

    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(engine_() % limit); }

    template <class Key>
    Key key() {
        std::mt19937_64 engine(below(4) == 0 ? below(5) : below(possible_keys<Key>));
        return make_key(engine, static_cast<Key*>(nullptr));
    }
    template <class Value>
    Value value() {
        return make_value(static_cast<Value*>(nullptr));
    }

private:
    using engine_type = std::mt19937_64;

    // Any bytes, often such as mark the end or the highest of something.
    static std::string bytes(engine_type& engine, std::size_t size) {
        std::string text(size, '\0');
        for (char& c : text) {
            const std::uint64_t bits = engine();
            c = bits % 4 == 0 ? "\x00\xff\n\t"[bits / 4 % 4] : static_cast<char>(bits >> 8);
        }
        return text;
    }
    static std::string make_key(engine_type& engine, std::string*) {
        return bytes(engine, engine() % 41);
    }
    static std::uint64_t make_key(engine_type& engine, std::uint64_t*) { return engine() >> 11; }
    static std::int64_t make_key(engine_type& engine, std::int64_t*) {
        return static_cast<std::int64_t>(engine());
    }
    static std::int32_t make_key(engine_type& engine, std::int32_t*) {
        return static_cast<std::int32_t>(engine());
    }
    template <class A, class B>
    static std::pair<A, B> make_key(engine_type& engine, std::pair<A, B>*) {
        A first = make_key(engine, static_cast<A*>(nullptr));
        return {std::move(first), make_key(engine, static_cast<B*>(nullptr))};
    }

    std::uint64_t make_value(std::uint64_t*) { return engine_() >> 40; }
    std::int64_t make_value(std::int64_t*) { return static_cast<std::int64_t>(engine_()) >> 40; }
    std::string make_value(std::string*) {
        const std::size_t kind = below(4000);
        if (kind == 0) return bytes(engine_, std::size_t{1} << 20);
        return bytes(engine_, kind < 100 ? below(9000) : below(30));
    }
    template <class A, class B>
    std::pair<A, B> make_value(std::pair<A, B>*) {
        A first = make_value(static_cast<A*>(nullptr));
        return {std::move(first), make_value(static_cast<B*>(nullptr))};
    }

    engine_type engine_;
};

template <class Key, class Value>
std::vector<std::pair<Key, Value>> pairs_of(std::string_view line) {
    pair_source random(line);
    std::vector<std::pair<Key, Value>> pairs(random.below(8));
    for (auto& [key, value] : pairs) {
        key = random.key<Key>();
        value = random.value<Value>();
    }
    return pairs;
}

// Of any order the same.
inline void fold(std::uint64_t& total, std::uint64_t more) { total += more; }
inline void fold(std::int64_t& total, std::int64_t more) { total += more; }
inline void fold(std::string& total, const std::string& more) { total = std::max(total, more); }
template <class A, class B>
void fold(std::pair<A, B>& total, const std::pair<A, B>& more) {
    fold(total.first, more.first);
    fold(total.second, more.second);
}

// -------------------------------------------------------------------------------------- the jobs

template <class Key, class Value>
struct mapping_job {
    using key = Key;
    using value = Value;
    static constexpr bool combines = false;
    static constexpr bool reduces = false;

    void map(std::string_view line, emitter<Key, Value>& emit) const {
        for (auto& [its_key, its_value] : pairs_of<Key, Value>(line)) emit(its_key, its_value);
    }
};

template <class Key, class Value>
struct combining_job : mapping_job<Key, Value> {
    static constexpr bool combines = true;
    static void combine(Value& total, const Value& more) { fold(total, more); }
};

// A result under its key, and another under a key that it has in common with other reducers.
template <class Key, class Value>
struct reducing_job : mapping_job<Key, Value> {
    static constexpr bool reduces = true;
    static void reduce(const Key& its_key, receiver<Value>& values, output& out) {
        std::uint64_t count = 0;
        Value total{};
        for (const Value& more : values) {
            if (count++ == 0) {
                total = more;
            } else {
                fold(total, more);
            }
        }
        out.write(its_key, total);
        out.write(count % 7, its_key);
    }
};

template <class Key, class Value>
struct combining_reducing_job : combining_job<Key, Value> {
    static constexpr bool reduces = true;
    static void reduce(const Key& its_key, receiver<Value>& values, output& out) {
        std::optional<Value> total = values.receive();
        while (const std::optional<Value> more = values.receive()) fold(*total, *more);
        out.write(*total, its_key);
    }
};

// ----------------------------------------------------------------- what they must give, plainly

inline std::string shown(const std::string& text) {
    std::string column;
    for (const char c : text) {
        const std::size_t escaped = std::string_view("\n\t\r\\").find(c);
        if (escaped == std::string_view::npos)
            column += c;
        else
            column += {'\\', "ntr\\"[escaped]};
    }
    return column;
}
template <class Number>
requires std::is_arithmetic_v<Number> std::string shown(Number number) {
    return std::to_string(number);
}
template <class A, class B>
std::string shown(const std::pair<A, B>& both) {
    return shown(both.first) + '\t' + shown(both.second);
}

inline std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t newline = text.find('\n');
        std::string_view line = text.substr(0, newline);
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (newline != text.npos && line.ends_with('\r')) line.remove_suffix(1);
        lines.push_back(line);
    }
    return lines;
}

template <class Job>
std::string reference_output(std::string_view text) {
    using key = typename Job::key;
    using value = typename Job::value;
    std::string output;
    std::map<std::string, std::pair<key, std::vector<value>>> groups;
    for (const std::string_view line : lines_of(text)) {
        for (const auto& [its_key, its_value] : pairs_of<key, value>(line)) {
            if (!Job::combines && !Job::reduces) {
                output += shown(its_key) + '\t' + shown(its_value) + '\n';
            }
            auto& group = groups[encode_key(its_key)];
            group.first = its_key;
            group.second.push_back(its_value);
        }
    }
    if (!output.empty()) return output;
    // The order of results: bytes of the key, whose key it is, which reducer wrote it.
    std::map<std::tuple<std::string, int, std::string>, std::string> results;
    const auto add = [&](const auto& its_key, const auto& its_value, const std::string& reducer) {
        const int tag = detail::ordered_codec<std::remove_cvref_t<decltype(its_key)>>::tag;
        results[{encode_key(its_key), tag, reducer}] +=
            shown(its_key) + '\t' + shown(its_value) + '\n';
    };
    for (const auto& [reducer, group] : groups) {
        value total = group.second.front();
        for (std::size_t i = 1; i < group.second.size(); ++i) fold(total, group.second[i]);
        if (Job::combines && Job::reduces) {
            add(total, group.first, reducer);
        } else {
            add(group.first, total, reducer);
            if (Job::reduces) add(group.second.size() % 7, group.first, reducer);
        }
    }
    for (const auto& [order, lines] : results) output += lines;
    return output;
}

}  // namespace throng::test
