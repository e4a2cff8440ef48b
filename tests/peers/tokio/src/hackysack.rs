use crate::options::Options;
use crate::random::Random;
use crate::row::{check, fail, Row};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::mpsc;

/// The sack knows how often it is still to be kicked, where to, and whom it has come to so far.
struct Sack {
    kicks: u64,
    random: Random,
    sum: u64,
}

type Circle = Arc<[mpsc::Sender<Sack>]>;

fn another(random: &mut Random, players: u64, player: u64) -> u64 {
    let other = random.below(players - 1);
    other + u64::from(other >= player)
}

async fn play(
    player: u64,
    mut inbox: mpsc::Receiver<Sack>,
    circle: Circle,
    done: mpsc::Sender<u64>,
) {
    while let Some(mut sack) = inbox.recv().await {
        sack.sum += player;
        if sack.kicks == 0 {
            let _ = done.send(sack.sum).await;
            return;
        }
        sack.kicks -= 1;
        let to = another(&mut sack.random, circle.len() as u64, player);
        let _ = circle[to as usize].send(sack).await;
    }
}

/// The same without tasks.
fn expected(options: &Options) -> u64 {
    let mut random = Random::new(options.seed, 0);
    let (mut player, mut sum) = (0, 0);
    for _ in 0..options.kicks {
        player = another(&mut random, options.players, player);
        sum += player;
    }
    sum
}

pub async fn run(options: &Options) -> Row {
    let start = Instant::now();
    let (senders, inboxes): (Vec<_>, Vec<_>) =
        (0..options.players).map(|_| mpsc::channel(1)).unzip();
    let circle: Circle = senders.into();
    let (done, mut result) = mpsc::channel(1);
    let players: Vec<_> = inboxes
        .into_iter()
        .enumerate()
        .map(|(i, inbox)| tokio::spawn(play(i as u64, inbox, circle.clone(), done.clone())))
        .collect();
    let sack = Sack { kicks: options.kicks, random: Random::new(options.seed, 0), sum: 0 };
    let _ = circle[0].send(sack).await;
    let answer = result.recv().await.unwrap_or_else(|| fail("the sack is lost"));
    players.iter().for_each(|player| player.abort());
    let seconds = start.elapsed();
    check("the sum of the players", answer, expected(options));
    Row {
        parameters: format!(
            r#""players":{},"kicks":{},"seed":{}"#,
            options.players, options.kicks, options.seed
        ),
        answer,
        seconds,
        ..Row::default()
    }
}
