// The program that Spark runs for a job: spark_driver.py, which is in this program as a text.
#pragma once

#include <string_view>

namespace throng::cli {

extern const std::string_view spark_driver;

}  // namespace throng::cli
