//! What a crawl cost its client: processor time, memory, wall time.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Context;

use crate::farm::Farm;

/// How often a client's memory is looked at; the kernel keeps the peak in between.
const LOOK: Duration = Duration::from_millis(20);
/// Linux tells processor time in hundredths of a second, whatever the machine.
const TICKS: f64 = 100.0;

/// What one crawl cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// Pages that the farm served.
    pub(crate) pages: usize,
    /// Different ones among them.
    pub(crate) distinct: usize,
    /// Processor seconds, user and system.
    pub(crate) cpu: f64,
    /// Seconds from start to end.
    pub(crate) wall: f64,
    /// Peak resident memory, MiB.
    pub(crate) memory: f64,
}

impl Cost {
    pub(crate) const HEAD: &str =
        "                         pages  distinct  CPU s  wall s  pages/CPU s  peak MiB  ratio";

    /// Runs a crawler against the farm.
    pub(crate) fn of(command: &mut Command, farm: &mut Farm) -> anyhow::Result<Cost> {
        farm.served()?;
        let before = children()?;
        let started = Instant::now();
        let mut crawler = command
            .spawn()
            .with_context(|| format!("{:?} does not start", command.get_program()))?;
        let status = format!("/proc/{}/status", crawler.id());
        let mut memory = 0.0_f64;
        while crawler.try_wait()?.is_none() {
            memory = memory.max(peak(&status).unwrap_or(0.0));
            std::thread::sleep(LOOK);
        }
        let wall = started.elapsed().as_secs_f64();
        let (pages, distinct) = farm.served()?;
        Ok(Cost {
            pages,
            distinct,
            cpu: children()? - before,
            wall,
            memory,
        })
    }

    pub(crate) fn pages_a_second(&self) -> f64 {
        self.distinct as f64 / self.cpu
    }

    /// A row of the table; `ours` is what the ratio is taken of.
    pub(crate) fn line(&self, name: &str, ours: Option<Cost>) -> String {
        let ratio = ours.map_or(String::new(), |ours| {
            format!("{:.2}", ours.pages_a_second() / self.pages_a_second())
        });
        format!(
            "{name:<21} {:>8} {:>9} {:>6.2} {:>7.1} {:>12.0} {:>9.1} {ratio:>6}",
            self.pages,
            self.distinct,
            self.cpu,
            self.wall,
            self.pages_a_second(),
            self.memory
        )
    }
}

/// Processor seconds of all children that ended. Source: proc(5), fields 16 and 17 of `stat`.
fn children() -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").context("this bench needs Linux")?;
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = |field: usize| -> anyhow::Result<f64> {
        let text = after_name.split_whitespace().nth(field - 3);
        Ok(text.context("/proc/self/stat is cut short")?.parse()?)
    };
    Ok((ticks(16)? + ticks(17)?) / TICKS)
}

/// The peak resident memory of a process that runs, MiB.
fn peak(status: &str) -> Option<f64> {
    let text = std::fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib / 1024.0)
}
