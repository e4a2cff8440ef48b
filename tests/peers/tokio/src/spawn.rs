use crate::options::Options;
use crate::row::{check, fail, Row};
use std::time::Instant;

pub async fn run(options: &Options) -> Row {
    let tasklets = options.tasklets as u64;
    let start = Instant::now();
    let mut answer = 0;
    let mut batch = Vec::with_capacity(options.batch as usize);
    for first in (0..tasklets).step_by(options.batch as usize) {
        let end = tasklets.min(first + options.batch);
        batch.extend((first..end).map(|i| tokio::spawn(async move { i })));
        for task in batch.drain(..) {
            answer += task.await.unwrap_or_else(|error| fail(&error.to_string()));
        }
    }
    let seconds = start.elapsed();
    check("the sum of the results", answer, tasklets * (tasklets - 1) / 2);
    Row {
        parameters: format!(r#""tasklets":{tasklets},"batch":{}"#, options.batch),
        answer,
        seconds,
        ..Row::default()
    }
}
