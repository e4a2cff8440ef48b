use crate::row::fail;

/// What each experiment is told; its meaning is that of throng's option of the same name.
pub struct Options {
    pub tasklets: usize,
    pub leaves: u64,
    pub rounds: u64,
    pub reducers: u64,
    pub messages: u64,
    pub producers: u64,
    pub batch: u64,
    pub players: u64,
    pub kicks: u64,
    pub workers: usize,
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            tasklets: 100_000,
            leaves: 1_000_000,
            rounds: 1_000_000,
            reducers: 100_000,
            messages: 10_000_000,
            producers: 2,
            batch: 1000,
            players: 1000,
            kicks: 1_000_000,
            workers: std::thread::available_parallelism().map_or(1, usize::from),
            seed: 1,
        }
    }
}

impl Options {
    pub fn parse(mut arguments: impl Iterator<Item = String>) -> Options {
        let mut options = Options::default();
        while let Some(name) = arguments.next() {
            let number: u64 = match arguments.next().map(|text| text.parse()) {
                Some(Ok(number)) => number,
                _ => fail(&format!("{name} needs a number")),
            };
            match name.as_str() {
                "--tasklets" => options.tasklets = number as usize,
                "--leaves" => options.leaves = number,
                "--rounds" => options.rounds = number,
                "--reducers" => options.reducers = number,
                "--messages" => options.messages = number,
                "--producers" => options.producers = number,
                "--batch" => options.batch = number,
                "--players" => options.players = number,
                "--kicks" => options.kicks = number,
                "--workers" => options.workers = number as usize,
                "--seed" => options.seed = number,
                _ => fail(&format!("there is no option '{name}'")),
            }
        }
        options
    }
}
