#include <throng/job.hpp>

#include <utility>

struct pages_by_site {
    using page = std::pair<std::string, std::string>;  // site and path

    // A line: the address of a page that was looked at.
    static void map(std::string_view line, throng::emitter<page, std::uint64_t>& emit) {
        const std::size_t slash = line.find('/');
        if (slash == line.npos) throw throng::error("a line is a site, a slash and a path");
        emit({std::string(line.substr(0, slash)), std::string(line.substr(slash))}, 1);
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }

    // All pages of a site in one partition.
    static std::uint32_t partition(const page& key, std::uint32_t partitions) {
        return throng::partition_of(throng::key_hash(key.first), partitions);
    }
};
THRONG_JOB(pages_by_site, "pages_by_site", "How often each page of each site was looked at")
