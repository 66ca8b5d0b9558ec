//! Frame rates: exact where the source is exact, the next standard rate where it varies.

use super::Fraction;

const STANDARD: [Fraction; 9] = [
    Fraction::new(24_000, 1001),
    Fraction::new(24, 1),
    Fraction::new(25, 1),
    Fraction::new(30_000, 1001),
    Fraction::new(30, 1),
    Fraction::new(48, 1),
    Fraction::new(50, 1),
    Fraction::new(60_000, 1001),
    Fraction::new(60, 1),
];

/// Frames a second of the largest rungs, at most.
pub(super) const FASTEST: u32 = 60;

/// How far from a standard rate an average may be and still mean it.
const TOLERANCE: f64 = 0.002;

/// The frame rate of the largest rungs for a source with this average rate: at most 60.
pub(super) fn output_rate(source: Fraction) -> Fraction {
    let average = source.as_f64();
    if average <= 0.0 {
        return Fraction::new(30, 1);
    }
    if is_exact(source) {
        return at_most(source, FASTEST);
    }
    let near = STANDARD.iter().find(|rate| (rate.as_f64() / average - 1.0).abs() < TOLERANCE);
    let above = STANDARD.iter().find(|rate| rate.as_f64() >= average);
    near.or(above).copied().unwrap_or(Fraction::new(60, 1))
}

/// Whole rates, halves (12.5), and the 1001 family are meant; anything else is the average of a varying rate.
fn is_exact(rate: Fraction) -> bool {
    matches!(rate.den, 1 | 2 | 1001) && rate.as_f64() >= 1.0
}

/// The same rate, halved until it is not above the limit: rates of one ladder are multiples of the slowest.
pub(super) fn at_most(rate: Fraction, limit: u32) -> Fraction {
    let divisor = rate.num.div_ceil(rate.den.saturating_mul(limit).max(1)).max(1).next_power_of_two();
    reduced(Fraction::new(rate.num, rate.den.saturating_mul(divisor)))
}

fn reduced(rate: Fraction) -> Fraction {
    let (mut a, mut b) = (rate.num, rate.den);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    let common = a.max(1);
    Fraction::new(rate.num / common, rate.den / common)
}
