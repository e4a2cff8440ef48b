// Results as text.
#pragma once

#include "mapreduce/result_store.hpp"

#include <throng/abi.h>

#include <string>
#include <string_view>

namespace throng::mapreduce {

/// Appends an encoded key or value in readable form: texts as they are, numbers in decimal (reals
/// with as few digits as give the same number again), the elements of a tuple with a tab between.
void append_text(std::string& out, throng_tag tag, std::string_view payload);

/// Appends a result as a line: key, tab, value, newline; without tab and value if it has none.
void append_line(std::string& out, const result_view& result);

}  // namespace throng::mapreduce
