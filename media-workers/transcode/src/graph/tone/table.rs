//! The mapping as a table, fast enough for every pixel: blocks of two by two share their colour, as 4:2:0 does.

use super::curve::{Transfer, map};

/// Steps of luma; the curve bends most there.
const LUMA: usize = 65;
/// Steps of each colour difference.
const CHROMA: usize = 33;

/// Mapped values at a grid of 10-bit codes, as 8-bit codes.
pub(super) struct Table {
    values: Vec<[f32; 3]>,
}

/// One place between the steps of an axis: the step below and the share of the one above.
type Place = (usize, f32);

/// The table at the colour of one block: what is left is one dimension.
pub(super) struct Column<'a> {
    values: &'a [[f32; 3]],
    /// Where the four neighbouring colours start, and the share of each.
    corners: [(usize, f32); 4],
}

impl Table {
    pub fn new(transfer: Transfer) -> Self {
        let code = |step: usize, steps: usize| 1023.0 * step as f64 / (steps - 1) as f64;
        let mut values = Vec::with_capacity(CHROMA * CHROMA * LUMA);
        for blue in 0..CHROMA {
            for red in 0..CHROMA {
                for luma in 0..LUMA {
                    let difference = |step| (code(step, CHROMA) - 512.0) / 896.0;
                    let signal = [(code(luma, LUMA) - 64.0) / 876.0, difference(blue), difference(red)];
                    let [y, b, r] = map(signal, transfer);
                    values.push(
                        [16.0 + 219.0 * y, 128.0 + 224.0 * b, 128.0 + 224.0 * r].map(|code| code as f32),
                    );
                }
            }
        }
        Self { values }
    }

    /// The column at a colour, between its four neighbours.
    pub fn column(&self, blue: u16, red: u16) -> Column<'_> {
        let ((blue, blue_share), (red, red_share)) = (place(blue, CHROMA), place(red, CHROMA));
        let start = |blue: usize, red: usize| (blue * CHROMA + red) * LUMA;
        let corners = [
            (start(blue, red), (1.0 - blue_share) * (1.0 - red_share)),
            (start(blue, red + 1), (1.0 - blue_share) * red_share),
            (start(blue + 1, red), blue_share * (1.0 - red_share)),
            (start(blue + 1, red + 1), blue_share * red_share),
        ];
        Column { values: &self.values, corners }
    }
}

impl Column<'_> {
    /// The mapped luma code at a luma code.
    pub fn luma(&self, luma: u16) -> u8 {
        self.plane(luma, 0)
    }

    /// The mapped colour differences, blue and red, at a luma code.
    pub fn colour(&self, luma: u16) -> [u8; 2] {
        [self.plane(luma, 1), self.plane(luma, 2)]
    }

    fn plane(&self, luma: u16, plane: usize) -> u8 {
        let (step, share) = place(luma, LUMA);
        let mut mixed = 0.0;
        for (start, corner) in self.corners {
            let (below, above) = (self.values[start + step][plane], self.values[start + step + 1][plane]);
            mixed += corner * (below + share * (above - below));
        }
        mixed.round().clamp(0.0, 255.0) as u8
    }
}

fn place(code: u16, steps: usize) -> Place {
    let scaled = f32::from(code.min(1023)) * (steps - 1) as f32 / 1023.0;
    let step = (scaled as usize).min(steps - 2);
    (step, scaled - step as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_follows_the_curve() {
        let table = Table::new(Transfer::Pq);
        for (luma, blue, red) in
            [(64, 512, 512), (300, 512, 512), (500, 480, 560), (721, 512, 512), (440, 600, 450)]
        {
            let signal = [
                (f64::from(luma) - 64.0) / 876.0,
                (f64::from(blue) - 512.0) / 896.0,
                (f64::from(red) - 512.0) / 896.0,
            ];
            let [y, b, r] = map(signal, Transfer::Pq);
            let exact = [16.0 + 219.0 * y, 128.0 + 224.0 * b, 128.0 + 224.0 * r];
            let column = table.column(blue, red);
            let [found_blue, found_red] = column.colour(luma);
            for (found, exact) in [column.luma(luma), found_blue, found_red].into_iter().zip(exact) {
                assert!((f64::from(found) - exact).abs() < 4.0, "{luma} {blue} {red}: {found} for {exact}");
            }
        }
    }
}
