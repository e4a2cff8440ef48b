// The host in memory of <throng/testing.hpp>, under the names that tests call it by.
#pragma once

#include <throng/detail/testing/memory_host.hpp>

namespace throng::test {

using detail::bad_record;
using detail::parameter_host;
using detail::result;
using fake_host = detail::memory_host;

inline std::string_view view(throng_text text) { return detail::as_view(text); }

}  // namespace throng::test
