// Keys as bytes, and results in all formats: what is written is what is read.
#include "fuzz.hpp"
#include "mapreduce/text_format.hpp"

#include <throng/testing.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace {

using throng::fuzz::byte_reader;
using throng::fuzz::require;
using throng::mapreduce::result_format;

template <class T>
struct made {
    static T from(byte_reader& bytes) {
        if constexpr (std::is_same_v<T, std::string>)
            return bytes.text(24);
        else
            return bytes.number<T>();
    }
};
template <>
struct made<bool> {
    static bool from(byte_reader& bytes) { return bytes.below(2) == 1; }
};
template <class T>
struct made<std::optional<T>> {
    static std::optional<T> from(byte_reader& bytes) {
        if (bytes.below(2) == 0) return std::nullopt;
        return made<T>::from(bytes);
    }
};
template <class T>
struct made<std::vector<T>> {
    static std::vector<T> from(byte_reader& bytes) {
        std::vector<T> all;
        for (std::size_t count = bytes.below(5); count > 0; --count) {
            all.push_back(made<T>::from(bytes));
        }
        return all;
    }
};
template <class A, class B>
struct made<std::pair<A, B>> {
    static std::pair<A, B> from(byte_reader& bytes) {
        A first = made<A>::from(bytes);
        return {std::move(first), made<B>::from(bytes)};
    }
};

// Bytes compare as what they stand for does, and stand for it.
template <class T>
void check_codec(byte_reader& bytes) {
    const T a = made<T>::from(bytes);
    const T b = made<T>::from(bytes);
    const std::string encoded_a = throng::encode_key(a);
    const std::string encoded_b = throng::encode_key(b);
    require(T(throng::decode_key<T>(encoded_a)) == a, "a key is what it was");
    require((encoded_a < encoded_b) == (a < b), "bytes compare as keys do");
    require((encoded_a == encoded_b) == (a == b), "equal keys have the same bytes");
}

template <class Key, class Value>
std::string written(const Key& key, const Value& value, result_format format) {
    const std::string key_bytes = throng::encode_key(key);
    const std::string value_bytes = throng::encode_key(value);
    throng::mapreduce::result_parts parts;
    parts.key = key_bytes;
    parts.value = value_bytes;
    parts.key_tag = throng::detail::ordered_codec<Key>::tag;
    parts.value_tag = throng::detail::ordered_codec<Value>::tag;
    throng::mapreduce::line_buffer lines(format);
    lines.append(parts);
    return std::string(lines.text());
}

using key = std::pair<std::string, std::int64_t>;
using value = std::vector<std::optional<std::string>>;

struct read_tsv {
    void map(const throng::key_value<key, value>& line, throng::emitter<key, value>& emit) const {
        emit(line.key, line.value);
    }
};

struct read_csv {
    void map(const throng::csv_row& row,
             throng::emitter<std::string_view, std::vector<std::string>>& emit) const {
        emit(row["text"], {std::string(row["number"]), std::string(row["list"])});
    }
};

// A byte that is not ASCII may have been replaced in JSON.
bool is_ascii(std::string_view text) {
    for (const char byte : text) {
        if (byte < 0) return false;
    }
    return true;
}

void check_json(const nlohmann::json& list, const value& expected) {
    require(list.is_array() && list.size() == expected.size(), "a list is an array");
    for (std::size_t i = 0; i < expected.size(); ++i) {
        require(list[i].is_null() == !expected[i], "a missing optional is null");
        if (!expected[i]) continue;
        require(list[i].is_string(), "a text is a text");
        if (!is_ascii(*expected[i])) continue;
        require(list[i].get<std::string>() == *expected[i], "a text is what it was");
    }
}

}  // namespace

FUZZ_TARGET(codecs) {
    byte_reader bytes(data);
    check_codec<std::uint64_t>(bytes);
    check_codec<std::int32_t>(bytes);
    check_codec<std::string>(bytes);
    check_codec<std::pair<std::string, std::int8_t>>(bytes);
    check_codec<std::optional<std::pair<std::string, bool>>>(bytes);
    check_codec<std::vector<std::pair<std::vector<std::string>, std::optional<std::string>>>>(
        bytes);
}

FUZZ_TARGET(formats) {
    byte_reader bytes(data);
    const key the_key = made<key>::from(bytes);
    const value the_value = made<value>::from(bytes);

    std::string tsv = written(the_key, the_value, result_format::tsv);
    require(tsv.find('\n') == tsv.size() - 1, "a result is a line");
    tsv.pop_back();
    const auto read = throng::testing::map(read_tsv(), {tsv}).pairs;
    require(read.size() == 1 && read.front() == std::pair(the_key, the_value),
            "what is read of tsv is what was written");

    const std::string jsonl = written(the_key, the_value, result_format::jsonl);
    require(jsonl.find('\n') == jsonl.size() - 1, "a result is a line of JSON");
    const auto document = nlohmann::json::parse(jsonl);
    require(document["key"][1] == the_key.second, "a number is what it was in JSON");
    check_json(document["value"], the_value);

    std::string csv = written(the_key, the_value, result_format::csv);
    csv.pop_back();
    const auto rows = throng::testing::map(read_csv(), {"text,number,list", csv}).pairs;
    require(rows.size() == 1, "a result is a row of CSV");
    require(rows.front().first == the_key.first, "a text is what it was in CSV");
    require(rows.front().second[0] == std::to_string(the_key.second), "so is a number");
    bool all_ascii = true;
    for (const auto& each : the_value) all_ascii = all_ascii && is_ascii(each.value_or(""));
    if (all_ascii) check_json(nlohmann::json::parse(rows.front().second[1]), the_value);
}
