// An estimate of pi: how many points of a square, spread evenly, are in the quarter of a circle.
#include <throng/job.hpp>

namespace {

class pi {
public:
    void parameters(throng::parameters& p) {
        p.integer("samples", samples_, 1, 1'000'000'000'000'000, "points of the square");
    }

    void map(const throng::task& task,
             throng::emitter<std::string_view, std::uint64_t>& emit) const {
        const auto [first, end] = task.share_of(samples_);
        std::uint64_t inside = 0;
        for (std::uint64_t i = first; i < end; ++i) inside += is_inside(i) ? 1U : 0U;
        emit("inside", inside);
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }

    void reduce(std::string_view, throng::receiver<std::uint64_t>& counts,
                throng::output& out) const {
        std::uint64_t inside = 0;
        for (const std::uint64_t count : counts) inside += count;
        out.write("pi", 4 * static_cast<double>(inside) / static_cast<double>(samples_));
    }

private:
    // The point is the fractional parts of i times the square roots of 2 and of 3, which fill the
    // square evenly (H. Weyl, "Ueber die Gleichverteilung von Zahlen mod. Eins", 1916). Times 2^64
    // they are what is left of whole numbers, so the answer is the same on every machine; 31 bits
    // of each are looked at.
    static bool is_inside(std::uint64_t i) {
        constexpr std::uint64_t root_of_2 = 0x6a09e667f3bcc908;  // its fraction, times 2^64
        constexpr std::uint64_t root_of_3 = 0xbb67ae8584caa73b;
        const std::uint64_t x = (i * root_of_2) >> 33;
        const std::uint64_t y = (i * root_of_3) >> 33;
        return x * x + y * y < std::uint64_t{1} << 62;
    }

    std::uint64_t samples_ = 1'000'000;
};

}  // namespace

THRONG_JOB(pi, "pi", "An estimate of pi, from points of a square")
