use crate::options::Options;
use crate::row::{check, fail, Row};
use std::time::Instant;
use tokio::sync::mpsc;

async fn first(rounds: u64, ping: mpsc::Sender<u64>, mut pong: mpsc::Receiver<u64>) -> u64 {
    let mut sum = 0;
    for i in 0..rounds {
        if ping.send(i).await.is_err() {
            break;
        }
        sum += pong.recv().await.unwrap_or_default();
    }
    sum
}

async fn second(mut ping: mpsc::Receiver<u64>, pong: mpsc::Sender<u64>) {
    while let Some(value) = ping.recv().await {
        if pong.send(value + 1).await.is_err() {
            break;
        }
    }
}

pub async fn run(options: &Options) -> Row {
    let rounds = options.rounds;
    let start = Instant::now();
    let (ping_sender, ping) = mpsc::channel(1);
    let (pong_sender, pong) = mpsc::channel(1);
    let one = tokio::spawn(first(rounds, ping_sender, pong));
    let other = tokio::spawn(second(ping, pong_sender));
    let answer = one.await.unwrap_or_else(|error| fail(&error.to_string()));
    other.await.unwrap_or_else(|error| fail(&error.to_string()));
    let seconds = start.elapsed();
    check("the sum of the numbers", answer, rounds * (rounds + 1) / 2);
    Row { parameters: format!(r#""rounds":{rounds}"#), answer, seconds, ..Row::default() }
}
