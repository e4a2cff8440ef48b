#include "mapreduce/job_instance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace throng::mapreduce {

namespace {

// The host's side of throng_parameter_host: notes what the job declares, looks up what is given.
class parameter_exchange {
public:
    explicit parameter_exchange(job_instance::given_parameters given) {
        for (const auto& [name, value] : given) {
            values_.push_back({value.data(), value.size()});
            names_.push_back(name);
        }
    }

    [[nodiscard]] throng_parameter_host host() { return {this, &declare, &fail}; }
    [[nodiscard]] const std::vector<parameter_info>& known() const { return known_; }
    [[nodiscard]] const std::string& failure() const { return failure_; }
    [[nodiscard]] parameter_values values() && { return std::move(set_); }

    /// A given name that was not declared, or null.
    [[nodiscard]] const std::string* unknown() const {
        for (const std::string& name : names_) {
            if (std::ranges::find(known_, name, &parameter_info::name) == known_.end()) {
                return &name;
            }
        }
        return nullptr;
    }

private:
    static const throng_text* declare(void* self, const throng_parameter* parameter) {
        auto& exchange = *static_cast<parameter_exchange*>(self);
        parameter_info info{to_string(parameter->name),
                            to_string(parameter->type),
                            to_string(parameter->default_value),
                            to_string(parameter->help),
                            {}};
        for (std::uint32_t i = 0; i < parameter->choice_count; ++i) {
            info.choices.push_back(to_string(parameter->choices[i]));
        }
        const throng_text* given = nullptr;
        for (std::size_t i = 0; i < exchange.names_.size(); ++i) {
            if (exchange.names_[i] == info.name) given = &exchange.values_[i];  // the last counts
        }
        exchange.set_.emplace_back(info.name, given ? to_string(*given) : info.default_value);
        exchange.known_.push_back(std::move(info));
        return given;
    }

    static void fail(void* self, throng_text message) {
        auto& exchange = *static_cast<parameter_exchange*>(self);
        if (exchange.failure_.empty()) exchange.failure_ = to_string(message);
    }

    std::vector<std::string> names_;
    std::vector<throng_text> values_;
    std::vector<parameter_info> known_;
    parameter_values set_;
    std::string failure_;
};

std::string list_parameters(const std::vector<parameter_info>& known) {
    if (known.empty()) return "it has no parameters";
    std::string text = "it has";
    for (const parameter_info& each : known) {
        text += fmt::format("{} {}", &each == &known.front() ? "" : ",", each.name);
    }
    return text;
}

}  // namespace

job_instance::job_instance(const throng_job& job, given_parameters given)
    : job_(job), object_(nullptr, job.destroy) {
    parameter_exchange exchange(given);
    const throng_parameter_host host = exchange.host();
    void* object = nullptr;
    const throng_status status = job.create(&host, &object);
    object_.reset(object);
    const std::string name = to_string(job.name);
    if (const std::string* unknown = exchange.unknown()) {
        throw job_error(fmt::format("job '{}' has no parameter '{}': {}", name, *unknown,
                                    list_parameters(exchange.known())));
    }
    if (status != THRONG_OK) {
        const std::string& why = exchange.failure();
        throw job_error(fmt::format("job '{}': {}", name,
                                    why.empty() ? "its set-up failed without saying why" : why));
    }
    parameters_ = std::move(exchange).values();
}

void job_instance::clean_up() {
    if (job_.cleanup == nullptr) return;
    std::string reason;
    const auto fail = [](void* self, throng_text message) {
        *static_cast<std::string*>(self) = to_string(message);
    };
    if (job_.cleanup(object_.get(), &reason, fail) == THRONG_OK) return;
    throw job_error(fmt::format("the job's cleanup failed: {}", reason));
}

void job_instance::check(const job_options& options) const {
    if (!sends_messages() || options.reducers != reducer_mode::deferred) return;
    throw job_error(fmt::format(
        "job '{}': its reducers send each other messages, for which they must live at the same "
        "time: they cannot be deferred; leave --reducers out",
        to_string(job_.name)));
}

std::vector<parameter_info> describe_parameters(const throng_job& job) {
    parameter_exchange exchange({});
    const throng_parameter_host host = exchange.host();
    void* object = nullptr;
    // A job may refuse to be set up without a parameter that it must have; it has described
    // itself all the same.
    if (job.create(&host, &object) == THRONG_OK) job.destroy(object);
    return exchange.known();
}

std::vector<std::string> output_names(const throng_job& job) {
    std::vector<std::string> names;
    for (std::uint32_t i = 0; i < job.output_count; ++i) names.push_back(to_string(job.outputs[i]));
    return names;
}

}  // namespace throng::mapreduce
