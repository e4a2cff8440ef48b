// The job that jobs/README.md shows for reducers that have helpers.
#include <throng/channel.hpp>
#include <throng/job.hpp>
#include <throng/tasklet.hpp>

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

struct divisors {
    static constexpr std::uint64_t helpers = 4;

    // A line is a number.
    static void map(std::string_view line, throng::emitter<std::uint64_t, std::uint64_t>& emit) {
        std::uint64_t number = 0;
        const char* const end = line.data() + line.size();
        if (std::from_chars(line.data(), end, number).ptr != end || line.empty()) {
            throw throng::error("'" + std::string(line) + "' is no whole number");
        }
        emit(number, 1);
    }

    // Each helper tries every fourth number, on whatever shard has time for it.
    static void reduce(std::uint64_t number, throng::receiver<std::uint64_t>&,
                       throng::output& out) {
        throng::channel<std::uint64_t> found;
        for (std::uint64_t first = 1; first <= helpers; ++first) {
            throng::spawn({.name = "helper", .shard = throng::placement::anywhere()},
                          [found, number, first] {
                              std::uint64_t count = 0;
                              for (std::uint64_t each = first; each <= number; each += helpers) {
                                  if (number % each == 0) ++count;
                              }
                              found.send(count);
                          });
        }
        std::uint64_t total = 0;
        for (std::uint64_t heard = 0; heard < helpers; ++heard) total += *found.receive();
        out.write(number, total);
    }
};
THRONG_JOB(divisors, "divisors", "How many divisors each number has")
