// What a job counts for itself.
#pragma once

#include <throng/abi.h>
#include <throng/error.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <new>
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
    /// The same for a plugin, which nothing is thrown to: why it failed is in `failure`.
    throng_status add_reporting(std::string_view name, std::uint64_t more,
                                std::string& failure) noexcept {
        try {
            add(name, more);
            return THRONG_OK;
        } catch (const std::bad_alloc&) {
            failure = "no memory left";  // so short that it needs none
        } catch (const std::exception& e) {
            failure = e.what();
        }
        return THRONG_FAILED;
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
