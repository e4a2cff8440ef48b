// Associations of k + 1 items of those of k items: every two that are the same but for their last
// item. So the Apriori algorithm finds candidates (R. Agrawal and R. Srikant, Fast algorithms for
// mining association rules, VLDB 1994).
#include <throng/job.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace {

class self_join {
public:
    static constexpr auto order = throng::value_order::sorted;

    void parameters(throng::parameters& p) {
        p.text("separator", separator_, "what is between two items");
    }
    void setup() const {
        if (separator_.empty() || separator_.find_first_of("\t\r\n\\") != separator_.npos) {
            throw throng::error(
                "parameter separator cannot be empty or have a tab, a line end or a backslash in "
                "it, which would be escaped in the results");
        }
    }

    // A line: the items of an association, which are put in the order of their bytes.
    void map(std::string_view line,
             throng::emitter<std::string_view, std::string_view>& emit) const {
        if (trimmed(line).empty()) return;
        const std::vector<std::string_view> items = items_of(line);
        std::string shared;
        for (std::size_t i = 0; i + 1 < items.size(); ++i) shared.append(items[i]) += separator_;
        emit(shared, items.back());
    }

    void reduce(std::string_view shared, throng::receiver<std::string_view>& sorted,
                throng::output& out) const {
        std::vector<std::string> ends;
        for (const std::string_view item : sorted) {
            if (!ends.empty() && ends.back() == item) continue;
            for (const std::string& end : ends) {
                std::string joined(shared);
                out.write(joined.append(end).append(separator_).append(item));
            }
            ends.emplace_back(item);
        }
    }

private:
    static std::string_view trimmed(std::string_view item) {
        item.remove_prefix(std::min(item.find_first_not_of(' '), item.size()));
        return item.substr(0, item.find_last_not_of(' ') + 1);
    }

    std::vector<std::string_view> items_of(std::string_view line) const {
        std::vector<std::string_view> items;
        std::size_t begin = 0;
        for (std::size_t end = 0; end != line.npos; begin = end + separator_.size()) {
            end = line.find(separator_, begin);
            items.push_back(trimmed(line.substr(begin, end - begin)));
        }
        std::sort(items.begin(), items.end());
        if (items.front().empty()) throw throng::error("an item is empty");
        const auto twice = std::adjacent_find(items.begin(), items.end());
        if (twice != items.end()) {
            throw throng::error("the item '" + std::string(*twice) + "' stands there twice");
        }
        return items;
    }

    std::string separator_ = ",";
};

}  // namespace

THRONG_JOB(self_join, "self-join", "Associations of k + 1 items, of those of k items")
