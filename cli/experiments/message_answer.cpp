#include "message_answer.hpp"

#include "experiment.hpp"
#include "resident_memory.hpp"

#include <fmt/format.h>

#include <charconv>
#include <system_error>

namespace throng::cli {

namespace {

// Takes a number and the character behind it off the front of `text`.
std::uint64_t take_number(std::string_view& text, char behind) {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, failed] = std::from_chars(text.data(), end, number);
    if (failed != std::errc() || stop == end || *stop != behind) {
        throw wrong_answer(fmt::format("wrong answer: results that are no numbers: '{}'",
                                       text.substr(0, text.find('\n'))));
    }
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()) + 1);
    return number;
}

}  // namespace

void message_answer::note_peak() {
    if (peak_bytes_ == 0) peak_bytes_ = peak_resident_bytes();
}

void message_answer::write(std::string_view records) {
    note_peak();
    while (!records.empty()) {
        const std::uint64_t key = take_number(records, '\t');
        take(key, take_number(records, '\n'));
    }
}

void message_answer::take(std::uint64_t key, std::uint64_t count) {
    ++results_;
    sum_ += count;
    if (!keep_) return;
    if (counts_.empty()) counts_.resize(plan_.keys);
    if (key >= plan_.keys) {
        throw wrong_answer(
            fmt::format("wrong answer: a result for key {}, which was not sent", key));
    }
    if (counts_[key] != 0) {
        throw wrong_answer(fmt::format("wrong answer: key {} has had two reducers", key));
    }
    counts_[key] = count;
}

void message_answer::verify() {
    std::vector<std::uint64_t> sent(plan_.keys);
    for (std::uint64_t producer = 0; producer < plan_.producers; ++producer) {
        plan_.for_each_key(producer, [&sent](std::uint64_t key) { ++sent[key]; });
    }
    counts_.resize(plan_.keys);
    std::uint64_t different = 0;
    for (std::uint64_t key = 0; key < plan_.keys; ++key) {
        if (sent[key] != counts_[key]) {
            expect_answer(fmt::format("what the reducer of key {} counted", key), sent[key],
                          counts_[key]);
        }
        if (sent[key] != 0) ++different;
    }
    expect_answer("the number of different keys", different, results_);
}

}  // namespace throng::cli
