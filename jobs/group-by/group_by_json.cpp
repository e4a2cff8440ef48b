// Counts, sums, means and extremes of JSON lines, by key.
#include "group_by.hpp"

#include <throng/json.hpp>

struct json_table {
    using row = throng::json;
    // A member that is not there is an empty field; one that is no text is what it is in JSON.
    static std::string_view field(const row& of, std::string_view member, std::string& room) {
        if (!of.has(member)) return {};
        const nlohmann::json& found = of.at(member);
        if (found.is_string()) return found.get_ref<const std::string&>();
        room = found.dump();
        return room;
    }
};
THRONG_JOB(group_by<json_table>, "group-by-json",
           "Counts, sums, means and extremes of JSON lines, by key")
