-module(throng_ring).
-export([run/1]).

run(#{tasklets := N, rounds := Rounds}) ->
    Start = erlang:monotonic_time(),
    Self = self(),
    %% The last place is made first: each knows the next but for the last, which is told.
    Last = spawn(fun() -> receive {next, First} -> pass(First, Self, Rounds) end end),
    First = places(N - 1, Last, Rounds),
    Last ! {next, First},
    First ! 0,
    Answer = receive Token -> Token end,
    Seconds = throng_row:seconds_since(Start),
    throng_row:check("the token", Answer, N * Rounds),
    #{names => [tasklets, rounds], answer => Answer, seconds => Seconds}.

places(0, Next, _) -> Next;
places(N, Next, Rounds) -> places(N - 1, spawn(fun() -> pass(Next, Next, Rounds) end), Rounds).

pass(_, Last, 1) ->
    receive Token -> Last ! Token + 1 end;
pass(Next, Last, Rounds) ->
    receive Token -> Next ! Token + 1 end,
    pass(Next, Last, Rounds - 1).
