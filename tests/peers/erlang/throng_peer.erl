%% Throng's experiments in Erlang: processes and their mailboxes.
-module(throng_peer).
-export([main/1]).

%% Each option's meaning is that of throng's option of the same name.
defaults() ->
    #{tasklets => 100000, leaves => 1000000, rounds => 1000000,
      reducers => 100000, messages => 10000000, producers => 2,
      batch => 1000, players => 1000, kicks => 1000000,
      workers => erlang:system_info(schedulers_online), seed => 1}.

main([Experiment | Arguments]) ->
    Module = module(Experiment),
    Options = parse(Arguments, defaults()),
    %% In a process whose heap is large enough that its collection is no part of what is measured.
    Self = self(),
    spawn_opt(fun() -> Self ! {row, Module:run(Options)} end, [link, {min_heap_size, 1000000}]),
    receive {row, Row} -> throng_row:print(Experiment, Options, Row) end,
    halt(0);
main([]) ->
    throng_row:fail("usage: peer EXPERIMENT [--NAME VALUE...]", []).

module("chain") -> throng_chain;
module("skynet") -> throng_skynet;
module("pingpong") -> throng_pingpong;
module("fanout") -> throng_fanout;
module("ring") -> throng_ring;
module("spawn") -> throng_spawn;
module("hackysack") -> throng_hackysack;
module(Other) -> throng_row:fail("there is no experiment '~s'", [Other]).

parse([], Options) ->
    Options;
parse(["--" ++ Name, Value | Rest], Options) ->
    Key = list_to_atom(Name),
    maps:is_key(Key, Options) orelse throng_row:fail("there is no option '--~s'", [Name]),
    case string:to_integer(Value) of
        {Number, []} -> parse(Rest, Options#{Key := Number});
        _ -> throng_row:fail("--~s needs a number, not '~s'", [Name, Value])
    end;
parse([Name | _], _) ->
    throng_row:fail("~s is no option, or has no value", [Name]).
