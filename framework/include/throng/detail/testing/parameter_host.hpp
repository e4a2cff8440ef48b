// The answers to a job's questions about parameters, in tests.
#pragma once

#include <throng/abi.h>
#include <throng/detail/job/stopped.hpp>

#include <map>
#include <string>

namespace throng::detail {

// The answers to a job's questions about parameters.
class parameter_host {
public:
    explicit parameter_host(std::map<std::string, std::string> given = {}) : given_(given) {
        for (const auto& [name, value] : given_) texts_[name] = {value.data(), value.size()};
        table_ = {this, declare, fail};
    }
    const throng_parameter_host* table() const { return &table_; }

    std::map<std::string, std::string> defaults;  // of what was declared
    std::map<std::string, std::string> types;
    std::string failure;

private:
    static const throng_text* declare(void* self, const throng_parameter* parameter) {
        auto& host = *static_cast<parameter_host*>(self);
        const std::string name(as_view(parameter->name));
        host.defaults[name] = as_view(parameter->default_value);
        host.types[name] = as_view(parameter->type);
        const auto found = host.texts_.find(name);
        return found == host.texts_.end() ? nullptr : &found->second;
    }
    static void fail(void* self, throng_text message) {
        static_cast<parameter_host*>(self)->failure = as_view(message);
    }

    std::map<std::string, std::string> given_;
    std::map<std::string, throng_text> texts_;
    throng_parameter_host table_;
};

}  // namespace throng::detail
