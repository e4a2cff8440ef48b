// expected: throng: throng::codec<T> must have static auto encode(const T&) and static T
// decode(Encoded), which takes what encode returns
#include <throng/job.hpp>

class place {
public:
    int x() const { return x_; }

private:
    int x_ = 0;
};

template <>
struct throng::codec<place> {
    static int encode(const place& p) { return p.x(); }
};

struct job {
    void map(std::string_view line, throng::emitter<place, std::string_view>& emit) const {
        emit(place(), line);
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
