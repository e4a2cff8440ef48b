// Encoded results for tests.
#pragma once

#include "mapreduce/results/result_store.hpp"

#include <throng/detail/job/output_writer.hpp>

#include <doctest/doctest.h>

#include <string_view>
#include <utility>
#include <vector>

namespace throng::test {

// What is written to its store.
class stored_results final : public mapreduce::result_receiver {
public:
    mapreduce::result_store& store() { return store_; }
    void add(mapreduce::result_chunk chunk, mapreduce::result_position) override {
        chunks_.push_back(std::move(chunk));
    }
    // All that has been written so far.
    std::vector<std::string_view> chunks() {
        store_.hand_over();
        std::vector<std::string_view> all;
        for (const mapreduce::result_chunk& each : chunks_) all.push_back(each.results());
        return all;
    }
    // The first chunk, where there is just one.
    std::string_view only_chunk() {
        REQUIRE(chunks().size() == 1);
        return chunks().front();
    }

private:
    mapreduce::memory_pool memory_{std::uint64_t{1} << 30};
    std::vector<mapreduce::result_chunk> chunks_;
    mapreduce::result_store store_{memory_, *this};
};

// Appends a result to a store, as a reducer with that key (encoded) does.
template <class Key, class Value>
void write_result(mapreduce::result_store& to, const Key& key, const Value& value,
                  std::string_view reducer_key = {}) {
    throng_status status = THRONG_OK;
    detail::write_output<detail::output_item_t<Key>, detail::output_item_t<Value>>(
        to.output(), key, value, reducer_key, status);
    REQUIRE(status == THRONG_OK);
}
template <class Key, class Value>
void write_result(stored_results& to, const Key& key, const Value& value,
                  std::string_view reducer_key = {}) {
    write_result(to.store(), key, value, reducer_key);
}

}  // namespace throng::test
