use crate::options::Options;
use crate::row::{check, fail, memory, Row};
use std::future::Future;
use std::pin::Pin;
use std::time::Instant;
use tokio::sync::mpsc;

type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

async fn leaf(parent: mpsc::Sender<u64>, first: u64) {
    let _ = parent.send(first).await;
}

// In a box, since its type would contain itself.
fn node(parent: mpsc::Sender<u64>, first: u64, size: u64) -> Task {
    Box::pin(async move {
        let (sender, mut children) = mpsc::channel(10);
        for i in 0..10 {
            let (first, size) = (first + i * size / 10, size / 10);
            if size == 1 {
                tokio::spawn(leaf(sender.clone(), first));
            } else {
                tokio::spawn(node(sender.clone(), first, size));
            }
        }
        drop(sender);
        let mut sum = 0;
        while let Some(value) = children.recv().await {
            sum += value;
        }
        let _ = parent.send(sum).await;
    })
}

pub async fn run(options: &Options) -> Row {
    let rss_before = memory("VmRSS");
    let leaves = options.leaves;
    let start = Instant::now();
    let (sender, mut root) = mpsc::channel(10);
    if leaves == 1 {
        tokio::spawn(leaf(sender, 0));
    } else {
        tokio::spawn(node(sender, 0, leaves));
    }
    let answer = root.recv().await.unwrap_or_else(|| fail("the tree has no answer"));
    let seconds = start.elapsed();
    check("the answer", answer, leaves * (leaves - 1) / 2);
    let levels = std::iter::successors(Some(leaves), |level| Some(level / 10));
    Row {
        parameters: format!(r#""leaves":{leaves}"#),
        answer,
        tasklets: levels.take_while(|level| *level > 0).sum(),
        seconds,
        rss_before,
        ..Row::default()
    }
}
