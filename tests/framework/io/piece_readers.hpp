// Compressed files that several threads read, piece by piece.
#pragma once

#include "io/block_reader.hpp"
#include "io/compression/frame_pieces.hpp"
#include "io/header_index.hpp"
#include "io/inputs.hpp"
#include "io/line_index.hpp"
#include "io/splits.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace throng::test {

inline io::input expand(const std::string& path) {
    return io::expand_inputs(std::vector<std::string>{path}).at(0);
}

/// The same, with a piece for each frame, if it is a file in which they do not say their sizes.
inline io::input expand_to_frames(const std::string& path) {
    io::input file = expand(path);
    if (file.packed == io::compression_format::bzip2 || file.frames) return file;
    file.pieces = io::find_frame_pieces(path, file.stored_bytes, file.packed,
                                        io::file_system::real(), {.packed_bytes = 1});
    return file;
}

// What several readers have read at the same time.
class piece_readers {
public:
    piece_readers(const std::vector<io::input>& inputs, io::record_cut cut,
                  io::file_system& files = io::file_system::real())
        : inputs_(inputs),
          cut_(cut),
          files_(files),
          headers_(inputs, cut, files),
          lines_(inputs),
          splits_(inputs, 1, false, true) {}

    // All records, in order, if each comes once. Throws what any of the readers has thrown.
    std::string run(unsigned count) {
        std::vector<std::thread> threads;
        for (unsigned i = 1; i < count; ++i) threads.emplace_back([this] { read_some(); });
        read_some();
        for (std::thread& each : threads) each.join();
        if (failure_) std::rethrow_exception(failure_);
        std::string all = header_;
        auto lines = std::ranges::count(all, '\n');
        for (const auto& [offset, text] : blocks_) {
            CHECK(offset == all.size());
            CHECK(lines_before_.at(offset) == static_cast<std::uint64_t>(lines));
            lines += std::ranges::count(text, '\n');
            all += text;
        }
        return all;
    }

private:
    void read_some() {
        try {
            io::block_reader reader(
                inputs_, {.block_bytes = 10'000, .cut = cut_, .headers = &headers_}, files_);
            io::block block;
            while (const auto split = splits_.next()) {
                if (!reader.open(*split)) continue;
                while (reader.next(block)) note(reader, block);
            }
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!failure_) failure_ = std::current_exception();
        }
    }

    void note(io::block_reader& reader, const io::block& block) {
        const std::lock_guard lock(mutex_);
        blocks_[block.offset] = {block.data, block.size};
        lines_before_[block.offset] = reader.lines_before(lines_);
        if (cut_.header) header_ = reader.header() + '\n';
    }

    const std::vector<io::input>& inputs_;
    const io::record_cut cut_;
    io::file_system& files_;
    io::header_index headers_;
    io::line_index lines_;
    io::split_queue splits_;
    std::mutex mutex_;  // of what follows
    std::map<std::uint64_t, std::string> blocks_;
    std::map<std::uint64_t, std::uint64_t> lines_before_;
    std::string header_;
    std::exception_ptr failure_;
};

inline std::string read_pieces(const std::vector<io::input>& inputs, unsigned count = 1,
                               io::record_cut cut = {},
                               io::file_system& files = io::file_system::real()) {
    return piece_readers(inputs, cut, files).run(count);
}

}  // namespace throng::test
