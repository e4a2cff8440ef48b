#include "io/pair_ends.hpp"

#include <cstdint>

namespace throng::io {

namespace {

std::size_t size_at(const char* at) {
    std::uint32_t size = 0;
    for (std::size_t i = 0; i < pair_size_bytes; ++i) {
        size = size << 8 | static_cast<unsigned char>(at[i]);
    }
    return size;
}

// Of the key or value that `text` begins with, its size included; 0 if it is not whole.
std::size_t whole_bytes(std::string_view text) {
    if (text.size() < pair_size_bytes) return 0;
    const std::size_t size = size_at(text.data());
    return size > text.size() - pair_size_bytes ? 0 : pair_size_bytes + size;
}

// Of the pair that `text` begins with; 0 if it is not whole.
std::size_t whole_pair_bytes(std::string_view text) {
    const std::size_t key = whole_bytes(text);
    if (key == 0) return 0;
    const std::size_t value = whole_bytes(text.substr(key));
    return value == 0 ? 0 : key + value;
}

std::string_view key_of_line(std::string_view line) { return line.substr(0, line.find('\t')); }

std::string_view last_line(std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    const std::size_t before = text.rfind('\n');
    return before == text.npos ? text : text.substr(before + 1);
}

}  // namespace

keyed_record first_pair(std::string_view text) {
    return {text.substr(pair_size_bytes, size_at(text.data())), whole_pair_bytes(text)};
}

keyed_record first_keyed_record(std::string_view text, record_kind kind) {
    if (kind == record_kind::pair) return first_pair(text);
    const std::size_t newline = text.find('\n');
    const std::string_view line = text.substr(0, newline);
    return {key_of_line(line), newline == text.npos ? text.size() : newline + 1};
}

std::string_view last_key(std::string_view text, record_kind kind) {
    if (kind != record_kind::pair) return key_of_line(last_line(text));
    std::string_view key;
    while (!text.empty()) {
        const keyed_record record = first_pair(text);
        key = record.key;
        text.remove_prefix(record.bytes);
    }
    return key;
}

std::size_t find_pair_end(std::string_view text, std::size_t window) {
    std::size_t end = 0;
    while (const std::size_t bytes = whole_pair_bytes(text.substr(end))) {
        if (end > 0 && end + bytes > window) break;
        end += bytes;
    }
    return end;
}

}  // namespace throng::io
