// What is said of a tasklet that has used up its stack, before the program stops.
#pragma once

namespace throng::detail {

/// Takes on the signal that an access to a guard page raises: for one of the running tasklet's own
/// stack, a line on standard error names the tasklet, and the program stops as it would have
/// without. All other faults go to whoever took the signal on before. The first call in a process
/// does it, for good. Nothing under ASan and TSan, which report by themselves. Any thread.
void report_stack_overflows();

/// Prepares the calling thread to run tasklets, once: signal handlers get a stack of their own
/// there until the thread ends, unless they have one or there is no memory for it, since a
/// tasklet's may be used up. Returns the kernel's number of the thread.
int prepare_thread() noexcept;

}  // namespace throng::detail
