// What reducers have counted, and whether it is right.
#pragma once

#include "io/output/output_sink.hpp"
#include "message_plan.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace throng::cli {

/// Takes the results as the engine writes them. Not thread-safe.
class message_answer final : public io::sink {
public:
    /// `keep`: remember each, for verify(); else only how many they are and their sum.
    message_answer(const message_plan& plan, bool keep) : plan_(plan), keep_(keep) {}

    void write(std::string_view records) override;
    void finish() override { note_peak(); }

    [[nodiscard]] std::uint64_t results() const { return results_; }
    [[nodiscard]] std::uint64_t sum() const { return sum_; }
    /// The most memory that was resident before results came here.
    [[nodiscard]] std::uint64_t peak_bytes() const { return peak_bytes_; }

    /// Generates all messages again and compares. Throws wrong_answer.
    void verify();

private:
    void note_peak();
    void take(std::uint64_t key, std::uint64_t count);

    const message_plan& plan_;
    bool keep_;
    std::vector<std::uint64_t> counts_;  // by key, of those that are kept
    std::uint64_t results_ = 0;
    std::uint64_t sum_ = 0;
    std::uint64_t peak_bytes_ = 0;
};

}  // namespace throng::cli
