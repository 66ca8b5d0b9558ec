//! The ladder of one title: what a trial encode showed that it does not need is not spent.

use super::Rung;
use crate::media::Trial;

/// Large pictures have more in them that is like what lies beside it: bits grow slower than pixels.
const PIXELS_POWER: f64 = 0.75;
/// So many steps of the rate factor halve the bits (x264's scale of quantisers).
const CRF_STEPS_TO_HALF: f64 = 6.0;
/// A cap is so many times what the busiest seconds came to (media-pipeline 4).
const HEADROOM: f64 = 1.5;
/// Less than this caps nothing that is worth it.
const MIN_KBPS: f64 = 150.0;
/// A viewer gains nothing by changing between rungs that are nearer to each other (media-pipeline 4).
const MIN_STEP: f64 = 1.5;

/// Lowers the caps of rungs, and leaves out those that cost nearly as much as the one above them.
pub(super) fn fit(rungs: &mut Vec<Rung>, trial: &Trial) {
    let mut above = None;
    rungs.retain(|rung| {
        let need = expected_kbps(rung, trial);
        let is_near = above.is_some_and(|above| above < need * MIN_STEP);
        if !is_near {
            above = Some(need);
        }
        !is_near
    });
    for rung in rungs {
        let cap = (expected_kbps(rung, trial) * HEADROOM).max(MIN_KBPS);
        rung.max_kbps = rung.max_kbps.min(cap.round() as u32);
    }
}

/// What a rung's busiest seconds need.
fn expected_kbps(rung: &Rung, trial: &Trial) -> f64 {
    let pixels = |width: u32, height: u32| (f64::from(width) * f64::from(height)).max(1.0);
    let size = pixels(rung.width, rung.height) / pixels(trial.width, trial.height);
    let steps = f64::from(Trial::CRF) - f64::from(rung.crf);
    f64::from(trial.kbps) * size.powf(PIXELS_POWER) * (steps / CRF_STEPS_TO_HALF).exp2() * waste(&rung.preset)
}

/// How much more a quicker preset spends on the same quality.
fn waste(preset: &str) -> f64 {
    match preset {
        "ultrafast" => 2.0,
        "superfast" => 1.4,
        // Wildcard: the slower ones, which the trial is as thrifty as.
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{settings, video};
    use super::super::{Container, rungs};
    use super::*;
    use proptest::prelude::*;

    const AT: Trial = Trial { width: 1280, height: 720, kbps: 0 };

    fn ladder(short_sides: &[u32], kbps: u32) -> (Vec<Rung>, Vec<Rung>) {
        let table = rungs(&video(1920, 1080), &settings(Container::Cmaf, short_sides));
        let mut fitted = table.clone();
        fit(&mut fitted, &Trial { kbps, ..AT });
        (table, fitted)
    }

    #[test]
    fn slides_are_capped_by_what_they_need_and_sport_by_the_profile() {
        let (table, slides) = ladder(&[1080, 720, 360], 200);
        let caps: Vec<u32> = slides.iter().map(|rung| rung.max_kbps).collect();
        // 200 kbit/s at 720p and crf 23; the profile's rate factor and sizes scale it.
        let factor = (f64::from(Trial::CRF) - f64::from(table[1].crf)) / 6.0;
        let at_720 = (200.0 * factor.exp2() * 1.5).max(150.0).round() as u32;
        assert_eq!(caps[1], at_720);
        assert!(caps[0] > at_720 && caps[2] < at_720, "{caps:?}");
        let (table, sport) = ladder(&[1080, 720, 360], 100_000);
        assert_eq!(sport, table);
    }

    #[test]
    fn a_rung_that_costs_nearly_what_the_one_above_costs_is_left_out() {
        let (_, fitted) = ladder(&[540, 480, 240], 300);
        let names: Vec<&str> = fitted.iter().map(|rung| rung.name.as_str()).collect();
        assert_eq!(names, ["540p", "240p"]);
    }

    proptest! {
        #[test]
        fn no_cap_is_raised_and_the_highest_rung_stays(kbps in 0_u32..200_000) {
            let (table, fitted) = ladder(&[1080, 720, 480, 360, 240], kbps);
            prop_assert_eq!(&fitted[0].name, &table[0].name);
            for rung in &fitted {
                let own = table.iter().find(|of_table| of_table.name == rung.name).expect("one of them");
                prop_assert!(rung.max_kbps <= own.max_kbps && rung.max_kbps > 0);
            }
        }

        #[test]
        fn what_needs_more_gets_no_less(kbps in 0_u32..50_000, more in 1_u32..50_000) {
            let (less, more) = (ladder(&[720, 360], kbps).1, ladder(&[720, 360], kbps + more).1);
            prop_assert!(less[0].max_kbps <= more[0].max_kbps);
        }
    }
}
