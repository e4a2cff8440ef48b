// report_check SCHEMA REPORT...: whether reports are what their schema says. A complaint for each
// one that is not goes to standard output.
//
// report_check SCHEMA --names: the names of all fields that the schema knows, one a line.
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <cstdio>
#include <exception>
#include <fstream>
#include <set>
#include <stdexcept>
#include <string>

namespace {

using nlohmann::json;

json read(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot read " + path);
    return json::parse(file);
}

void add_names(const json& schema, std::set<std::string>& names) {
    if (schema.is_object() && schema.contains("properties")) {
        for (const auto& [name, value] : schema["properties"].items()) names.insert(name);
    }
    for (const json& each : schema) {
        if (each.is_structured()) add_names(each, names);
    }
}

bool check(const valijson::Schema& schema, const std::string& path) {
    const json report = read(path);
    const valijson::adapters::NlohmannJsonAdapter adapter(report);
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    valijson::ValidationResults results;
    if (validator.validate(schema, adapter, &results)) return true;
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
        std::string place;
        for (const std::string& each : error.context) place += each;
        std::printf("%s: %s: %s\n", path.c_str(), place.c_str(), error.description.c_str());
    }
    return false;
}

int run(int argc, char** argv) {
    const json description = read(argv[1]);
    if (std::string(argv[2]) == "--names") {
        std::set<std::string> names;
        add_names(description, names);
        for (const std::string& each : names) std::printf("%s\n", each.c_str());
        return names.empty() ? 1 : 0;
    }
    valijson::Schema schema;
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(description), schema);
    bool right = true;
    for (int i = 2; i < argc; ++i) right = check(schema, argv[i]) && right;
    return right ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fputs("usage: report_check SCHEMA REPORT... | SCHEMA --names\n", stderr);
        return 2;
    }
    try {
        return run(argc, argv);
    } catch (const std::exception& e) {
        std::printf("%s\n", e.what());
        return 1;
    }
}
