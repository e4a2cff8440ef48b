#include "mapreduce/records/merged_records.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace throng::mapreduce {

merged_records::merged_records(const storage& where, record_store records,
                               const record_ranking& ranking, std::uint64_t most_bytes)
    : where_(where),
      records_(std::move(records)),
      ranking_(ranking),
      most_bytes_(std::max<std::uint64_t>(most_bytes, memory_pool::block_bytes)) {}

bool merged_records::sort_some(const std::function<void()>& check) {
    std::vector<record_store::piece> pieces;
    std::vector<std::string_view> views;
    for (std::uint64_t bytes = 0; bytes < most_bytes_;) {
        std::optional<record_store::piece> next = records_.take_first();
        if (!next) break;
        bytes += next->size;
        views.push_back(next->records());
        pieces.push_back(std::move(*next));
    }
    if (!pieces.empty()) {
        const std::uint64_t all = count_items(views, ranking_);
        runs_.push_back(sort_and_put_aside(where_, views, all, all, ranking_));
        return true;
    }
    merge_to_few(where_, runs_, most_bytes_, check, ranking_);
    merger_.emplace(where_, runs_, ranking_);
    advance();
    return false;
}

}  // namespace throng::mapreduce
