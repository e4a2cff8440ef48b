#include <throng/job.hpp>

struct sales {
    void map(const throng::csv_row& sale,
             throng::emitter<std::string_view, std::int64_t>& emit) const {
        emit(sale["city"], sale.number<std::int64_t>("cents"));
    }
    static void combine(std::int64_t& total, std::int64_t more) { total += more; }
};
THRONG_JOB(sales, "sales", "What has been sold in each city, in cents")
