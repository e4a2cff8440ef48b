#include "socket_failure.hpp"

#include <throng/error.hpp>

#include <boost/system/errc.hpp>
#include <fmt/format.h>

#include <string>

namespace throng::cli {

namespace {

namespace errc = boost::system::errc;

std::string remedy(const boost::system::error_code& why, std::string_view option) {
    if (why == errc::connection_refused) return "does the server run?";
    if (why == errc::network_unreachable) {
        return "bring the loopback interface up (ip link set lo up)";
    }
    if (why == errc::address_in_use || why == errc::address_not_available) {
        return fmt::format(
            "no port is free: give a smaller {}, or have the range of ports widened "
            "(sysctl net.ipv4.ip_local_port_range)",
            option);
    }
    if (why == errc::too_many_files_open || why == errc::too_many_files_open_in_system) {
        return fmt::format(
            "give a smaller {}, or have the limit raised (ulimit -n, sysctl "
            "fs.file-max)",
            option);
    }
    return fmt::format("try a smaller {}", option);
}

}  // namespace

void fail_on_socket(std::string_view what, const boost::system::error_code& why,
                    std::string_view option) {
    throw error(fmt::format("{}: {}; {}", what, why.message(), remedy(why, option)));
}

}  // namespace throng::cli
