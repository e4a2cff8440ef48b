// Inputs that throng has written: `map` takes a `const throng::key_value<Key, Value>&`.
//
//     void map(const throng::key_value<std::string, std::uint64_t>& count,
//              throng::emitter<std::uint64_t, std::string>& emit) const {
//         emit(count.value, count.key);
//     }
//
// A line is the columns of the key and those of the value, as they are written (see
// <throng/codec.hpp>); any other line is a bad record.
#pragma once

#include <throng/codec.hpp>
#include <throng/detail/job/column_reader.hpp>
#include <throng/detail/job/input_reader.hpp>
#include <throng/detail/job/line_splitter.hpp>

#include <cstdint>
#include <string_view>

namespace throng {

/// A result of a job. A std::string_view in key or value is valid during the call of `map`.
template <class Key, class Value>
struct key_value {
    static_assert(key_type<Key> && key_type<Value>,
                  "throng: throng::key_value<Key, Value>: what a job writes are numbers, texts, "
                  "optionals, vectors, pairs, tuples and plain structs of these, and types with a "
                  "throng::codec");

    /// What was written as the key.
    Key key;
    /// What was written as the value.
    Value value;
};

namespace detail {

template <class Key, class Value>
struct input_reader<key_value<Key, Value>> {
    static constexpr throng_input kind = THRONG_INPUT_KEY_VALUES;
    static constexpr std::uint32_t record_size = 0;

    template <class Attempt, class Map>
    throng_status read(const throng::block& block, const throng_block&, std::uint64_t& records,
                       Attempt attempt, Map map) {
        throng_status status = THRONG_OK;
        line_splitter lines(block.text());
        std::string_view line;
        while (status == THRONG_OK && lines.next(line)) {
            ++records;
            const auto offset = static_cast<std::uint64_t>(line.data() - block.text().data());
            status = attempt(offset, [&] { map(read_line(line)); });
        }
        return status;
    }

private:
    key_value<Key, Value> read_line(std::string_view line) {
        if constexpr (key_type<Key> && key_type<Value>) {  // the class says so
            columns_.begin(line, column_count<Key> + column_count<Value>);
            Key key = columns_.read<Key>();
            return {std::move(key), columns_.read<Value>()};
        } else {
            return {};
        }
    }

    column_reader columns_;
};

}  // namespace detail
}  // namespace throng
