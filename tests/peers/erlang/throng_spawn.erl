-module(throng_spawn).
-export([run/1]).

run(#{tasklets := Tasks, batch := Batch}) ->
    Start = erlang:monotonic_time(),
    Answer = batches(0, Tasks, Batch, 0),
    Seconds = throng_row:seconds_since(Start),
    throng_row:check("the sum of the results", Answer, Tasks * (Tasks - 1) div 2),
    #{names => [tasklets, batch], answer => Answer, seconds => Seconds}.

batches(Tasks, Tasks, _, Sum) ->
    Sum;
batches(First, Tasks, Batch, Sum) ->
    End = min(First + Batch, Tasks),
    Self = self(),
    [spawn(fun() -> Self ! I end) || I <- lists:seq(First, End - 1)],
    batches(End, Tasks, Batch, join(End - First, Sum)).

join(0, Sum) -> Sum;
join(N, Sum) -> receive Value -> join(N - 1, Sum + Value) end.
