// Where the results of a job go.
#pragma once

#include "io/file_system.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace throng::io {

/// Takes results in their final form, in order. Blocking; not thread-safe.
class sink {
public:
    sink() = default;
    sink(const sink&) = delete;
    sink& operator=(const sink&) = delete;
    virtual ~sink() = default;

    /// Says how many records there will be in all; before the first one.
    virtual void expect(std::uint64_t /*records*/) {}

    /// Appends whole records, each ended by a newline. Throws output_error; nothing more may be
    /// written then.
    virtual void write(std::string_view records) = 0;

    /// Writes out what is still held back; nothing may be written afterwards. Throws output_error.
    virtual void finish() = 0;

    /// True when nobody will read what is written from here on (`throng run ... | head` has seen
    /// enough): a success, and there is no need to go on.
    [[nodiscard]] virtual bool reader_gone() const { return false; }
};

/// A sink that writes to an open descriptor, such as standard output, with a buffer.
/// SIGPIPE must be ignored by the program; a reader that goes away is then noticed as reader_gone,
/// and what is written later is dropped.
class stream_sink final : public sink {
public:
    /// `name` is what messages call it, for example "standard output". The descriptor stays the
    /// caller's, and stays open.
    stream_sink(int descriptor, std::string name, file_system& files = file_system::real());

    void write(std::string_view records) override;
    void finish() override { flush(); }
    [[nodiscard]] bool reader_gone() const override { return reader_gone_; }

private:
    void flush();
    void write_out(std::string_view data);

    int descriptor_;
    std::string name_;
    file_system& files_;
    std::string buffer_;
    bool reader_gone_ = false;
};

/// Room that a sink's buffer has; larger writes go past it.
inline constexpr std::size_t sink_buffer_bytes = std::size_t{64} << 10;

}  // namespace throng::io
