%% The results of one run, as a map: names, the parameters' names, and answer, seconds, and, where
%% the experiment has them, tasklets, rss_before, messages, live_reducers.
-module(throng_row).
-export([print/3, fail/2, check/3, memory/1, seconds_since/1]).

fail(Format, Arguments) ->
    io:format(standard_error, "erlang: " ++ Format ++ "~n", Arguments),
    halt(1).

check(_, Same, Same) -> ok;
check(What, Got, Expected) -> fail("~s is ~p instead of ~p", [What, Got, Expected]).

seconds_since(Start) ->
    erlang:convert_time_unit(erlang:monotonic_time() - Start, native, nanosecond) / 1.0e9.

%% Bytes of a field of /proc/self/status, which has them in KiB.
memory(Field) ->
    {ok, Text} = file:read_file("/proc/self/status"),
    case re:run(Text, "^" ++ Field ++ ":\\s*([0-9]+)", [multiline, {capture, [1], list}]) of
        {match, [Kib]} -> list_to_integer(Kib) * 1024;
        nomatch -> fail("no ~s in /proc/self/status", [Field])
    end.

print(Experiment, Options, #{names := Names, answer := Answer, seconds := Seconds} = Row) ->
    Peak = memory("VmHWM"),
    io:format("{\"experiment\":\"~s\",\"runtime\":\"erlang\"", [Experiment]),
    [io:format(",\"~s\":~B", [Name, maps:get(Name, Options)]) || Name <- Names ++ [workers]],
    io:format(",\"answer\":~B,\"seconds\":~.9f", [Answer, Seconds]),
    print_fan(Row),
    io:format(",\"peak_rss_bytes\":~B", [Peak]),
    print_each(Row, Peak),
    io:format(",\"compiler\":\"Erlang/OTP ~s\"}~n", [erlang:system_info(otp_release)]).

print_fan(#{messages := Messages, live_reducers := Live, seconds := Seconds}) ->
    io:format(",\"messages_per_second\":~B,\"live_reducers\":~B",
              [round(Messages / Seconds), Live]);
print_fan(_) ->
    ok.

print_each(#{tasklets := Tasklets, rss_before := Before}, Peak) ->
    io:format(",\"bytes_per_tasklet\":~B", [(Peak - Before) div Tasklets]);
print_each(_, _) ->
    ok.
