#include "io/long_record.hpp"

#include <fmt/format.h>

namespace throng::io {

const char* name_of_record(record_kind kind) {
    return kind == record_kind::line ? "line" : "record";
}

input_error long_record_error(const std::string& name, record_kind kind, std::uint64_t most_bytes,
                              std::uint64_t offset) {
    if (kind == record_kind::whole) {
        return input_error(fmt::format(
            "{} is read whole, for which it is too large: more than {} bytes, which is the memory "
            "that the job may use",
            name, most_bytes));
    }
    return input_error(fmt::format(
        "{} has a {} of more than {} bytes at offset {}{}", name, name_of_record(kind), most_bytes,
        offset, kind == record_kind::csv ? ": there may be a quote that no other one ends" : ""));
}

}  // namespace throng::io
