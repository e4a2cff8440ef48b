-module(throng_skynet).
-export([run/1]).

run(#{leaves := N}) ->
    Before = throng_row:memory("VmRSS"),
    Start = erlang:monotonic_time(),
    Self = self(),
    spawn(fun() -> tree(Self, 0, N) end),
    Answer = receive Value -> Value end,
    Seconds = throng_row:seconds_since(Start),
    throng_row:check("the answer", Answer, N * (N - 1) div 2),
    #{names => [leaves], answer => Answer, seconds => Seconds, tasklets => tasklets(N),
      rss_before => Before}.

tasklets(0) -> 0;
tasklets(Level) -> Level + tasklets(Level div 10).

tree(Parent, First, 1) ->
    Parent ! First;
tree(Parent, First, Size) ->
    Self = self(),
    Part = Size div 10,
    [spawn(fun() -> tree(Self, First + I * Part, Part) end) || I <- lists:seq(0, 9)],
    Parent ! sum(10, 0).

sum(0, Sum) -> Sum;
sum(N, Sum) -> receive Value -> sum(N - 1, Sum + Value) end.
