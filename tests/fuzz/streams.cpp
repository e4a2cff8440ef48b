// A stream that several mappers read, and pairs on their way from a map stage to a reduce stage.
#include "fuzz.hpp"
#include "io/divided_stream.hpp"
#include "io/errors.hpp"
#include "io/pair_ends.hpp"
#include "mapreduce/batch.hpp"
#include "mapreduce/records/pair_code.hpp"
#include "mapreduce/records/pair_reader.hpp"
#include "mapreduce/records/record_view.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace throng::io;
using throng::fuzz::byte_reader;
using throng::fuzz::require;
using throng::mapreduce::pair_format;
using pair = std::pair<std::string, std::string>;

void append_number(std::string& to, std::size_t number) {
    for (const int shift : {24, 16, 8, 0}) to += static_cast<char>(number >> shift & 0xff);
}

// The size, key included, that stands before a text of pairs; nothing if the text is not whole.
std::optional<std::string> take_sized(std::string_view& text) {
    if (text.size() < 4) return {};
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) size = size * 256 + static_cast<unsigned char>(text[i]);
    text.remove_prefix(4);
    if (size > text.size()) return {};
    std::string taken(text.substr(0, size));
    text.remove_prefix(size);
    return taken;
}

// The keys of a stream's records, in order; nothing if there is a part of a pair.
std::optional<std::vector<std::string>> keys_of(std::string_view text, record_kind kind) {
    std::vector<std::string> keys;
    while (!text.empty()) {
        if (kind == record_kind::pair) {
            auto key = take_sized(text);
            if (!key || !take_sized(text)) return {};
            keys.push_back(std::move(*key));
            continue;
        }
        const std::string_view line = text.substr(0, text.find('\n'));
        keys.emplace_back(line.substr(0, line.find('\t')));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    return keys;
}

// What comes before the first record: a byte order mark, or a header.
std::size_t bytes_before_records(std::string_view text, const division_of_stream& how) {
    const std::size_t mark = text.starts_with("\xef\xbb\xbf") ? 3 : 0;
    if (how.cut.kind == record_kind::pair) return 0;
    if (how.cut.header && !how.header) {
        bool inside = false;
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (text[at] == '"' && how.cut.kind == record_kind::csv) inside = !inside;
            if (text[at] == '\n' && !inside) return at + 1;
        }
        return text.size();
    }
    if (how.header) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(mark, end - std::min(mark, end));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line == *how.header && !text.empty()) return std::min(end + 1, text.size());
    }
    return how.cut.kind == record_kind::line ? mark : 0;
}

// The texts of its parts; each block is checked against the whole text.
std::vector<std::string> parts_of(divided_stream& stream, std::string_view text) {
    std::vector<std::string> parts;
    do {
        std::string part;
        stream_block next;
        while (stream.next(next)) {
            const auto offset = static_cast<std::size_t>(next.offset);
            require(next.size > 0, "a block has records");
            require(text.substr(offset, next.size) == next.text(), "a block is what is there");
            const auto lines = std::ranges::count(text.substr(0, offset), '\n');
            require(next.lines == static_cast<std::uint64_t>(lines), "lines before it are counted");
            part += next.text();
        }
        parts.push_back(std::move(part));
    } while (stream.begin_next_part());
    return parts;
}

void check_parts(const std::vector<std::string>& parts, const division_of_stream& how) {
    std::optional<std::string> last;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto keys = keys_of(parts[i], how.cut.kind);
        require(keys.has_value(), "a part has whole records");
        if (how.part_bytes == 0) continue;
        const bool is_large = parts[i].size() >= how.part_bytes;
        require(is_large || i + 1 == parts.size(), "a part is as large as is asked for");
        if (keys->empty()) continue;
        require(i == 0 || last != keys->front(), "a part has all records of a key");
        last = keys->back();
    }
}

division_of_stream made_division(byte_reader& bytes) {
    constexpr record_kind kinds[] = {record_kind::line, record_kind::csv, record_kind::pair};
    division_of_stream how;
    how.cut.kind = kinds[bytes.below(3)];
    const bool has_keys = how.cut.kind != record_kind::csv && bytes.below(2) == 1;
    how.block_bytes = 1 + bytes.below(60);
    if (has_keys) {
        how.part_bytes = 1 + bytes.below(100);
    } else if (how.cut.kind != record_kind::pair) {
        how.cut.header = bytes.below(2) == 1;
        if (how.cut.header && bytes.below(2) == 1) how.header = bytes.text(10);
    }
    return how;
}

std::string made_pairs(byte_reader& bytes, std::vector<pair>& all) {
    for (std::size_t count = bytes.below(12); count > 0; --count) {
        const std::size_t copies = 1 + (bytes.below(2) == 0 ? bytes.below(4) : 0);
        const pair its{bytes.text(6), bytes.text(12)};
        for (std::size_t i = 0; i < copies; ++i) all.push_back(its);
    }
    std::ranges::stable_sort(all, {}, &pair::first);
    std::string text;
    for (const auto& [key, value] : all) {
        append_number(text, key.size());
        text += key;
        append_number(text, value.size());
        text += value;
    }
    return text;
}

}  // namespace

FUZZ_TARGET(streams) {
    byte_reader bytes(data);
    const division_of_stream how = made_division(bytes);
    std::string text;
    if (how.cut.kind == record_kind::pair && bytes.below(4) > 0) {
        std::vector<pair> all;
        text = made_pairs(bytes, all);
    }
    text += bytes.rest();
    input source;
    source.name = "stream";
    source.size = text.size();
    source.text = std::make_shared<const std::string>(text);
    const auto keys = keys_of(text, how.cut.kind);
    const bool is_sorted = keys && std::ranges::is_sorted(*keys);
    divided_stream stream(source, how);
    std::vector<std::string> parts;
    try {
        parts = parts_of(stream, text);
    } catch (const input_error&) {
        require(!keys || (how.part_bytes > 0 && !is_sorted), "what is right is no error");
        return;
    }
    require(keys.has_value(), "a pair that is not whole is an error");
    std::string all;
    for (const std::string& each : parts) all += each;
    require(all == text.substr(bytes_before_records(text, how)), "nothing is lost");
    if (is_sorted) check_parts(parts, how);
}

namespace {

// What a mapper hands over: batches with room for one record more.
struct batch_host {
    throng_batch batch{nullptr, nullptr};
    std::vector<char> room;
    std::vector<pair> found;
    throng::mapreduce::record_reader records;
    std::uint32_t place_bytes;
    std::uint32_t value_size;

    batch_host(const throng_job& job)
        : records(job),
          place_bytes(job.order == THRONG_ORDER_ARRIVAL ? THRONG_PLACE_BYTES : 0),
          value_size(job.value_size) {}

    // With its place, as it was in the stream.
    void take() {
        const char* at = room.data();
        while (at != batch.cursor) {
            throng::mapreduce::record_view record{};
            at = records.read(at, record);
            require(at <= batch.cursor, "a record is in its batch");
            std::string value(record.value - place_bytes, place_bytes);
            const std::size_t prefix = throng::detail::size_prefix_bytes(value_size, record.value);
            value.append(record.value + prefix, record.value_bytes - prefix);
            found.emplace_back(record.key(), std::move(value));
        }
    }

    static throng_status flush(void* self, std::uint32_t, std::uint64_t bytes) {
        auto& host = *static_cast<batch_host*>(self);
        host.take();
        host.room.assign(static_cast<std::size_t>(bytes), '\0');
        host.batch = {host.room.data(), host.room.data() + host.room.size()};
        return THRONG_OK;
    }
};

// The pairs of a text; nothing if there is something wrong with it.
std::optional<std::vector<pair>> read_pairs(const throng_job& job, pair_format format,
                                            const std::string& text) {
    batch_host batches(job);
    throng_mapper_host host{};
    host.self = &batches;
    host.batches = &batches.batch;
    host.partitions = 1;
    host.flush = &batch_host::flush;
    throng::mapreduce::pair_reader reader(job, format, host);
    try {
        require(reader.read(text) == THRONG_OK, "nothing stops it");
    } catch (const throng::mapreduce::pair_error& e) {
        require(e.offset() < text.size(), "what is wrong has a place");
        return {};
    }
    batches.take();
    require(host.records == batches.found.size(), "pairs are counted");
    return batches.found;
}

std::string coded(std::string_view bytes) {
    std::string code;
    throng::mapreduce::append_coded(code, bytes);
    return code;
}

std::string lines_of(const std::vector<pair>& pairs) {
    std::string text;
    for (const auto& [key, value] : pairs) text += coded(key) + '\t' + coded(value) + '\n';
    return text;
}

void check_code(const std::string& a, const std::string& b) {
    require((coded(a) < coded(b)) == (a < b), "codes sort as what they stand for");
    require(coded(a).find_first_of(std::string_view("\t\n\r\0", 4)) == std::string::npos,
            "a code can stand in a line");
    std::string again;
    require(!throng::mapreduce::append_decoded(again, coded(a)) && again == a,
            "a code stands for what it was");
}

}  // namespace

FUZZ_TARGET(pairs) {
    byte_reader bytes(data);
    throng_job job{};
    job.name = {"job", 3};
    constexpr std::uint32_t sizes[] = {0, 8, THRONG_COMPACT_NUMBER};
    job.value_size = sizes[bytes.below(3)];
    if (bytes.below(2) == 1) job.order = THRONG_ORDER_ARRIVAL;
    std::vector<pair> all;
    const std::string raw = made_pairs(bytes, all);
    const bool takes_any = job.value_size == 0 && job.order != THRONG_ORDER_ARRIVAL;
    const auto from_raw = read_pairs(job, pair_format::raw, raw);
    const auto from_text = read_pairs(job, pair_format::text, lines_of(all));
    require(from_raw == from_text, "both forms say the same");
    require(!takes_any || from_raw.has_value(), "what is sorted can be read");
    require(!from_raw || from_raw == all, "pairs are what they were");

    const std::string text = bytes.rest();
    check_code(text.substr(0, text.size() / 2), text.substr(text.size() / 2));
    const auto odd = read_pairs(job, pair_format::text, text);
    if (!odd) return;
    const std::string end = text.empty() || text.ends_with('\n') ? "" : "\n";
    require(lines_of(*odd) == text + end, "there is one way to write a pair");
}
