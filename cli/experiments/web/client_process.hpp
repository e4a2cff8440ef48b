// This program once more, as the clients of the experiment `web`.
#pragma once

#include <boost/asio/readable_pipe.hpp>
#include <sys/types.h>

#include <string>
#include <vector>

namespace throng::cli::web {

/// A process that runs this program. Made and used by one tasklet; what has not ended when this
/// is destroyed, or when this program ends, is killed.
class client_process {
public:
    /// Throws std::system_error.
    explicit client_process(const std::vector<std::string>& arguments);
    ~client_process();
    client_process(const client_process&) = delete;
    client_process& operator=(const client_process&) = delete;

    /// Waits for the process's end; what it has written to standard output. Throws throng::error
    /// unless it has succeeded; it has said then why, on standard error.
    std::string output();

private:
    boost::asio::readable_pipe pipe_;
    pid_t process_ = -1;
};

}  // namespace throng::cli::web
