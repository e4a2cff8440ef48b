#include <throng/job.hpp>

struct readings {
    // A record: the number of a sensor (4 bytes) and what it has measured (8 bytes).
    void map(const throng::fixed<12>& record, throng::emitter<std::uint32_t, double>& emit) const {
        emit(record.read<std::uint32_t>(0), record.read<double>(4));
    }
    static void combine(double& most, double other) { most = std::max(most, other); }
};
THRONG_JOB(readings, "readings", "The most that each sensor has measured")
