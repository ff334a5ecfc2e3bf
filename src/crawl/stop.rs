//! How a crawl is asked to end tidily.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::Notify;

/// Said once, heard by every task.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop {
    flag: Arc<AtomicBool>,
    said: Arc<Notify>,
}

impl Stop {
    /// Asks everything to end.
    pub(crate) fn say(&self) {
        self.flag.store(true, Ordering::SeqCst);
        self.said.notify_waiters();
    }

    /// Whether it was said.
    pub(crate) fn is_said(&self) -> bool {
        self.flag.load(Ordering::SeqCst)
    }

    /// For a thread that only looks.
    pub(crate) fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.flag)
    }

    /// Sleeps, or wakes early because it was said; tells which.
    pub(crate) async fn sleep(&self, how_long: Duration) -> bool {
        let said = self.said.notified();
        tokio::pin!(said);
        said.as_mut().enable();
        if self.is_said() {
            return true;
        }
        tokio::select! {
            () = crate::clock::sleep(how_long) => self.is_said(),
            () = said => true,
        }
    }

    /// Says it when the process is interrupted or asked to end.
    pub(crate) fn on_signals(&self) {
        let stop = self.clone();
        tokio::spawn(async move {
            heard().await;
            stop.say();
        });
    }
}

/// Waits until the process is interrupted or asked to end. `false` where that cannot be heard.
#[must_use]
pub fn signalled() -> bool {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    match runtime {
        Ok(runtime) => {
            runtime.block_on(heard());
            true
        }
        Err(_) => false,
    }
}

#[cfg(unix)]
async fn heard() {
    use tokio::signal::unix::{SignalKind, signal};
    // A terminal or a remote connection that closes says hang-up.
    let (Ok(mut terminate), Ok(mut hang_up)) = (
        signal(SignalKind::terminate()),
        signal(SignalKind::hangup()),
    ) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
        _ = hang_up.recv() => {}
    }
}

#[cfg(not(unix))]
async fn heard() {
    let _ = tokio::signal::ctrl_c().await;
}
