// A program of one's own that has tasklets, and nothing else of throng: a sieve of as many tasklets
// as there are primes.
#include <throng/channel.hpp>
#include <throng/runtime.hpp>
#include <throng/tasklet.hpp>

#include <cstdio>
#include <optional>

// Passes on what `prime` does not divide.
void sieve(throng::channel<int> from, throng::channel<int> to, int prime) {
    for (const int number : from) {
        if (number % prime != 0) to.send(number);
    }
    to.close();
}

int main() {
    throng::run([] {
        throng::channel<int> numbers;
        throng::spawn([numbers] {
            for (int number = 2; number <= 50; ++number) numbers.send(number);
            numbers.close();
        });
        while (const std::optional<int> prime = numbers.receive()) {
            std::printf("%d ", *prime);
            throng::channel<int> rest;
            throng::spawn(sieve, numbers, rest, *prime);
            numbers = rest;
        }
    });
    std::printf("\n");
}
