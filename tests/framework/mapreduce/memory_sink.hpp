// Sinks for tests: one that keeps all, one that fails, one whose reader goes away.
#pragma once

#include "io/errors.hpp"
#include "io/output/output_sink.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace throng::test {

class memory_sink final : public io::sink {
public:
    void write(std::string_view records) override { text += records; }
    void finish() override { finished = true; }

    std::string text;
    bool finished = false;
};

// Throws output_error from the `fail_at`-th call, from 1, of write and finish.
class failing_sink final : public io::sink {
public:
    explicit failing_sink(std::size_t fail_at) : left_(fail_at) {}

    void write(std::string_view) override { step(); }
    void finish() override { step(); }

private:
    void step() {
        if (--left_ == 0) throw io::output_error("cannot write to the sink of a test");
    }
    std::size_t left_;
};

// Nobody reads any more once `bytes` bytes have been written.
class leaving_sink final : public io::sink {
public:
    explicit leaving_sink(std::size_t bytes) : bytes_(bytes) {}

    void write(std::string_view records) override {
        ++writes;
        gone_ = gone_ || records.size() >= bytes_;
        bytes_ -= gone_ ? 0 : records.size();
    }
    void finish() override {}
    [[nodiscard]] bool reader_gone() const override { return gone_; }

    std::size_t writes = 0;

private:
    std::size_t bytes_;
    bool gone_ = false;
};

}  // namespace throng::test
