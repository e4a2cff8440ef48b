// How many threads TBB may have.
#pragma once

namespace throng::detail {

/// Lets TBB have `workers` more threads while this exists. Thread-safe.
///
/// TBB's limit is one for the whole process, and where several are set the smallest counts: a small
/// runtime would hold down a large one for as long as it exists. So all runtimes share one limit,
/// the sum of what they ask for. It counts the thread that creates a pool among the pool's own,
/// hence one more.
class worker_allowance {
public:
    explicit worker_allowance(unsigned workers);
    ~worker_allowance();
    worker_allowance(const worker_allowance&) = delete;
    worker_allowance& operator=(const worker_allowance&) = delete;

private:
    const unsigned workers_;
};

}  // namespace throng::detail
