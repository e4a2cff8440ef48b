/// @file
/// Everything that a map/reduce job needs. A job is a class:
///
///     struct word_count {
///         void map(std::string_view line,
///                  throng::emitter<std::string_view, std::uint64_t>& emit) const {
///             for (std::string_view word : throng::words(line)) emit(word, 1);
///         }
///         static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
///         void reduce(std::string_view word, throng::receiver<std::uint64_t>& counts,
///                     throng::output& out) const {
///             std::uint64_t total = 0;
///             for (std::uint64_t count : counts) total += count;
///             out.write(word, total);
///         }
///     };
///     THRONG_JOB(word_count, "wordcount", "How often each word occurs")
///
/// Members, of which only `map` must be there; const or static, since all mappers and reducers
/// share one object, from many threads:
/// - `map` takes a line (std::string_view) or another input, which decides how files are cut, and
///   the emitter, whose types decide what is emitted; inputs are a `const` reference to
///   throng::record or block (throng/record.hpp), csv_row or tsv_row (throng/rows.hpp), key_value,
///   fixed, whole_file, or json (throng/json.hpp), or to a task. A third parameter, `State&`, is an
///   object that each mapper has for itself: of any class that can be made from the job (a `const
///   Job&`), or from nothing. If it has a `void finish(throng::emitter<Key, Value>& emit)`, that is
///   called when there is no more input for the mapper, and may emit too
/// - `combine` adds a value to another of the same key; must not depend on their order
/// - `reduce` is called once for each key; without it, the combined value is the result, or, if
///   there is no combine either, all emitted pairs are. With a `throng::peers<Key, Value>&` as its
///   fourth parameter, reducers send each other messages, in rounds: see throng/peers.hpp; with a
///   `throng::collectors<Value>&` as its last one, they send values to `collectors`
/// - `collectors` and `collect`: what is made of all that reducers have sent to one place; see
///   throng/collectors.hpp
/// - `order`, `static constexpr auto order = throng::value_order::arrival`, or `sorted`: in which
///   order reduce gets the values of its key; see throng/value_order.hpp
/// - `before`, `static bool before(const Value& a, const Value& b)`: how values are sorted
/// - `partition`, `static std::uint32_t partition(const Key& key, std::uint32_t partitions)`: which
///   partition, from 0 on, the key is reduced in, rather than that which its hash says. Must depend
///   on these two alone (and on what the job's parameters are)
/// - `key_before`, `static bool key_before(const Key& a, const Key& b)`: the order of results
///   sorted by key, rather than the keys' own; must not throw, which would end the program
/// - `outputs`, `static constexpr std::string_view outputs[] = {"rejected"}`: what else the job
///   writes besides its results, by emit.write_to("rejected", ...) in `map` and
///   out.write_to("rejected", ...) in `reduce`
/// - `parameters`, `void parameters(throng::parameters& p)`: see throng/parameters.hpp
/// - `setup`, `void setup()`: called once, after the parameters have been set
/// - `read_header`, `void read_header(std::string_view file, std::span<const std::string> columns)
///   const`: where `map` takes rows, called with the header of each file (not of one in an archive
///   without rows), before its rows are mapped: at least once for a file, also if it has no row,
///   and by several mappers at the same time. What it throws fails the job
/// - `cleanup`, `void cleanup()`: called once, when all reducers and collectors have ended and
///   before any result is put out; not if the job has failed or was stopped before: what must
///   happen even then belongs into the destructor
///
/// What any of them throws fails the job, except in `map`, where it is a bad record.
#pragma once

#include <throng/codec.hpp>
#include <throng/collectors.hpp>
#include <throng/detail/job/built_with.hpp>
#include <throng/detail/job/plugin_tables.hpp>
#include <throng/emitter.hpp>
#include <throng/error.hpp>
#include <throng/fixed.hpp>
#include <throng/hash.hpp>
#include <throng/key_value.hpp>
#include <throng/output.hpp>
#include <throng/parameters.hpp>
#include <throng/peers.hpp>
#include <throng/receiver.hpp>
#include <throng/record.hpp>
#include <throng/rows.hpp>
#include <throng/side_file.hpp>
#include <throng/task.hpp>
#include <throng/value_order.hpp>
#include <throng/whole_file.hpp>
#include <throng/words.hpp>

#include <cstdint>
#include <string>
#include <string_view>

/// Makes a plugin of a job class; once in a plugin, outside of any namespace.
#define THRONG_JOB(job_class, job_name, job_summary)                                            \
    extern "C" __attribute__((visibility("default"))) const throng_plugin* throng_plugin_entry( \
        void) {                                                                                 \
        static constexpr throng_job throng_job_table =                                          \
            throng::detail::checked_job_table<job_class>(job_name, job_summary);                \
        static constexpr throng_plugin throng_plugin_table = {                                  \
            THRONG_ABI_MAGIC, THRONG_ABI_VERSION, THRONG_DETAIL_COMPILER, &throng_job_table,    \
            THRONG_DETAIL_STANDARD_LIBRARY};                                                    \
        return &throng_plugin_table;                                                            \
    }
