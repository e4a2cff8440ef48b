use crate::options::Options;
use crate::row::{check, fail, memory, Row};
use std::time::Instant;
use tokio::sync::oneshot;

async fn link(left: oneshot::Sender<u64>, right: oneshot::Receiver<u64>) {
    if let Ok(value) = right.await {
        let _ = left.send(value + 1); // fails only where nobody waits any more
    }
}

pub async fn run(options: &Options) -> Row {
    let rss_before = memory("VmRSS");
    let start = Instant::now();
    let (mut left, leftmost) = oneshot::channel();
    for _ in 0..options.tasklets {
        let (sender, right) = oneshot::channel();
        tokio::spawn(link(left, right));
        left = sender;
    }
    tokio::task::yield_now().await; // with one worker: until all of them wait
    let _ = left.send(0);
    let answer = leftmost.await.unwrap_or_else(|_| fail("the chain is broken"));
    let seconds = start.elapsed();
    check("the answer", answer, options.tasklets as u64);
    Row {
        parameters: format!(r#""tasklets":{}"#, options.tasklets),
        answer,
        tasklets: options.tasklets as u64,
        seconds,
        rss_before,
        ..Row::default()
    }
}
