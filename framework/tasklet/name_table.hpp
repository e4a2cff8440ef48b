// Names that were given to tasklets. Few have one, so control blocks hold a number only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace throng::detail {

/// Numbers for names. Thread-safe; number 0 is "no name".
class name_table {
public:
    [[nodiscard]] std::uint32_t add(std::string_view name) {
        if (name.empty()) return 0;
        const std::lock_guard lock(mutex_);
        if (free_.empty()) {
            names_.emplace_back(name);
            free_.reserve(names_.capacity());  // so that remove need not allocate
            return static_cast<std::uint32_t>(names_.size());
        }
        const std::uint32_t number = free_.back();
        free_.pop_back();
        names_[number - 1] = name;
        return number;
    }

    void remove(std::uint32_t number) noexcept {
        if (number == 0) return;
        const std::lock_guard lock(mutex_);
        names_[number - 1].clear();
        free_.push_back(number);
    }

    [[nodiscard]] std::string at(std::uint32_t number) const {
        if (number == 0) return {};
        const std::lock_guard lock(mutex_);
        return names_[number - 1];
    }

    /// Copies a name, cut off where need be, and a final zero to `bytes` bytes at `to`, unless
    /// another thread or the interrupted one is at work here. For signal handlers.
    void try_copy(std::uint32_t number, char* to, std::size_t bytes) const noexcept {
        *to = '\0';
        if (number == 0 || !mutex_.try_lock()) return;
        to[names_[number - 1].copy(to, bytes - 1)] = '\0';
        mutex_.unlock();
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> names_;
    std::vector<std::uint32_t> free_;
};

}  // namespace throng::detail
