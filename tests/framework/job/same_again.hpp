// A job that writes what it reads.
#pragma once

#include <throng/testing.hpp>

#include <string>

namespace throng::test {

template <class Key, class Value>
struct same_again {
    void map(const throng::key_value<Key, Value>& line, throng::emitter<Key, Value>& emit) const {
        emit(line.key, line.value);
    }
};

/// How results write an item.
template <class T>
std::string text_of(const T& item) {
    return throng::detail::item_text(throng::detail::ordered_codec<T>::tag,
                                     throng::encode_key(item));
}

}  // namespace throng::test
