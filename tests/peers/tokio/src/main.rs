//! Throng's experiments in Rust: tasks and channels of Tokio.
mod chain;
mod fanout;
mod hackysack;
mod options;
mod pingpong;
mod random;
mod ring;
mod row;
mod skynet;
mod spawn;

use options::Options;
use tokio::runtime::{Builder, Runtime};

// One worker is the runtime of one thread: its tasks run on the thread that waits for them.
fn make_runtime(workers: usize) -> Runtime {
    let runtime = match workers {
        1 => Builder::new_current_thread().build(),
        _ => Builder::new_multi_thread().worker_threads(workers).build(),
    };
    runtime.unwrap_or_else(|error| row::fail(&format!("cannot start the runtime: {error}")))
}

async fn run(experiment: String, options: Options) {
    let row = match experiment.as_str() {
        "chain" => chain::run(&options).await,
        "skynet" => skynet::run(&options).await,
        "pingpong" => pingpong::run(&options).await,
        "fanout" => fanout::run(&options).await,
        "ring" => ring::run(&options).await,
        "spawn" => spawn::run(&options).await,
        "hackysack" => hackysack::run(&options).await,
        other => row::fail(&format!("there is no experiment '{other}'")),
    };
    row.print(&experiment, &options);
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(experiment) = arguments.next() else {
        row::fail("usage: throng_peer EXPERIMENT [--NAME VALUE...]")
    };
    let options = Options::parse(arguments);
    let runtime = make_runtime(options.workers);
    // A task of its own, so that it runs on a worker as all others do.
    let done = runtime.block_on(async { tokio::spawn(run(experiment, options)).await });
    if let Err(error) = done {
        row::fail(&error.to_string());
    }
}
