-module(throng_chain).
-export([run/1]).

run(#{tasklets := N}) ->
    Before = throng_row:memory("VmRSS"),
    Start = erlang:monotonic_time(),
    Rightmost = links(N, self()),
    Rightmost ! 0,
    Answer = receive Value -> Value end,
    Seconds = throng_row:seconds_since(Start),
    throng_row:check("the answer", Answer, N),
    #{names => [tasklets], answer => Answer, seconds => Seconds, tasklets => N,
      rss_before => Before}.

links(0, Left) -> Left;
links(N, Left) -> links(N - 1, spawn(fun() -> add_one(Left) end)).

add_one(Left) ->
    receive Value -> Left ! Value + 1 end.
