// The columns of a table, as its header line names them.
#pragma once

#include <throng/detail/job/input_reader.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace throng::detail {

/// Belongs to one mapper.
class column_names {
public:
    void assign(std::string_view file, const std::vector<std::string_view>& names) {
        file_ = file;
        names_.assign(names.begin(), names.end());
        several_.clear();
        for (const std::string& each : names_) several_.push_back(count(each) > 1);
        next_ = 0;
    }

    std::size_t size() const { return names_.size(); }
    std::span<const std::string> names() const { return names_; }
    bool has(std::string_view name) const {
        return std::ranges::find(names_, name) != names_.end();
    }

    /// Throws unusable_input where there is no column of that name, or more than one.
    std::size_t index_of(std::string_view name) const {
        // Columns are mostly asked for in the order that they have, for row after row.
        for (std::size_t i = 0; i < names_.size(); ++i) {
            const std::size_t at =
                next_ + i < names_.size() ? next_ + i : next_ + i - names_.size();
            if (names_[at] != name) continue;
            next_ = at + 1 < names_.size() ? at + 1 : 0;
            if (several_[at]) refuse_several(name);
            return at;
        }
        refuse_missing("no column '" + std::string(name) + "'");
    }

    std::size_t checked_index(std::size_t index) const {
        if (index >= names_.size()) refuse_missing("no column number " + std::to_string(index));
        return index;
    }

    /// How a message calls a column.
    std::string described(std::size_t index) const { return "column '" + names_[index] + "'"; }

private:
    std::ptrdiff_t count(const std::string& name) const { return std::ranges::count(names_, name); }
    [[noreturn, gnu::noinline, gnu::cold]] void refuse_missing(const std::string& what) const {
        std::string list;
        for (const std::string& each : names_) list += (list.empty() ? "'" : ", '") + each + "'";
        throw unusable_input("'" + file_ + "' has " + what + ": its columns are " + list);
    }
    [[noreturn, gnu::noinline, gnu::cold]] void refuse_several(std::string_view name) const {
        throw unusable_input("'" + file_ + "' has several columns '" + std::string(name) +
                             "': use the number of one, from 0");
    }

    std::string file_;
    std::vector<std::string> names_;
    std::vector<bool> several_;     // whether another one has that name
    mutable std::size_t next_ = 0;  // where to look first
};

}  // namespace throng::detail
