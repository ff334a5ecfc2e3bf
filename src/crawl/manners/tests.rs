//! What manners promise, without a network or a sleep.

use std::time::Duration;

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::crawl::robots::CrawlDelay;

fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

fn wall(passed: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + passed).unwrap()
}

fn lane() -> Lane {
    Lane::new(Manners::default(), 7)
}

/// Asks as soon as the lane lets it, for an answer that takes `took`; the time it ended.
fn ask(lane: &mut Lane, took: Duration, fared: Fared) -> (Duration, After) {
    let Ready::At(start) = lane.ready() else {
        panic!("not ready: {:?}", lane.ready())
    };
    lane.start(start).unwrap();
    let end = start + took;
    (end, lane.finish(end, 1000, fared))
}

fn gap(lane: &Lane, end: Duration) -> Duration {
    match lane.ready() {
        Ready::At(next) => next - end,
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_in_flight_and_never_before_the_delay() {
    let mut lane = lane();
    lane.start(seconds(1)).unwrap();
    assert_eq!(lane.ready(), Ready::Busy);
    assert_eq!(lane.start(seconds(100)), Err(TooSoon));
    lane.finish(seconds(100), 0, Fared::Well);
    assert_eq!(lane.start(seconds(101)), Err(TooSoon));
}

#[test]
fn the_crawl_delay_is_kept_when_it_is_larger() {
    let mut lane = lane();
    let (end, _) = ask(&mut lane, Duration::ZERO, Fared::Well);
    assert_eq!(gap(&lane, end), seconds(2));
    let asked = seconds(10);
    lane.set_crawl_delay(Some(CrawlDelay { asked, kept: asked }));
    assert_eq!(gap(&lane, end), seconds(10));
}

#[test]
fn a_slowing_host_is_given_room_within_bounds() {
    let mut lane = lane();
    let (end, _) = ask(&mut lane, seconds(1), Fared::Well);
    assert_eq!(gap(&lane, end), seconds(5));
    for _ in 0..50 {
        ask(&mut lane, seconds(20), Fared::Well);
    }
    assert_eq!(lane.delay(), Manners::LONGEST_FOR_SLOWNESS);
    for _ in 0..50 {
        ask(&mut lane, Duration::from_millis(100), Fared::Well);
    }
    assert_eq!(
        lane.delay(),
        seconds(2),
        "and taken at its old pace when it recovers"
    );
}

#[test]
fn retry_after_is_obeyed_and_slows_the_host() {
    let mut lane = lane();
    let busy = Fared::TooFast {
        retry_after: Some(seconds(40)),
    };
    let (end, after) = ask(&mut lane, Duration::ZERO, busy);
    assert_eq!((after, gap(&lane, end)), (After::Again, seconds(40)));
    let (end, _) = ask(&mut lane, Duration::ZERO, Fared::Well);
    assert_eq!(gap(&lane, end), seconds(4));
}

#[test]
fn who_asks_for_hours_is_not_asked_before_they_are_over() {
    let mut lane = lane();
    let busy = Fared::TooFast {
        retry_after: Some(seconds(7200)),
    };
    let (end, after) = ask(&mut lane, Duration::ZERO, busy);
    assert_eq!((after, lane.ready()), (After::Never, Ready::Waiting));
    assert!(!lane.revisit(), "a revisit is no way round it");
    assert_eq!(lane.start(end + seconds(9000)), Err(TooSoon));
    let written = serde_json::to_string(&lane.state(end + seconds(60), wall(60))).unwrap();
    let later = |passed: i64| {
        let state: LaneState = serde_json::from_str(&written).unwrap();
        Lane::restore(state, Manners::default(), 7, seconds(5), wall(passed)).ready()
    };
    assert_eq!(later(60), Ready::Waiting);
    assert_eq!(later(7199), Ready::Waiting);
    assert_eq!(
        later(7200),
        Ready::At(seconds(9)),
        "and then with the delay it has by now"
    );
}

#[test]
fn failures_back_off_then_rest_then_one_revisit() {
    let mut lane = lane();
    let mut last = Duration::ZERO;
    for _ in 1..Manners::default().failures_before_rest {
        let (end, after) = ask(&mut lane, Duration::ZERO, Fared::Badly);
        assert_eq!(after, After::Again);
        assert!(gap(&lane, end) > last.mul_f64(1.5), "each wait is longer");
        last = gap(&lane, end);
    }
    assert_eq!(ask(&mut lane, Duration::ZERO, Fared::Badly).1, After::Later);
    assert_eq!(lane.ready(), Ready::Resting);
    assert!(lane.revisit());
    assert_eq!(ask(&mut lane, Duration::ZERO, Fared::Badly).1, After::Never);
    assert_eq!(lane.ready(), Ready::Shut);
    assert!(!lane.revisit());
}

#[test]
fn a_challenge_is_never_asked_around() {
    let mut lane = lane();
    for _ in 0..3 {
        assert_eq!(
            ask(&mut lane, Duration::ZERO, Fared::Challenged).1,
            After::Never
        );
    }
    assert_eq!(lane.ready(), Ready::Shut);
}

#[test]
fn politeness_holds_across_a_restart() {
    let mut before = lane();
    let busy = Fared::TooFast {
        retry_after: Some(seconds(60)),
    };
    let (end, _) = ask(&mut before, Duration::ZERO, busy);
    let written = serde_json::to_string(&before.state(end + seconds(20), wall(20))).unwrap();
    let state: LaneState = serde_json::from_str(&written).unwrap();
    let after = Lane::restore(state, Manners::default(), 7, seconds(5), wall(0));
    assert_eq!(after.ready(), Ready::At(seconds(45)));
    assert_eq!(after.record("a").requests, 1);
}

#[test]
fn the_record_says_what_the_host_saw() {
    let mut lane = lane();
    ask(&mut lane, Duration::from_millis(300), Fared::Well);
    ask(&mut lane, Duration::from_millis(300), Fared::Well);
    ask(&mut lane, Duration::from_millis(300), Fared::Refused);
    lane.refused_by_robots();
    let record = lane.record("a.example");
    assert_eq!((record.requests, record.bytes), (3, 3000));
    assert_eq!(record.smallest_gap_ms, Some(2300));
    assert_eq!(record.median_gap_ms, Some(2300));
    assert_eq!((record.refusals, record.robots_refused), (1, 1));
    assert_eq!((record.answering_ms, record.time_ms), (900, 4900));
}

proptest! {
    #[test]
    fn whatever_happens_no_gap_is_under_the_delay(
        happenings in proptest::collection::vec((0_u64..9000, 0_u8..5, 0_u64..100), 1..60)
    ) {
        let mut lane = lane();
        let mut last_end: Option<Duration> = None;
        for (took, what, asked) in happenings {
            let Ready::At(start) = lane.ready() else { break };
            if let Some(end) = last_end {
                prop_assert!(start >= end + lane.delay());
                prop_assert!(lane.delay() >= Manners::default().delay);
            }
            prop_assert!(lane.start(start).is_ok(), "the limiter agrees with the schedule");
            let fared = match what {
                0 => Fared::TooFast { retry_after: Some(seconds(asked)) },
                1 => Fared::Badly,
                2 => Fared::Refused,
                _ => Fared::Well,
            };
            let end = start + Duration::from_millis(took);
            lane.finish(end, 1, fared);
            last_end = Some(end);
        }
    }
}
