#include <throng/job.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

// Compiled like the others, and must succeed: so that they fail for what they say.
struct place {
    std::string name;
    std::optional<double> height;
    std::array<int, 2> at;
};

class version {
public:
    version() = default;
    explicit version(int number) : number_(number) {}
    int number() const { return number_; }

private:
    int number_ = 0;
};

template <>
struct throng::codec<version> {
    static int encode(const version& v) { return v.number(); }
    static version decode(int number) { return version(number); }
};

struct job {
    void map(std::string_view line, throng::emitter<place, std::vector<version>>& emit) const {
        emit({std::string(line), {}, {1, 2}}, {version(1)});
    }
    void reduce(const place& key, throng::receiver<std::vector<version>>& values,
                throng::output& out) const {
        for (const std::vector<version>& each : values) out.write(key, std::pair(each, key));
    }
};

THRONG_JOB(job, "job", "A job that is right")
