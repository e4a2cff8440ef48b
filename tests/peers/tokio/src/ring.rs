use crate::options::Options;
use crate::row::{check, fail, Row};
use std::time::Instant;
use tokio::sync::mpsc;

type Out = mpsc::Sender<u64>;

/// A place in the ring: the token passes `rounds` times, the last time to `last`.
async fn pass(mut inbox: mpsc::Receiver<u64>, out: Out, last: Out, rounds: u64) {
    for round in 1..=rounds {
        let Some(token) = inbox.recv().await else { fail("the ring is broken") };
        let to = if round < rounds { &out } else { &last };
        let _ = to.send(token + 1).await;
    }
}

pub async fn run(options: &Options) -> Row {
    let places = options.tasklets;
    let start = Instant::now();
    let (senders, receivers): (Vec<Out>, Vec<_>) = (0..places).map(|_| mpsc::channel(1)).unzip();
    let (done, mut result) = mpsc::channel(1);
    for (i, receiver) in receivers.into_iter().enumerate() {
        let next = senders[(i + 1) % places].clone();
        let last = if i + 1 == places { done.clone() } else { next.clone() };
        tokio::spawn(pass(receiver, next, last, options.rounds));
    }
    let _ = senders[0].send(0).await;
    let answer = result.recv().await.unwrap_or_else(|| fail("the token is lost"));
    let seconds = start.elapsed();
    check("the token", answer, places as u64 * options.rounds);
    Row {
        parameters: format!(r#""tasklets":{places},"rounds":{}"#, options.rounds),
        answer,
        seconds,
        ..Row::default()
    }
}
