// What to say where the system refuses a socket, of which experiments have many.
#pragma once

#include <boost/system/error_code.hpp>

#include <string_view>

namespace throng::cli {

/// Throws throng::error: what could not be done, why, and what helps. `option` is what the number
/// of sockets was given by.
[[noreturn]] void fail_on_socket(std::string_view what, const boost::system::error_code& why,
                                 std::string_view option);

}  // namespace throng::cli
