// Where mappers post their batches.
#pragma once

#include "mapreduce/batch.hpp"

#include <vector>

namespace throng::mapreduce {

/// Takes the batches of one partition of the keys.
class batch_receiver {
public:
    batch_receiver() = default;
    batch_receiver(const batch_receiver&) = delete;
    batch_receiver& operator=(const batch_receiver&) = delete;
    virtual ~batch_receiver() = default;

    /// Any thread: records of this partition. The batch goes back to its outbox when it is done
    /// with, so that what waits is bounded.
    virtual void post(batch& records) = 0;
};

/// One for each partition.
using batch_receivers = std::vector<batch_receiver*>;

}  // namespace throng::mapreduce
