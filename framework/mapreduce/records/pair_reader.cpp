#include "mapreduce/records/pair_reader.hpp"

#include "io/pair_ends.hpp"
#include "mapreduce/job_instance.hpp"
#include "mapreduce/records/pair_code.hpp"

#include <throng/detail/job/compact_number.hpp>
#include <throng/hash.hpp>

#include <fmt/format.h>

#include <cstring>

namespace throng::mapreduce {

namespace {

constexpr std::string_view remedy = "give what throng stream map has written for the same job";

std::size_t place_bytes_of(const throng_job& job) {
    return job.order == THRONG_ORDER_ARRIVAL ? THRONG_PLACE_BYTES : 0;
}

}  // namespace

pair_reader::pair_reader(const throng_job& job, pair_format format, throng_mapper_host& host)
    : job_(job), format_(format), host_(host) {}

throng_status pair_reader::read(std::string_view block) {
    std::size_t done = 0;
    try {
        for (bool is_first = true; done < block.size(); is_first = false) {
            const std::string_view rest = block.substr(done);
            const std::size_t bytes =
                format_ == pair_format::text ? take_line(rest) : take_raw(rest);
            if (!is_first && key_ < before_) {
                throw error(
                    "its key comes before that of the pair above it: sort pairs with LC_ALL=C "
                    "sort");
            }
            check_value();
            if (const throng_status status = write(); status != THRONG_OK) return status;
            key_.swap(before_);
            ++host_.records;
            done += bytes;
        }
    } catch (const pair_error&) {
        throw;
    } catch (const error& e) {
        throw pair_error(done, e.what());
    }
    return THRONG_OK;
}

// Returns how many bytes it has.
std::size_t pair_reader::take_line(std::string_view text) {
    const std::size_t newline = text.find('\n');
    const std::string_view line = text.substr(0, newline);
    const std::size_t tab = line.find('\t');
    if (tab == line.npos) {
        throw error(fmt::format("there is no tab between key and value: {}", remedy));
    }
    decode(key_, line.substr(0, tab), "key", 0);
    decode(value_, line.substr(tab + 1), "value", tab + 1);
    return newline == text.npos ? text.size() : newline + 1;
}

std::size_t pair_reader::take_raw(std::string_view text) {
    const io::keyed_record pair = io::first_pair(text);
    key_ = pair.key;
    value_ = text.substr(2 * io::pair_size_bytes + key_.size(),
                         pair.bytes - 2 * io::pair_size_bytes - key_.size());
    return pair.bytes;
}

void pair_reader::decode(std::string& to, std::string_view text, std::string_view what,
                         std::size_t column) const {
    to.clear();
    const auto wrong = append_decoded(to, text);
    if (!wrong) return;
    throw error(fmt::format("its {} is not as a map stage writes it, from character {} on: {}",
                            what, column + *wrong + 1, remedy));
}

std::string_view pair_reader::payload() const {
    return std::string_view(value_).substr(place_bytes_of(job_));
}

// What is shorter or longer would not be what the job takes it for.
void pair_reader::check_value() const {
    const bool has_place = value_.size() >= place_bytes_of(job_);
    bool is_right = has_place;
    if (has_place && job_.value_size == THRONG_COMPACT_NUMBER) {
        const std::string_view number = payload();
        is_right = !number.empty() && detail::compact_size_at(number.data()) == number.size();
    } else if (has_place && job_.value_size != 0) {
        is_right = payload().size() == job_.value_size;
    }
    if (is_right) return;
    throw error(fmt::format("its value has {} bytes, which is no value of job '{}': {}",
                            value_.size(), to_string(job_.name), remedy));
}

throng_status pair_reader::write() {
    const std::uint64_t hash = key_hash(key_);
    const std::uint32_t to = partition_of(hash, host_.partitions);
    throng_batch& batch = host_.batches[to];
    const std::size_t bytes =
        sizeof(std::uint32_t) + 2 * detail::most_compact_bytes + key_.size() + value_.size();
    if (static_cast<std::size_t>(batch.limit - batch.cursor) < bytes) {
        const throng_status status = host_.flush(host_.self, to, bytes);
        if (status != THRONG_OK) return status;
    }
    const auto low_hash = static_cast<std::uint32_t>(hash);
    const auto append = [&batch](std::string_view text) {
        if (!text.empty()) std::memcpy(batch.cursor, text.data(), text.size());
        batch.cursor += text.size();
    };
    std::memcpy(batch.cursor, &low_hash, sizeof low_hash);
    batch.cursor = detail::write_compact(batch.cursor + sizeof low_hash, key_.size());
    append(key_);
    append(std::string_view(value_).substr(0, place_bytes_of(job_)));
    const std::string_view value = payload();
    if (job_.value_size == 0) batch.cursor = detail::write_compact(batch.cursor, value.size());
    append(value);
    ++host_.emitted;
    return THRONG_OK;
}

}  // namespace throng::mapreduce
