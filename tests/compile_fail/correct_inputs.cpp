#include <throng/job.hpp>
#include <throng/json.hpp>

// Compiled like the others, and must succeed: so that they fail for what they say.
using emitter = throng::emitter<std::string_view, int>;

struct job {
    void map(const throng::csv_row& row, emitter& emit) const { emit(row["name"], 1); }
};
struct of_tsv {
    static void map(const throng::tsv_row& row, emitter& emit) { emit(row[0], 1); }
};
struct of_json {
    static void map(const throng::json& event, emitter& emit) { emit(event.text("user"), 1); }
};
struct of_results {
    static void map(const throng::key_value<std::string_view, int>& result, emitter& emit) {
        emit(result.key, result.value);
    }
};
struct of_binary {
    static void map(const throng::fixed<4>& record, emitter& emit) { emit(record.bytes(), 1); }
};
struct of_files {
    static void map(const throng::whole_file& file, emitter& emit) { emit(file.file(), 1); }
};
struct of_nothing {
    static void map(const throng::task& task, emitter& emit) { emit("", task.index() > 0 ? 1 : 0); }
};

using throng::detail::checked_job_table;
static_assert(checked_job_table<job>("", "").input == THRONG_INPUT_CSV);
static_assert(checked_job_table<of_tsv>("", "").input == THRONG_INPUT_TSV);
static_assert(checked_job_table<of_json>("", "").input == THRONG_INPUT_JSON);
static_assert(checked_job_table<of_results>("", "").input == THRONG_INPUT_KEY_VALUES);
static_assert(checked_job_table<of_binary>("", "").input == THRONG_INPUT_FIXED);
static_assert(checked_job_table<of_binary>("", "").record_size == 4);
static_assert(checked_job_table<of_files>("", "").input == THRONG_INPUT_WHOLE);
static_assert(checked_job_table<of_nothing>("", "").input == THRONG_INPUT_TASKS);

THRONG_JOB(job, "job", "A job that is right")
