use crate::options::Options;
use crate::random::Random;
use crate::row::{check, fail, memory, Fan, Row};
use std::sync::{Arc, OnceLock};
use std::time::Instant;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// The task of a key, which its first message starts.
struct Reducer {
    messages: mpsc::Sender<u64>,
    sum: JoinHandle<u64>,
}

type Reducers = Vec<OnceLock<Reducer>>;

async fn reduce(mut messages: mpsc::Receiver<u64>) -> u64 {
    let mut sum = 0;
    while let Some(value) = messages.recv().await {
        sum += value;
    }
    sum
}

fn start_reducer() -> Reducer {
    let (messages, receiver) = mpsc::channel(16);
    Reducer { messages, sum: tokio::spawn(reduce(receiver)) }
}

async fn produce(reducers: Arc<Reducers>, mut keys: Random, messages: u64) {
    for _ in 0..messages {
        let key = keys.below(reducers.len() as u64) as usize;
        let reducer = reducers[key].get_or_init(start_reducer);
        if reducer.messages.send(1).await.is_err() {
            fail("a reducer has ended too early");
        }
    }
}

/// Waits until every message has been received.
async fn empty(reducers: &Reducers) {
    for reducer in reducers.iter().filter_map(OnceLock::get) {
        while reducer.messages.capacity() < reducer.messages.max_capacity() {
            tokio::task::yield_now().await;
        }
    }
}

async fn send_all(options: &Options, reducers: &Arc<Reducers>) {
    let mut producers = Vec::new();
    for p in 0..options.producers {
        let more = u64::from(p < options.messages % options.producers);
        let messages = options.messages / options.producers + more;
        let keys = Random::new(options.seed, p);
        producers.push(tokio::spawn(produce(reducers.clone(), keys, messages)));
    }
    for producer in producers {
        producer.await.unwrap_or_else(|error| fail(&error.to_string()));
    }
}

pub async fn run(options: &Options) -> Row {
    let rss_before = memory("VmRSS");
    let start = Instant::now();
    let reducers: Arc<Reducers> =
        Arc::new((0..options.reducers).map(|_| OnceLock::new()).collect());
    send_all(options, &reducers).await;
    empty(&reducers).await;
    let seconds = start.elapsed();
    let Some(reducers) = Arc::into_inner(reducers) else { fail("a producer still runs") };
    let (mut sum, mut live_reducers) = (0, 0);
    for reducer in reducers.into_iter().filter_map(OnceLock::into_inner) {
        drop(reducer.messages);
        sum += reducer.sum.await.unwrap_or_else(|error| fail(&error.to_string()));
        live_reducers += 1;
    }
    let drain = start.elapsed() - seconds;
    check("the sum of the results", sum, options.messages);
    Row {
        parameters: format!(
            r#""reducers":{},"messages":{},"producers":{},"seed":{}"#,
            options.reducers, options.messages, options.producers, options.seed
        ),
        answer: sum,
        tasklets: live_reducers,
        seconds,
        fan: Some(Fan { messages: options.messages, live_reducers, drain }),
        rss_before,
    }
}
