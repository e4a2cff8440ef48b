// Everything that a map/reduce job needs. A job is a class:
//
//     struct word_count {
//         void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit)
//         const {
//             for (std::string_view word : throng::words(line)) emit(word, 1);
//         }
//         static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
//         void reduce(std::string_view word, throng::receiver<std::uint64_t>& counts,
//                     throng::output& out) const {
//             std::uint64_t total = 0;
//             for (std::uint64_t count : counts) total += count;
//             out.write(word, total);
//         }
//     };
//     THRONG_JOB(word_count, "wordcount", "How often each word occurs")
//
// Members, of which only `map` must be there; const or static, since all mappers and reducers share
// one object, from many threads:
//   map         takes a line (std::string_view), a `const throng::record&` or a
//               `const throng::block&`, and the emitter, whose types decide what is emitted
//   combine     adds a value to another of the same key; must not depend on their order
//   reduce      called once for each key; without it, the combined value is the result, or, if
//   there
//               is no combine either, all emitted pairs are
//               with a `throng::peers<Key, Value>&` as its fourth parameter, reducers send each
//               other messages, in rounds: see <throng/peers.hpp>
//   order       `static constexpr auto order = throng::value_order::arrival`, or `sorted`: in which
//               order reduce gets the values of its key; see <throng/value_order.hpp>
//   before      `static bool before(const Value& a, const Value& b)`: how values are sorted
//   parameters  `void parameters(throng::parameters& p)`: see <throng/parameters.hpp>
//   setup       `void setup()`: called once, after the parameters have been set
// What any of them throws fails the job, except in `map`, where it is a bad record.
#pragma once

#include <throng/codec.hpp>
#include <throng/detail/job/plugin_tables.hpp>
#include <throng/emitter.hpp>
#include <throng/error.hpp>
#include <throng/hash.hpp>
#include <throng/output.hpp>
#include <throng/parameters.hpp>
#include <throng/peers.hpp>
#include <throng/receiver.hpp>
#include <throng/record.hpp>
#include <throng/value_order.hpp>
#include <throng/words.hpp>

#include <cstdint>
#include <string>
#include <string_view>

#if defined(__clang__)
#define THRONG_DETAIL_COMPILER "Clang " __clang_version__
#else
#define THRONG_DETAIL_COMPILER "GCC " __VERSION__
#endif

/// Makes a plugin of a job class; once in a plugin, outside of any namespace.
#define THRONG_JOB(job_class, job_name, job_summary)                                            \
    extern "C" __attribute__((visibility("default"))) const throng_plugin* throng_plugin_entry( \
        void) {                                                                                 \
        static constexpr throng_job throng_job_table =                                          \
            throng::detail::checked_job_table<job_class>(job_name, job_summary);                \
        static constexpr throng_plugin throng_plugin_table = {                                  \
            THRONG_ABI_MAGIC, THRONG_ABI_VERSION, THRONG_DETAIL_COMPILER, &throng_job_table};   \
        return &throng_plugin_table;                                                            \
    }
