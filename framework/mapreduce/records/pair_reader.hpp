// What stands in for a job's map in a reduce stage: pairs are read as a map stage has written them.
#pragma once

#include "mapreduce/job_stage.hpp"

#include <throng/abi.h>
#include <throng/error.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace throng::mapreduce {

/// A pair that is none.
class pair_error : public error {
public:
    pair_error(std::size_t offset, const std::string& what) : error(what), offset_(offset) {}
    /// Of the pair in its block.
    [[nodiscard]] std::size_t offset() const { return offset_; }

private:
    std::size_t offset_;
};

/// Puts the pairs of blocks into a mapper's batches. Belongs to the mapper.
class pair_reader {
public:
    pair_reader(const throng_job& job, pair_format format, throng_mapper_host& host);

    /// Of a block of whole pairs, in the order of their keys; may park, and says otherwise what
    /// `flush` of the host says. Throws pair_error.
    throng_status read(std::string_view block);

private:
    [[nodiscard]] std::size_t take_line(std::string_view text);
    [[nodiscard]] std::size_t take_raw(std::string_view text);
    void decode(std::string& to, std::string_view text, std::string_view what,
                std::size_t column) const;
    [[nodiscard]] std::string_view payload() const;
    void check_value() const;
    throng_status write();

    const throng_job& job_;
    const pair_format format_;
    throng_mapper_host& host_;
    std::string key_;
    std::string value_;   // with its place, where it has one
    std::string before_;  // the key of the pair before, in the same block
};

}  // namespace throng::mapreduce
