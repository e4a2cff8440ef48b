#include "cli/experiments/socket_failure.hpp"

#include <throng/error.hpp>

#include <boost/system/errc.hpp>
#include <doctest/doctest.h>

#include <string>

namespace errc = boost::system::errc;

namespace {

std::string said_of(errc::errc_t why) {
    try {
        throng::cli::fail_on_socket("cannot connect", errc::make_error_code(why), "--clients");
    } catch (const throng::error& e) {
        return e.what();
    }
}

}  // namespace

TEST_CASE("A socket that is refused comes with what was tried, why, and what helps") {
    CHECK(said_of(errc::connection_refused) ==
          "cannot connect: Connection refused; does the server run?");
    CHECK(said_of(errc::too_many_files_open) ==
          "cannot connect: Too many open files; give a smaller --clients, or have the limit raised "
          "(ulimit -n, sysctl fs.file-max)");
    for (const errc::errc_t why : {errc::address_in_use, errc::address_not_available}) {
        CHECK(said_of(why).ends_with(
            "; no port is free: give a smaller --clients, or have the range of ports widened "
            "(sysctl net.ipv4.ip_local_port_range)"));
    }
    CHECK(said_of(errc::no_buffer_space) ==
          "cannot connect: No buffer space available; try a smaller --clients");
}
