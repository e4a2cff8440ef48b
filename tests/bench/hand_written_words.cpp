// Word count without a framework, for word_count.sh: what the hardware allows a program that can do
// nothing else. Each thread takes piece after piece of the file and counts its words, split and
// lower-cased by throng::words, in a table of its own; in the end one table takes up the others.
//   hand_written_words FILE THREADS
// Prints the seconds it took, the words, and the distinct ones.
#include <throng/words.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

namespace {

bool is_letter(char c) { return static_cast<unsigned char>((c | 0x20) - 'a') < 26; }

// Words of up to 16 bytes, zeros behind them, in a table with open addressing; the few longer ones
// in a map.
class word_table {
public:
    void add(std::string_view word, std::uint64_t count) {
        if (word.size() > sizeof(slot::words)) {
            long_words_[std::string(word)] += count;
            return;
        }
        slot wanted{{0, 0}, count};
        std::memcpy(wanted.words, word.data(), word.size());
        add(wanted);
    }
    void add(const word_table& other) {
        for (const slot& each : other.slots_) {
            if (each.count > 0) add(each);
        }
        for (const auto& [word, count] : other.long_words_) long_words_[word] += count;
    }
    [[nodiscard]] std::uint64_t total() const {
        std::uint64_t sum = 0;
        for (const slot& each : slots_) sum += each.count;
        for (const auto& [word, count] : long_words_) sum += count;
        return sum;
    }
    [[nodiscard]] std::size_t distinct() const { return used_ + long_words_.size(); }

private:
    struct slot {
        std::uint64_t words[2];
        std::uint64_t count;
    };

    void add(const slot& wanted) {
        slot& its = slot_of(wanted);
        if (its.count == 0) {
            its = wanted;
            if (++used_ * 2 > slots_.size()) grow();
        } else {
            its.count += wanted.count;
        }
    }
    slot& slot_of(const slot& wanted) {
        const std::uint64_t mixed =
            (wanted.words[0] ^ wanted.words[1] * 0x9e3779b97f4a7c15) * 0xd6e8feb86659fd93;
        for (std::size_t at = (mixed >> 32) & mask_;; at = (at + 1) & mask_) {
            slot& its = slots_[at];
            const bool same = its.words[0] == wanted.words[0] && its.words[1] == wanted.words[1];
            if (its.count == 0 || same) return its;
        }
    }
    void grow() {
        std::vector<slot> old(2 * slots_.size());
        old.swap(slots_);
        mask_ = slots_.size() - 1;
        for (const slot& each : old) {
            if (each.count > 0) slot_of(each) = each;
        }
    }

    std::vector<slot> slots_{std::size_t{1} << 12};
    std::size_t mask_ = slots_.size() - 1;
    std::size_t used_ = 0;
    std::unordered_map<std::string, std::uint64_t> long_words_;
};

[[noreturn]] void fail(const char* what) {
    std::perror(what);
    std::exit(1);
}

// A file in pieces that end with the end of a word.
class pieces {
public:
    explicit pieces(const char* path) : file_(::open(path, O_RDONLY | O_CLOEXEC)) {
        struct stat its {};
        if (file_ < 0 || ::fstat(file_, &its) != 0) fail(path);
        size_ = static_cast<std::size_t>(its.st_size);
    }

    // The next piece, read into `room`; empty at the end. Words are shorter than `longest_word`.
    std::string_view next(std::vector<char>& room) {
        room.resize(1 + piece_bytes + longest_word);
        const std::size_t begin = next_.fetch_add(piece_bytes);
        if (begin >= size_) return {};
        // With the byte before it, which says whether it begins within a word.
        const std::size_t before = begin > 0 ? 1 : 0;
        const std::size_t end = std::min(size_, begin + piece_bytes);
        const std::size_t bytes = std::min(size_, end + longest_word) - (begin - before);
        read(room.data(), bytes, begin - before);
        const char* const limit = room.data() + bytes;
        const char* first = room.data() + before;
        const char* last = first + (end - begin);
        if (before > 0 && is_letter(first[-1])) first = std::find_if_not(first, last, is_letter);
        if (is_letter(last[-1])) last = std::find_if_not(last, limit, is_letter);
        return {first, static_cast<std::size_t>(last - first)};
    }

private:
    static constexpr std::size_t piece_bytes = std::size_t{1} << 20;
    static constexpr std::size_t longest_word = std::size_t{64} << 10;

    void read(char* to, std::size_t bytes, std::size_t offset) const {
        for (std::size_t done = 0; done < bytes;) {
            const ::ssize_t got =
                ::pread(file_, to + done, bytes - done, static_cast<::off_t>(offset + done));
            if (got <= 0) fail("read");
            done += static_cast<std::size_t>(got);
        }
    }

    int file_;
    std::size_t size_ = 0;
    std::atomic<std::size_t> next_{0};
};

}  // namespace

int main(int argc, char** argv) {
    const int threads = argc == 3 ? std::atoi(argv[2]) : 0;
    if (threads < 1) {
        std::fprintf(stderr, "usage: %s FILE THREADS\n", argv[0]);
        return 2;
    }
    const auto begin = std::chrono::steady_clock::now();
    pieces text(argv[1]);
    std::vector<word_table> tables(static_cast<std::size_t>(threads));
    std::vector<std::jthread> workers;
    for (word_table& each : tables) {
        workers.emplace_back([&text, &table = each] {
            std::vector<char> room;
            for (std::string_view piece = text.next(room); !piece.empty();
                 piece = text.next(room)) {
                for (const std::string_view word : throng::words(piece)) table.add(word, 1);
            }
        });
    }
    workers.clear();
    for (std::size_t i = 1; i < tables.size(); ++i) tables[0].add(tables[i]);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    std::printf("%.3f %llu %zu\n", seconds.count(),
                static_cast<unsigned long long>(tables[0].total()), tables[0].distinct());
    return 0;
}
