-module(throng_pingpong).
-export([run/1]).

run(#{rounds := Rounds}) ->
    Start = erlang:monotonic_time(),
    Self = self(),
    {Second, Monitor} = spawn_monitor(fun second/0),
    spawn(fun() -> Self ! {sum, first(Second, 0, Rounds, 0)}, Second ! close end),
    Answer = receive {sum, Sum} -> Sum end,
    receive {'DOWN', Monitor, process, Second, normal} -> ok end,
    Seconds = throng_row:seconds_since(Start),
    throng_row:check("the sum of the numbers", Answer, Rounds * (Rounds + 1) div 2),
    #{names => [rounds], answer => Answer, seconds => Seconds}.

first(_, Rounds, Rounds, Sum) ->
    Sum;
first(Second, I, Rounds, Sum) ->
    Second ! {self(), I},
    receive Value -> first(Second, I + 1, Rounds, Sum + Value) end.

second() ->
    receive
        {First, Value} -> First ! Value + 1, second();
        close -> ok
    end.
