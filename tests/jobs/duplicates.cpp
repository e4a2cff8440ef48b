#include <throng/job.hpp>

struct duplicates {
    static constexpr auto order = throng::value_order::sorted;

    void map(const throng::whole_file& file,
             throng::emitter<std::string_view, std::string>& emit) const {
        emit(file.text(), std::string(file.file()));
    }
    void reduce(std::string_view text, throng::receiver<std::string>& files,
                throng::output& out) const {
        std::vector<std::string> names;
        for (const std::string& name : files) names.push_back(name);
        if (names.size() > 1) out.write(text.size(), names);
    }
};
THRONG_JOB(duplicates, "duplicates", "Files with the same content, and how large it is")
