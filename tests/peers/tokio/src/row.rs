use crate::options::Options;
use std::time::Duration;

/// The results of one run.
#[derive(Default)]
pub struct Row {
    /// As members of a JSON object.
    pub parameters: String,
    pub answer: u64,
    /// Alive at once; 0: too few to speak of their memory.
    pub tasklets: u64,
    pub seconds: Duration,
    /// Only of an experiment that sends many messages.
    pub fan: Option<Fan>,
    pub rss_before: u64,
}

pub struct Fan {
    pub messages: u64,
    pub live_reducers: u64,
    pub drain: Duration,
}

pub fn fail(what: &str) -> ! {
    eprintln!("tokio: {what}");
    std::process::exit(1)
}

pub fn check(what: &str, got: u64, expected: u64) {
    if got != expected {
        fail(&format!("{what} is {got} instead of {expected}"));
    }
}

/// Bytes of a field of /proc/self/status, which has them in KiB.
pub fn memory(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status")
        .unwrap_or_else(|error| fail(&format!("cannot read /proc/self/status: {error}")));
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    let kib = line.and_then(|rest| rest.trim_start_matches(':').split_whitespace().next());
    match kib.and_then(|number| number.parse::<u64>().ok()) {
        Some(kib) => kib * 1024,
        None => fail(&format!("no {field} in /proc/self/status")),
    }
}

impl Row {
    pub fn print(&self, experiment: &str, options: &Options) {
        let peak = memory("VmHWM");
        let seconds = self.seconds.as_secs_f64();
        let mut text = format!(
            r#"{{"experiment":"{experiment}","runtime":"tokio",{},"workers":{},"answer":{}"#,
            self.parameters, options.workers, self.answer
        );
        text += &format!(r#","seconds":{seconds:.9}"#);
        if let Some(fan) = &self.fan {
            let rate = fan.messages as f64 / seconds;
            text += &format!(r#","messages_per_second":{rate:.0}"#);
            text += &format!(r#","live_reducers":{}"#, fan.live_reducers);
            text += &format!(r#","drain_seconds":{:.9}"#, fan.drain.as_secs_f64());
        }
        text += &format!(r#","peak_rss_bytes":{peak}"#);
        if self.tasklets > 0 {
            let each = (peak - self.rss_before) / self.tasklets;
            text += &format!(r#","bytes_per_tasklet":{each}"#);
        }
        println!(r#"{text},"compiler":"{}"}}"#, env!("THRONG_PEER_COMPILER"));
    }
}
