//! Signs of life of work that has limits of its own, such as what a service is asked: nobody else is to stop it first.

use std::time::Duration;

/// The pause between two signs.
const SIGN: Duration = Duration::from_secs(15);

/// Waits for `work`, and gives a sign now and then, but not after `limit`.
pub(super) async fn signing<T>(limit: Duration, sign: impl Fn(), work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    for _ in 0..limit.as_secs() / SIGN.as_secs() {
        match tokio::time::timeout(SIGN, work.as_mut()).await {
            Ok(done) => return done,
            Err(_) => sign(),
        }
    }
    work.await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use tokio::time::sleep;

    #[tokio::test(start_paused = true)]
    async fn slow_work_says_that_it_moves_until_it_takes_too_long() {
        let signs = Cell::new(0);
        let signing = |seconds| {
            signs.set(0);
            let work = sleep(Duration::from_secs(seconds));
            signing(Duration::from_mins(1), || signs.set(signs.get() + 1), work)
        };
        signing(10).await;
        assert_eq!(signs.get(), 0);
        signing(50).await;
        assert_eq!(signs.get(), 3);
        signing(10_000).await;
        assert_eq!(signs.get(), 4, "what hangs is found");
    }
}
