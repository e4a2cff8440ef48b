// Keys as bytes, and results in all formats: what is written is what is read.
#include "fuzz.hpp"
#include "mapreduce/results/text_format.hpp"

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

// As a value on its way to a reducer: alone, and as a part of another one.
template <class T>
void check_value(const T& value) {
    using codec = throng::detail::native_codec<T>;
    std::string bytes(codec::size(value), '\0');
    require(codec::write(bytes.data(), value) == bytes.data() + bytes.size(), "a value has a size");
    require(T(codec::read(bytes)) == value, "a value is what it was");
    std::string part(codec::element_size(value), '\0');
    require(codec::write_element(part.data(), value) == part.data() + part.size(), "so has a part");
    const char* at = part.data();
    require(T(codec::read_element(at)) == value, "a part is what it was");
    require(at == part.data() + part.size(), "what is next begins behind it");
}

// Sizes, and numbers as values.
void check_compact(byte_reader& bytes) {
    const auto number = bytes.number<std::uint64_t>() >> bytes.below(64);
    char room[throng::detail::most_compact_bytes];
    const char* const end = throng::detail::write_compact(room, number);
    const auto size = static_cast<std::size_t>(end - room);
    require(size == throng::detail::compact_size(number), "a number has its size");
    require(size == throng::detail::compact_size_at(room), "which it tells");
    const char* at = room;
    require(throng::detail::read_compact(at) == number && at == end, "a number is what it was");
    const auto with_sign = static_cast<std::int64_t>(number);
    require(throng::detail::from_compactable<std::int64_t>(
                throng::detail::to_compactable(with_sign)) == with_sign,
            "a number keeps its sign");
}

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
    check_value(a);
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

// A byte of no character has been replaced in JSON.
bool is_utf8(const std::string& text) {
    try {
        return !nlohmann::json(text).dump().empty();
    } catch (const nlohmann::json::type_error&) {
        return false;
    }
}

void check_json(const nlohmann::json& list, const value& expected) {
    require(list.is_array() && list.size() == expected.size(), "a list is an array");
    for (std::size_t i = 0; i < expected.size(); ++i) {
        require(list[i].is_null() == !expected[i], "a missing optional is null");
        if (!expected[i]) continue;
        require(list[i].is_string(), "a text is a text");
        if (!is_utf8(*expected[i])) continue;
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
    check_compact(bytes);
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
    bool all_utf8 = true;
    for (const auto& each : the_value) all_utf8 = all_utf8 && is_utf8(each.value_or(""));
    if (all_utf8) check_json(nlohmann::json::parse(rows.front().second[1]), the_value);
}
