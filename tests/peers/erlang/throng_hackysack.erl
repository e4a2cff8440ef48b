-module(throng_hackysack).
-export([run/1]).

run(#{players := N, kicks := Kicks, seed := Seed}) ->
    Start = erlang:monotonic_time(),
    Self = self(),
    Players = [spawn(fun() -> receive {circle, Circle} -> play(I, N, Circle, Self) end end)
               || I <- lists:seq(0, N - 1)],
    Circle = list_to_tuple(Players),
    [Player ! {circle, Circle} || Player <- Players],
    hd(Players) ! {sack, Kicks, throng_random:new(Seed, 0), 0},
    Answer = receive Sum -> Sum end,
    [Player ! close || Player <- Players],
    Seconds = throng_row:seconds_since(Start),
    Expected = expected(Kicks, throng_random:new(Seed, 0), N, 0, 0),
    throng_row:check("the sum of the players", Answer, Expected),
    #{names => [players, kicks, seed], answer => Answer, seconds => Seconds}.

%% The sack knows how often it is still to be kicked, where to, and whom it has come to so far.
play(Self, N, Circle, Main) ->
    receive
        {sack, 0, _, Sum} ->
            Main ! Sum + Self,
            play(Self, N, Circle, Main);
        {sack, Kicks, Random, Sum} ->
            {Next, Other} = another(Random, N, Self),
            element(Other + 1, Circle) ! {sack, Kicks - 1, Next, Sum + Self},
            play(Self, N, Circle, Main);
        close ->
            ok
    end.

another(Random, N, Self) ->
    case throng_random:below(Random, N - 1) of
        {Next, Other} when Other >= Self -> {Next, Other + 1};
        Found -> Found
    end.

%% The same without processes.
expected(0, _, _, _, Sum) ->
    Sum;
expected(Kicks, Random, N, Self, Sum) ->
    {Next, Other} = another(Random, N, Self),
    expected(Kicks - 1, Next, N, Other, Sum + Other).
