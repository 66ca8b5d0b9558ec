//! From a BT.2100 signal to a BT.709 signal, for one colour. All signals are 0 to 1.

/// What white paper shines with in an HDR picture (ITU-R BT.2408), in candela a square metre.
const REFERENCE_WHITE: f64 = 203.0;
/// The brightest light that keeps its detail; most films are mastered for it.
const PEAK: f64 = 1000.0;
/// Up to this share of white the picture is left as it is.
const KNEE: f64 = 0.6;
/// What a BT.709 display does to a signal (ITU-R BT.1886).
const DISPLAY_GAMMA: f64 = 2.4;

/// How a source encodes light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Transfer {
    Pq,
    Hlg,
}

/// BT.2020 luma and colour differences to BT.709 ones; differences lie in -0.5 to 0.5.
pub(super) fn map([luma, blue, red]: [f64; 3], transfer: Transfer) -> [f64; 3] {
    let signal = [luma + 1.4746 * red, luma - 0.164_553 * blue - 0.571_353 * red, luma + 1.8814 * blue];
    let light = match transfer {
        Transfer::Pq => signal.map(pq_light),
        Transfer::Hlg => hlg_light(signal),
    };
    let shown = to_709(compressed(light.map(|light| light / REFERENCE_WHITE)));
    let [r, g, b] = shown.map(|light| light.clamp(0.0, 1.0).powf(1.0 / DISPLAY_GAMMA));
    let luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    [luma, (b - luma) / 1.8556, (r - luma) / 1.5748]
}

/// The electro-optical transfer of SMPTE ST 2084, in candela a square metre.
fn pq_light(signal: f64) -> f64 {
    let power = signal.clamp(0.0, 1.0).powf(1.0 / 78.843_75);
    let light = (power - 0.835_937_5).max(0.0) / (18.851_562_5 - 18.6875 * power);
    10_000.0 * light.powf(1.0 / 0.159_301_757_812_5)
}

/// Hybrid log-gamma as a display of 1000 candela shows it (ITU-R BT.2100).
fn hlg_light(signal: [f64; 3]) -> [f64; 3] {
    let scene = signal.map(|signal| {
        let signal = signal.clamp(0.0, 1.0);
        if signal <= 0.5 {
            signal * signal / 3.0
        } else {
            (((signal - 0.559_910_73) / 0.178_832_77).exp() + 0.284_668_92) / 12.0
        }
    });
    let luminance = 0.2627 * scene[0] + 0.678 * scene[1] + 0.0593 * scene[2];
    scene.map(|light| PEAK * luminance.max(1e-9).powf(0.2) * light)
}

/// Rolls bright colours off towards white, by their strongest channel, so that hues stay.
fn compressed(light: [f64; 3]) -> [f64; 3] {
    let strongest = light.into_iter().fold(0.0, f64::max);
    if strongest <= KNEE {
        return light;
    }
    let room = 1.0 - KNEE;
    let above = (strongest - KNEE) / room;
    let most = (PEAK / REFERENCE_WHITE - KNEE) / room;
    let rolled = KNEE + room * above * (1.0 + above / (most * most)) / (1.0 + above);
    light.map(|light| light * rolled / strongest)
}

/// Linear BT.2020 to linear BT.709 primaries.
fn to_709([r, g, b]: [f64; 3]) -> [f64; 3] {
    [
        1.6605 * r - 0.5876 * g - 0.0728 * b,
        -0.1246 * r + 1.1329 * g - 0.0083 * b,
        -0.0182 * r - 0.1006 * g + 1.1187 * b,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The PQ signal of this many candela.
    fn pq(light: f64) -> f64 {
        let power = (light / 10_000.0).powf(0.159_301_757_812_5);
        ((0.835_937_5 + 18.851_562_5 * power) / (1.0 + 18.6875 * power)).powf(78.843_75)
    }

    #[test]
    fn grey_stays_grey_and_brighter_stays_brighter() {
        for transfer in [Transfer::Pq, Transfer::Hlg] {
            let mut before = -1.0;
            for step in 0..=100 {
                let [luma, blue, red] = map([f64::from(step) / 100.0, 0.0, 0.0], transfer);
                assert!(blue.abs() < 0.005 && red.abs() < 0.005, "{transfer:?} {step}: {blue} {red}");
                assert!(luma >= before, "{transfer:?} {step}");
                before = luma;
            }
        }
    }

    #[test]
    fn black_is_black_paper_is_nearly_white_and_the_peak_is_white() {
        let luma = |light: f64| map([pq(light), 0.0, 0.0], Transfer::Pq)[0];
        assert!(luma(0.0).abs() < 0.001);
        assert!((0.85..0.97).contains(&luma(203.0)), "{}", luma(203.0));
        assert!((luma(1000.0) - 1.0).abs() < 0.001);
        assert!(
            (luma(50.0) - (50.0_f64 / 203.0).powf(1.0 / 2.4)).abs() < 0.001,
            "shadows and skin are left alone"
        );
    }
}
