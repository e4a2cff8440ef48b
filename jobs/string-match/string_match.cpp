// In how many lines each of some texts occurs.
#include <throng/job.hpp>

#include <re2/re2.h>
#include <re2/set.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace {

class string_match {
public:
    using emitter = throng::emitter<std::string_view, std::uint64_t>;

    // Of a mapper's lines. Texts that occur nowhere are results too.
    struct mapped {
        const string_match& job;
        std::vector<std::uint64_t> lines;  // by key
        std::vector<int> found;

        explicit mapped(const string_match& its) : job(its), lines(its.keys_.size()) {}
        void finish(emitter& emit) const {
            for (std::size_t i = 0; i < lines.size(); ++i) emit(job.keys_[i], lines[i]);
        }
    };

    void parameters(throng::parameters& p) {
        p.required_file("keys", file_, "the texts that are sought, one a line");
        p.flag("ignore_case", ignore_case_, "whether small letters and capitals are the same");
    }

    void setup() {
        const std::vector<std::string> lines = throng::read_lines(file_);
        RE2::Options options(RE2::Quiet);
        options.set_case_sensitive(!ignore_case_);
        options.set_encoding(RE2::Options::EncodingLatin1);  // bytes
        options.set_max_mem(std::int64_t{256} << 20);
        matcher_ = std::make_unique<RE2::Set>(options, RE2::UNANCHORED);
        std::set<std::string_view> known;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (lines[i].empty()) {
                throw throng::error("parameter keys: line " + std::to_string(i + 1) + " of '" +
                                    file_ + "' is empty: every text would contain it");
            }
            if (!known.insert(lines[i]).second) continue;
            keys_.push_back(lines[i]);
            matcher_->Add(RE2::QuoteMeta(lines[i]), nullptr);
        }
        if (keys_.empty()) throw throng::error("parameter keys: '" + file_ + "' is empty");
        if (!matcher_->Compile()) {
            throw throng::error("parameter keys: '" + file_ + "' has too many texts");
        }
    }

    void map(std::string_view line, emitter&, mapped& mine) const {
        RE2::Set::ErrorInfo error{};
        const re2::StringPiece text(line.data(), line.size());
        if (matcher_->Match(text, &mine.found, &error)) {
            for (const int key : mine.found) ++mine.lines[static_cast<std::size_t>(key)];
        } else if (error.kind != RE2::Set::kNoError) {
            throw throng::error("there are too many keys for this line");
        }
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }

private:
    std::string file_;
    bool ignore_case_ = false;
    std::vector<std::string> keys_;
    std::unique_ptr<RE2::Set> matcher_;  // may be used by many threads at once
};

}  // namespace

THRONG_JOB(string_match, "string-match", "In how many lines each of some texts occurs")
