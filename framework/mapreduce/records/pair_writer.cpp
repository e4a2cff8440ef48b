#include "mapreduce/records/pair_writer.hpp"

#include "io/errors.hpp"
#include "io/pair_ends.hpp"
#include "mapreduce/outbox.hpp"
#include "mapreduce/records/pair_code.hpp"
#include "tasklet/scheduler.hpp"

#include <exception>

namespace throng::mapreduce {

namespace {

// A batch of large values is written in pieces.
constexpr std::size_t piece_bytes = std::size_t{256} << 10;

void append_with_size(std::string& to, std::string_view bytes) {
    for (std::size_t i = io::pair_size_bytes; i-- > 0;) {
        to += static_cast<char>(bytes.size() >> (8 * i) & 0xff);
    }
    to += bytes;
}

}  // namespace

void pair_output::write(std::string_view text) {
    const std::lock_guard lock(mutex_);
    to_.write(text);
    if (!to_.reader_gone()) return;
    throw io::output_error(
        "standard output was closed before all pairs were written: who reads it has ended");
}

pair_writer::pair_writer(detail::shard& home, const throng_job& job, pair_format format,
                         pair_output& output)
    : home_(home), job_(job), format_(format), reader_(job), output_(output) {}

void pair_writer::post(batch& records) {
    records.to = this;
    records.deliver = &pair_writer::receive_batch;
    records.kind = detail::message_kind::deliver;
    home_.post(records);
}

void pair_writer::receive_batch(detail::shard& here, detail::posted_message& message) {
    auto& records = static_cast<batch&>(message);
    auto& self = *static_cast<pair_writer*>(records.to);
    try {
        if (!here.owner().stopping() && !here.owner().unwinding()) self.write(records.records());
    } catch (...) {
        here.owner().fail(std::current_exception());
    }
    records.deliver = &outbox::take_back;
    records.from.home().post(records);
}

void pair_writer::write(std::string_view records) {
    const char* at = records.data();
    const char* const end = at + records.size();
    while (at < end) {
        record_view record{};
        at = reader_.read(at, record);
        if (format_ == pair_format::text)
            append_text(record);
        else
            append_raw(record);
        ++pairs_;
        if (at < end && text_.size() < piece_bytes) continue;
        output_.write(text_);
        text_.clear();
    }
}

void pair_writer::append_text(const record_view& record) {
    append_coded(text_, record.key());
    text_ += '\t';
    append_coded(text_, value_of(record));
    text_ += '\n';
}

void pair_writer::append_raw(const record_view& record) {
    append_with_size(text_, record.key());
    append_with_size(text_, value_of(record));
}

// With its place, where it has one, and without what says its size, which has its own way there.
std::string_view pair_writer::value_of(const record_view& record) {
    const std::size_t prefix = detail::size_prefix_bytes(job_.value_size, record.value);
    std::string_view value(record.value + prefix, record.value_bytes - prefix);
    if (job_.order != THRONG_ORDER_ARRIVAL) return value;
    placed_.assign(record.value - THRONG_PLACE_BYTES, THRONG_PLACE_BYTES);
    placed_ += value;
    return placed_;
}

}  // namespace throng::mapreduce
