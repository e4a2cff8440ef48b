%% Mailboxes have no limit. Senders stop now and then until those that they sent to have caught up:
%% else most messages would be in mailboxes at once, and their memory would be what is measured.
-module(throng_fanout).
-export([run/1]).

-define(WINDOW, 100000).

run(#{reducers := Keys, messages := Messages, producers := Producers, seed := Seed}) ->
    Before = throng_row:memory("VmRSS"),
    Start = erlang:monotonic_time(),
    Table = ets:new(reducers, [public, {read_concurrency, true}, {write_concurrency, true}]),
    Self = self(),
    Produce = fun(P) ->
        produce(Self, Table, Keys, throng_random:new(Seed, P), share(Messages, Producers, P))
    end,
    [spawn_link(fun() -> Produce(P) end) || P <- lists:seq(0, Producers - 1)],
    [receive produced -> ok end || _ <- lists:seq(1, Producers)],
    {Answer, Live} = ask_all(Table),
    Seconds = throng_row:seconds_since(Start),
    throng_row:check("the sum of the results", Answer, Messages),
    #{names => [reducers, messages, producers, seed], answer => Answer, seconds => Seconds,
      tasklets => Live, rss_before => Before, messages => Messages, live_reducers => Live}.

share(Messages, Producers, P) when P < Messages rem Producers -> Messages div Producers + 1;
share(Messages, Producers, _) -> Messages div Producers.

%% The process of a key, which its first message starts.
reduce(Sum) ->
    receive
        {message, Value} -> reduce(Sum + Value);
        {caught_up, From} -> From ! caught_up, reduce(Sum);
        {result, From} -> From ! {result, Sum}
    end.

produce(Main, _, _, _, 0) ->
    Main ! produced;
produce(Main, Table, Keys, Random, Messages) ->
    {Next, Key} = throng_random:below(Random, Keys),
    Reducer = reducer(Table, Key),
    Reducer ! {message, 1},
    Messages rem ?WINDOW =:= 0 andalso wait_for(Reducer),
    produce(Main, Table, Keys, Next, Messages - 1).

wait_for(Reducer) ->
    Reducer ! {caught_up, self()},
    receive caught_up -> ok end.

reducer(Table, Key) ->
    case ets:lookup(Table, Key) of
        [{_, Reducer}] -> Reducer;
        [] -> start(Table, Key)
    end.

%% Of two producers that start a key's process at once, one is second.
start(Table, Key) ->
    Reducer = spawn(fun() -> reduce(0) end),
    case ets:insert_new(Table, {Key, Reducer}) of
        true -> Reducer;
        false -> exit(Reducer, kill), ets:lookup_element(Table, Key, 2)
    end.

%% A process answers when it has received all that came before.
ask_all(Table) ->
    Self = self(),
    Live = ets:foldl(fun({_, Reducer}, N) -> Reducer ! {result, Self}, N + 1 end, 0, Table),
    {sum(Live, 0), Live}.

sum(0, Sum) -> Sum;
sum(N, Sum) -> receive {result, Value} -> sum(N - 1, Sum + Value) end.
