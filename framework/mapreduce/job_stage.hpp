// A run of one half of a job, where something else sorts what passes between the halves.
#pragma once

#include "io/record_cut.hpp"

#include <throng/abi.h>

#include <cstdint>
#include <optional>
#include <string>

namespace throng::io {
struct division_of_stream;
}

namespace throng::mapreduce {

/// Map: a stream is mapped, and what the job emits is written as pairs; or, where the job has no
/// reducers, its results. Reduce: pairs are read, in the order of their keys, and reduced.
enum class stage_kind : std::uint8_t { map, reduce };

/// How pairs are written. In either form they sort, as bytes, as their keys do.
enum class pair_format : std::uint8_t {
    text,  // a line each: key, tab and value, as pair_code.hpp says
    raw    // key and value as they are, each with its size before it: io::record_kind::pair
};

struct stage_options {
    stage_kind kind = stage_kind::map;
    pair_format pairs = pair_format::text;
    /// Map: of the file that the stream is a part of, and where in it that begins; none: unknown.
    std::string file{};
    std::optional<std::uint64_t> begin = 0;
    /// Map: of a job that reads records with a header, see division_of_stream.
    std::optional<std::string> header{};
};

/// How the stage that the options speak of reads its stream. `cut` is that of the whole job.
[[nodiscard]] io::division_of_stream division_of(const stage_options& stage, io::record_cut cut,
                                                 std::uint64_t memory_bytes);

/// About how many bytes of pairs are reduced at once.
[[nodiscard]] std::uint64_t part_bytes_of_reduce_stage(std::uint64_t memory_bytes);

/// What a mapper's table of a map stage may take, where nothing else needs the memory.
[[nodiscard]] std::uint32_t table_bytes_of_map_stage(std::uint64_t memory_bytes, unsigned workers);

/// Throws job_error, which says why, for a job whose halves cannot run apart.
void check_stages(const throng_job& job);

/// Whether one reduce stage must have all keys of the job; empty, or why.
[[nodiscard]] std::string reason_for_one_reduce_stage(const throng_job& job);

}  // namespace throng::mapreduce
