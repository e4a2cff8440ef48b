// A job whose keys and values have the shapes that are hard on memory; see memory_budget.sh.
#include <throng/job.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

struct value_shapes {
    enum class shape { one_key, few_keys, many_keys, large_values, large_values_of_one_key };

    void parameters(throng::parameters& p) {
        p.choice("shape", shape_,
                 {"one_key", "few_keys", "many_keys", "large_values", "large_values_of_one_key"},
                 "what keys and values are like");
    }

    void map(std::string_view line,
             throng::emitter<std::string_view, std::string_view>& emit) const {
        switch (shape_) {
            case shape::one_key:
                return emit("key", line);
            case shape::few_keys:
                return emit(digits.substr(line.size() % digits.size(), 1), line);
            case shape::many_keys:
                return emit(line, "");
            default:
                break;
        }
        if (throng::key_hash(line) % lines_for_a_large_value != 0) return;
        const std::string value(large_value_bytes, static_cast<char>('a' + line.size() % 26));
        emit(shape_ == shape::large_values ? line : "key", value);
    }

    // The sum does not depend on the order of values.
    static void reduce(std::string_view key, throng::receiver<std::string_view>& values,
                       throng::output& out) {
        std::uint64_t count = 0;
        std::uint64_t sum = 0;
        for (const std::string_view value : values) {
            ++count;
            sum += throng::key_hash(value);
        }
        out.write(key, std::pair(count, sum));
    }

private:
    static constexpr std::string_view digits = "0123456789";
    static constexpr std::uint64_t lines_for_a_large_value = 20000;
    static constexpr std::size_t large_value_bytes = std::size_t{1} << 20;

    shape shape_ = shape::one_key;
};
THRONG_JOB(value_shapes, "value_shapes", "Keys and values that are hard on memory")
