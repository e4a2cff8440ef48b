// What a job counts for itself.
#pragma once

#include <throng/error.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace throng::mapreduce {

/// Counters by name. One thread at a time.
class job_counters {
public:
    /// Of more names, one probably has data in it.
    static constexpr std::size_t most_names = 1000;

    /// Throws throng::error where there are too many names; std::bad_alloc.
    void add(std::string_view name, std::uint64_t more) {
        const auto found = by_name_.find(name);
        if (found != by_name_.end()) {
            found->second += more;
            return;
        }
        if (by_name_.size() == most_names) {
            throw error("more than 1000 counters: a counter's name must not be made of data");
        }
        by_name_.emplace(name, more);
    }
    void add(const job_counters& others) {
        for (const auto& [name, count] : others.by_name_) add(name, count);
    }

    [[nodiscard]] const std::map<std::string, std::uint64_t, std::less<>>& by_name() const {
        return by_name_;
    }

private:
    std::map<std::string, std::uint64_t, std::less<>> by_name_;
};

}  // namespace throng::mapreduce
