// How often each line begins with which word. Its first attempt may go wrong, or be slow: engines
// are to try again, and nothing may be lost, or counted twice.
#include <throng/job.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <string_view>
#include <thread>

struct unsteady {
    std::string first = "works";
    std::string mark;
    std::string libraries_below;

    void parameters(throng::parameters& p) {
        p.choice("first", first, {"works", "crashes", "waits"},
                 "what the first attempt of a task does, if it can see that it is that: all that "
                 "Hadoop starts may crash, but only the first map task's waits");
        p.text(
            "mark", mark,
            "a folder; who makes that with .map or .reduce behind its name is the first of these "
            "tasks, whoever has started it");
        p.text("libraries_below", libraries_below,
               "a folder: each library that a task has, but for those of every machine, has to be "
               "from somewhere below it");
    }

    // A machine that has none of them would not even start the program.
    void setup() const {
        const bool is_task = std::getenv("mapreduce_job_reduces") != nullptr;
        if (libraries_below.empty() || !is_task) return;
        const std::regex of_every_machine("(ld-linux|ld64|lib(c|dl|m|pthread|resolv|rt)[.-]).*");
        std::ifstream maps("/proc/self/maps");
        for (std::string line; std::getline(maps, line);) {
            const std::string path = line.substr(std::min(line.find('/'), line.size()));
            const std::string name = path.substr(path.find_last_of('/') + 1);
            if (name.find(".so") == name.npos || std::regex_match(name, of_every_machine)) continue;
            if (!path.starts_with(libraries_below)) throw throng::error(path + " was not sent");
        }
    }

    // In the midst of a task, when something has been counted and nothing written.
    void go_wrong_after(std::uint64_t records, const char* kind) const {
        if (first == "works" || seen_.fetch_add(1) != records || !is_first(kind)) return;
        if (first == "crashes") std::abort();
        std::this_thread::sleep_for(std::chrono::hours(1));
    }

    bool is_first(const char* kind) const {
        if (!mark.empty()) return std::filesystem::create_directory(mark + "." + kind);
        const char* attempt = std::getenv("mapreduce_task_attempt_id");
        if (attempt == nullptr) return false;
        return std::string_view(attempt).ends_with(first == "waits" ? "_m_000000_0" : "_0");
    }

    void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) const {
        go_wrong_after(1000, "map");
        if (line.size() > 100) emit.count("long lines");
        emit(line.substr(0, line.find(' ')), 1);
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
    void reduce(std::string_view word, throng::receiver<std::uint64_t>& counts,
                throng::output& out) const {
        go_wrong_after(10, "reduce");
        std::uint64_t total = 0;
        for (std::uint64_t count : counts) total += count;
        if (total > 100) out.count("frequent words");
        out.write(word, total);
    }

private:
    mutable std::atomic<std::uint64_t> seen_ = 0;
};
THRONG_JOB(unsteady, "unsteady", "How often each line begins with which word")
