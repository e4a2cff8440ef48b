// What a reducer's receiver and output share.
#pragma once

#include <throng/abi.h>

#include <string_view>

namespace throng::detail {

/// One call of `reduce`. Lives on the reducer's stack, so it is small.
struct reducer_call {
    throng_reducer_host& host;
    std::string_view key;
    throng_status status = THRONG_OK;  // what stopped the reducer: a job may swallow what is thrown
    bool ended = false;                // there will be no more values
};

}  // namespace throng::detail
