#include <throng/json.hpp>

struct logins {
    void map(const throng::json& event,
             throng::emitter<std::pair<std::string, std::string>, std::uint64_t>& emit) const {
        if (event.text("kind") != "login") return;
        emit({std::string(event.text("user")), std::string(event.text("/client/os"))}, 1);
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
};
THRONG_JOB(logins, "logins", "How often each user has logged in from which system")
