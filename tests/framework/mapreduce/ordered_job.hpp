// Jobs whose results depend on the order of values; and what they must give.
#pragma once

#include "tests/framework/job/value_payload.hpp"
#include "tests/framework/mapreduce/random_job.hpp"

#include <throng/job.hpp>
#include <throng/tasklet.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throng::test {

// Of a sequence: any other order has another one.
class sequence_hash {
public:
    template <class Value>
    void add(const Value& value) {
        hash_ = detail::fold_multiply(hash_ ^ detail::hash_constant_1,
                                      key_hash(encode_value(value)) ^ detail::hash_constant_2);
    }
    [[nodiscard]] std::uint64_t value() const { return hash_; }

private:
    std::uint64_t hash_ = 0;
};

template <class Key, class Value>
struct in_order_of_arrival {
    using key = Key;
    using value = Value;
    static constexpr auto order = value_order::arrival;
    static constexpr std::size_t most_read = ~std::size_t{0};

    static auto pairs(std::string_view line) { return pairs_of<Key, Value>(line); }
    static void map(std::string_view line, emitter<Key, Value>& emit) {
        for (const auto& [its_key, its_value] : pairs(line)) emit(its_key, its_value);
    }
    static void reduce(const Key& its_key, receiver<Value>& values, output& out) {
        sequence_hash hash;
        for (const Value& each : values) hash.add(each);
        out.write(its_key, hash.value());
    }
    static void arrange(std::vector<Value>&) {}
};

template <class Key, class Value>
struct blocks_in_order_of_arrival : in_order_of_arrival<Key, Value> {
    static void map(const block& lines, emitter<Key, Value>& emit) {
        for (const std::string_view line : lines_of(lines.text())) {
            in_order_of_arrival<Key, Value>::map(line, emit);
        }
    }
};

template <class Key, class Value>
struct in_sorted_order : in_order_of_arrival<Key, Value> {
    static constexpr auto order = value_order::sorted;
    static void arrange(std::vector<Value>& values) { std::ranges::sort(values); }
};

// By a part of the value that many have in common.
template <class Key, class Value>
struct sorted_by_a_part : in_sorted_order<Key, Value> {
    static std::size_t part(const Value& value) { return key_hash(encode_value(value)) % 4; }
    static bool before(const Value& a, const Value& b) { return part(a) > part(b); }
    static void arrange(std::vector<Value>& values) {
        std::ranges::sort(values, [](const Value& a, const Value& b) {
            return part(a) != part(b) ? part(a) > part(b) : value_payload(a) < value_payload(b);
        });
    }
};

// Most pairs have one key; values are of any size.
template <class Base>
struct with_a_hot_key : Base {
    static auto pairs(std::string_view line) {
        auto all = Base::pairs(line);
        for (auto& [key, value] : all) {
            if (key_hash(value) % 5 != 0) key = "hot";
        }
        return all;
    }
    static void map(std::string_view line, emitter<std::string, std::string>& emit) {
        for (const auto& [key, value] : pairs(line)) emit(key, value);
    }
};

// Reads not all, and waits for something else before.
template <class Base>
struct impatient_of : Base {
    static constexpr std::size_t most_read = 5;
    static void reduce(const std::string& key, receiver<std::string>& values, output& out) {
        yield();
        sequence_hash hash;
        for (std::size_t i = 0; i < most_read; ++i) {
            const std::optional<std::string> value = values.receive();
            if (value) hash.add(*value);
            if (i == 2) yield();
        }
        out.write(key, hash.value());
    }
};

template <class Job>
std::string ordered_reference(std::span<const std::string> texts) {
    std::map<std::string, std::pair<typename Job::key, std::vector<typename Job::value>>> groups;
    for (const std::string& text : texts) {
        for (const std::string_view line : lines_of(text)) {
            for (const auto& [key, value] : Job::pairs(line)) {
                auto& group = groups[encode_key(key)];
                group.first = key;
                group.second.push_back(value);
            }
        }
    }
    std::string output;
    for (auto& [bytes, group] : groups) {
        auto& [key, values] = group;
        Job::arrange(values);
        if (values.size() > Job::most_read) values.resize(Job::most_read);
        sequence_hash hash;
        for (const auto& value : values) hash.add(value);
        output += shown(key) + '\t' + shown(hash.value()) + '\n';
    }
    return output;
}

}  // namespace throng::test
