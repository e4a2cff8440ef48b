//! Lets the program know what it was compiled by.
use std::process::Command;

fn main() {
    let rustc = std::env::var("RUSTC").expect("cargo sets RUSTC");
    let output = Command::new(rustc).arg("--version").output().expect("rustc --version");
    let version = String::from_utf8_lossy(&output.stdout);
    let short = version.split(" (").next().unwrap_or_default().trim();
    println!("cargo:rustc-env=THRONG_PEER_COMPILER={short}, tokio 1.54.1");
    println!("cargo:rerun-if-changed=build.rs");
}
