%% The random numbers of throng's experiments: xorshift64, begun with SplitMix64's finalizer. The
%% state is kept as two halves of 32 bits: whole, it would be a large number, and slow.
-module(throng_random).
-export([new/2, below/2]).

-define(MASK64, 16#ffffffffffffffff).
-define(MASK32, 16#ffffffff).

new(Seed, Stream) ->
    A = (Seed + (Stream + 1) * 16#9e3779b97f4a7c15) band ?MASK64,
    B = ((A bxor (A bsr 30)) * 16#bf58476d1ce4e5b9) band ?MASK64,
    C = ((B bxor (B bsr 27)) * 16#94d049bb133111eb) band ?MASK64,
    D = C bxor (C bsr 31),
    {D bsr 32, D band ?MASK32}.

%% The next state, and the next number below N, which is below 2^27.
below({High, Low}, N) ->
    HighA = High bxor (((High bsl 13) bor (Low bsr 19)) band ?MASK32),
    LowA = Low bxor ((Low bsl 13) band ?MASK32),
    HighB = HighA bxor (HighA bsr 7),
    LowB = LowA bxor (((HighA bsl 25) bor (LowA bsr 7)) band ?MASK32),
    HighC = HighB bxor (((HighB bsl 17) bor (LowB bsr 15)) band ?MASK32),
    LowC = LowB bxor ((LowB bsl 17) band ?MASK32),
    {{HighC, LowC}, (HighC * N + ((LowC * N) bsr 32)) bsr 32}.
