// Encoded results for tests.
#pragma once

#include "mapreduce/result_store.hpp"

#include <throng/detail/job/output_writer.hpp>

#include <doctest/doctest.h>

#include <string_view>

namespace throng::test {

// Appends a result to a store, as a reducer with that key (encoded) does.
template <class Key, class Value>
void write_result(mapreduce::result_store& to, const Key& key, const Value& value,
                  std::string_view reducer_key = {}) {
    throng_status status = THRONG_OK;
    detail::write_output<detail::output_item_t<Key>, detail::output_item_t<Value>>(
        to.output(), key, value, reducer_key, status);
    REQUIRE(status == THRONG_OK);
}

}  // namespace throng::test
