// The lines that a regular expression matches, with file and line number.
#include <throng/job.hpp>

#include <re2/re2.h>

#include <memory>

namespace {

class grep {
public:
    using place = std::pair<std::string_view, std::uint64_t>;  // file, line number from 1

    void parameters(throng::parameters& p) {
        p.required_text("pattern", pattern_, "regular expression, in RE2's syntax");
        p.flag("ignore_case", ignore_case_, "whether small letters and capitals are the same");
        p.flag("invert", invert_, "whether the lines that do not match are sought");
        p.choice("encoding", encoding_, {"utf8", "bytes"},
                 "what a character of pattern and text is; a byte that is not UTF-8 matches none");
    }

    void setup() {
        RE2::Options options(RE2::Quiet);
        options.set_case_sensitive(!ignore_case_);
        options.set_never_capture(true);
        if (encoding_ == encoding::bytes) options.set_encoding(RE2::Options::EncodingLatin1);
        matcher_ = std::make_unique<RE2>(pattern_, options);
        if (!matcher_->ok()) {
            throw throng::error("parameter pattern cannot be '" + pattern_ +
                                "': " + matcher_->error());
        }
    }

    void map(const throng::record& line, throng::emitter<place, std::string_view>& emit) const {
        const std::string_view text = line.line();
        if (RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *matcher_) != invert_) {
            emit({line.file(), line.line_number()}, text);
        }
    }

private:
    enum class encoding { utf8, bytes };

    std::string pattern_;
    bool ignore_case_ = false;
    bool invert_ = false;
    encoding encoding_ = encoding::utf8;
    std::unique_ptr<RE2> matcher_;  // may be used by many threads at once
};

}  // namespace

THRONG_JOB(grep, "grep", "The lines that match a regular expression")
