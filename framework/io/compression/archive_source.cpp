#include "io/compression/archive_source.hpp"

#include "io/errors.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <limits>
#include <new>
#include <string>
#include <utility>

namespace throng::io {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t buffer_bytes = std::size_t{64} << 10;
// What libarchive has for itself, about.
constexpr std::size_t library_bytes = std::size_t{256} << 10;

// A header of tar has the sum of its bytes, those of the sum counted as spaces, in octal.
bool has_sum_of_tar(std::string_view header) {
    constexpr std::size_t sum_begin = 148;
    constexpr std::size_t sum_end = 156;
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < header.size(); ++i) {
        const bool is_of_sum = i >= sum_begin && i < sum_end;
        sum += is_of_sum ? std::uint64_t{' '} : static_cast<unsigned char>(header[i]);
    }
    std::uint64_t said = 0;
    for (const char digit : header.substr(sum_begin, sum_end - sum_begin)) {
        if (digit >= '0' && digit <= '7') said = said * 8 + static_cast<std::uint64_t>(digit - '0');
    }
    return said == sum;
}

// Whether a part of the path begins with '.' or '_', but for "." itself.
bool is_left_out(std::string_view path) {
    while (!path.empty()) {
        const std::string_view part = path.substr(0, path.find('/'));
        if (part != "." && (part.starts_with('.') || part.starts_with('_'))) return true;
        path.remove_prefix(std::min(part.size() + 1, path.size()));
    }
    return false;
}

class archive_source final : public source {
public:
    archive_source(const input& of, archive_format format, std::unique_ptr<source> bytes)
        : of_(of),
          format_(format),
          bytes_(std::move(bytes)),
          buffer_(std::make_unique_for_overwrite<char[]>(buffer_bytes)),
          reader_(::archive_read_new()) {
        if (!reader_) throw std::bad_alloc();
        if (format == archive_format::tar) {
            ::archive_read_support_format_tar(reader_.get());
        } else {
            ::archive_read_support_format_zip(reader_.get());
        }
        ::archive_read_set_read_callback(reader_.get(), &archive_source::give_bytes);
        ::archive_read_set_callback_data(reader_.get(), this);
        if (bytes_->seekable()) {
            ::archive_read_set_seek_callback(reader_.get(), &archive_source::seek);
            ::archive_read_set_skip_callback(reader_.get(), &archive_source::skip);
        }
        check(::archive_read_open1(reader_.get()));
    }

    bool seekable() const override { return false; }
    bool has_members() override { return true; }

    bool next_member(std::string& name) override {
        while (!ended_) {
            archive_entry* entry = nullptr;
            const int status = ::archive_read_next_header(reader_.get(), &entry);
            if (status == ARCHIVE_EOF) {
                read_to_end();
                ended_ = true;
                return false;
            }
            check(status);
            const bool is_file = ::archive_entry_filetype(entry) == AE_IFREG &&
                                 ::archive_entry_hardlink(entry) == nullptr;
            std::string_view path = path_of(entry);
            if (!is_file || is_left_out(path)) continue;
            while (path.starts_with("./")) path.remove_prefix(2);
            name = name_ = path;
            return true;
        }
        return false;
    }

    std::size_t read(char* to, std::size_t size, std::uint64_t /*offset*/) override {
        const la_ssize_t got = ::archive_read_data(reader_.get(), to, size);
        // A warning, too, such as of a wrong checksum.
        if (got < 0) fail();
        return static_cast<std::size_t>(got);
    }

    std::size_t memory_bytes() const override {
        return bytes_->memory_bytes() + buffer_bytes + library_bytes;
    }

    void stop() noexcept override { bytes_->stop(); }

private:
    struct free_reader {
        void operator()(archive* reader) const { ::archive_read_free(reader); }
    };

    std::string_view path_of(archive_entry* entry) const {
        const char* path = ::archive_entry_pathname(entry);
        // That of a tar is in UTF-8, which the present locale may not be able to tell.
        if (path == nullptr) path = ::archive_entry_pathname_utf8(entry);
        if (path != nullptr) return path;
        throw input_error(fmt::format("the {} archive {} has a member without a readable name{}",
                                      name_of(format_), printable_name(of_), place()));
    }

    [[nodiscard]] std::string place() const {
        return name_.empty() ? "" : ", in or behind its member " + quoted_path(name_);
    }

    // Nothing is thrown through the library.
    static la_ssize_t give_bytes(archive* /*reader*/, void* self_address, const void** to) {
        auto& self = *static_cast<archive_source*>(self_address);
        try {
            const std::size_t got =
                self.bytes_->read(self.buffer_.get(), buffer_bytes, self.offset_);
            self.offset_ += got;
            *to = self.buffer_.get();
            return static_cast<la_ssize_t>(got);
        } catch (...) {
            self.failure_ = std::current_exception();
            return ARCHIVE_FATAL;
        }
    }

    static la_int64_t skip(archive* /*reader*/, void* self_address, la_int64_t bytes) {
        auto& self = *static_cast<archive_source*>(self_address);
        const std::uint64_t left = self.of_.stored_bytes - self.offset_;
        const auto skipped = std::min(static_cast<std::uint64_t>(bytes), left);
        self.offset_ += skipped;
        return static_cast<la_int64_t>(skipped);
    }

    static la_int64_t seek(archive* /*reader*/, void* self_address, la_int64_t to, int from) {
        auto& self = *static_cast<archive_source*>(self_address);
        const auto size = static_cast<la_int64_t>(self.of_.stored_bytes);
        if (from == SEEK_CUR) to += static_cast<la_int64_t>(self.offset_);
        if (from == SEEK_END) to += size;
        self.offset_ = static_cast<std::uint64_t>(std::clamp<la_int64_t>(to, 0, size));
        return static_cast<la_int64_t>(self.offset_);
    }

    // Behind an archive there may be no more than what fills a block; but only the end of
    // compressed data has their checksum, and a file may have grown.
    void read_to_end() {
        if (bytes_->seekable()) offset_ = of_.stored_bytes;
        while (const std::size_t got = bytes_->read(buffer_.get(), buffer_bytes, offset_)) {
            offset_ += got;
        }
        if (bytes_->seekable() && offset_ != of_.stored_bytes) {
            throw input_error(
                fmt::format("{} became longer while it was read: it has {} bytes, not {}; inputs "
                            "must not change while a job runs",
                            printable_name(of_), offset_, of_.stored_bytes));
        }
    }

    // Warnings about headers are about what is not asked for, such as names in other character
    // sets.
    void check(int status) const {
        if (failure_ || (status != ARCHIVE_OK && status != ARCHIVE_WARN)) fail();
    }

    [[noreturn]] void fail() const {
        if (failure_) std::rethrow_exception(failure_);
        const char* reason = ::archive_error_string(reader_.get());
        throw input_error(fmt::format("cannot read the {} archive {} at offset {}{}: {}",
                                      name_of(format_), printable_name(of_), offset_, place(),
                                      reason != nullptr ? printable(reason) : "it is damaged"));
    }

    const input& of_;
    const archive_format format_;
    const std::unique_ptr<source> bytes_;
    const std::unique_ptr<char[]> buffer_;
    std::uint64_t offset_ = 0;  // of what is read next
    std::string name_;          // of the present member
    bool ended_ = false;
    std::exception_ptr failure_;
    std::unique_ptr<archive, free_reader> reader_;  // the first to go
};

}  // namespace

archive_format detect_archive(std::string_view first_bytes) {
    constexpr std::size_t magic_begin = 257;
    if (first_bytes.starts_with("PK\x03\x04"sv) || first_bytes.starts_with("PK\x05\x06"sv)) {
        return archive_format::zip;
    }
    const bool is_tar = first_bytes.size() >= archive_magic_bytes &&
                        first_bytes.substr(magic_begin).starts_with("ustar") &&
                        has_sum_of_tar(first_bytes.substr(0, archive_magic_bytes));
    return is_tar ? archive_format::tar : archive_format::none;
}

std::string_view name_of(archive_format format) {
    switch (format) {
        case archive_format::tar:
            return "tar";
        case archive_format::zip:
            return "zip";
        case archive_format::none:
            break;
    }
    return "";
}

std::unique_ptr<source> open_archive(const input& of, archive_format format,
                                     std::unique_ptr<source> bytes) {
    return std::make_unique<archive_source>(of, format, std::move(bytes));
}

}  // namespace throng::io
