// Encoded values for tests.
#pragma once

#include <throng/codec.hpp>
#include <throng/detail/job/record_value.hpp>

#include <string>

namespace throng::test {

// A value as a record has it, without what says its size.
template <class V>
std::string value_payload(const V& value) {
    if constexpr (detail::compact_value<V>) return detail::encode_record_value(value);
    return encode_value(value);
}

}  // namespace throng::test
