// What a runtime tells of: switches, operations on channels, tasklets that do not switch.
#pragma once

#include <throng/tasklet.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace throng {

/// An operation on a channel that is about to be carried out.
struct channel_event {
    tasklet_handle who;   ///< that calls
    const void* channel;  ///< the same for all handles to one channel, while there are any
    bool sends;           ///< a value or an exception; else it receives
    bool will_block;      ///< `who` will wait: nobody is there, nor a value, nor room
};

/// See runtime::on_switch.
using switch_callback = std::function<void(const tasklet_handle& to)>;
/// See runtime::on_channel.
using channel_callback = std::function<void(const channel_event& event)>;

/// A tasklet that has been running for longer than runtime_options::watchdog without a switch: it
/// computes, waits in the operating system, or for ever for something that no tasklet can do.
struct stuck_tasklet {
    std::string name;                   ///< its own or, if it has none, the type of its callable
    std::uint32_t shard;                ///< where nothing else runs meanwhile
    std::chrono::milliseconds since{};  ///< it has been running for this long, or somewhat longer
    std::string backtrace;  ///< the calls that it is in, innermost first, a line each; may be empty
};

/// What is done about one unless runtime_options say otherwise: a report on standard error.
void report_stuck(const stuck_tasklet& stuck);

}  // namespace throng
