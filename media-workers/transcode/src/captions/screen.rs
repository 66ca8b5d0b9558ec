//! The screen of CEA-608 (ANSI/CTA-608-E 6): what codes of one channel show, and for how long.

use super::cues::Cues;
use cea608_types::{Cea608, Mode, tables::PreambleAddressCode};

const ROWS: usize = 15;
const COLUMNS: usize = 32;

type Grid = [[Option<char>; COLUMNS]; ROWS];
const EMPTY: Grid = [[None; COLUMNS]; ROWS];

/// One channel.
pub(super) struct Screen {
    /// Text of a channel that was never told its mode is not shown.
    mode: Option<Mode>,
    shown: Grid,
    /// Where pop-on captions are written before they show.
    hidden: Grid,
    row: usize,
    column: usize,
    /// Since when what is shown is there, in milliseconds.
    since_ms: Option<u64>,
    cues: Cues,
}

impl Default for Screen {
    fn default() -> Self {
        let (shown, hidden, cues) = (EMPTY, EMPTY, Cues::default());
        Self { mode: None, shown, hidden, row: ROWS - 1, column: 0, since_ms: None, cues }
    }
}

impl Screen {
    /// Carries a code out at this time.
    pub fn apply(&mut self, at_ms: u64, code: Cea608) {
        match code {
            Cea608::NewMode(_, mode) => self.change(at_ms, mode),
            Cea608::Preamble(_, place) => self.go_to(place),
            Cea608::Text(text) => {
                if text.needs_backspace {
                    self.back();
                }
                [text.char1, text.char2]
                    .into_iter()
                    .flatten()
                    .for_each(|letter| self.write(at_ms, Some(letter)));
            }
            // Takes the place of a blank.
            Cea608::MidRowChange(..) => self.write(at_ms, Some(' ')),
            Cea608::TabOffset(_, columns) => {
                self.column = (self.column + usize::from(columns)).min(COLUMNS - 1);
            }
            Cea608::Backspace(_) => self.back(),
            Cea608::DeleteToEndOfRow(_) => {
                let (row, column) = (self.row, self.column);
                if let Some(grid) = self.grid() {
                    grid[row][column..].fill(None);
                }
            }
            Cea608::EraseDisplay(_) => {
                self.finish(at_ms);
                self.shown = EMPTY;
            }
            Cea608::EraseNonDisplay(_) => self.hidden = EMPTY,
            Cea608::EndOfCaption(_) => {
                self.finish(at_ms);
                self.mode = Some(Mode::PopOn);
                std::mem::swap(&mut self.shown, &mut self.hidden);
                self.since_ms = (self.shown != EMPTY).then_some(at_ms);
            }
            Cea608::CarriageReturn(_) => self.roll(at_ms),
        }
    }

    /// What was shown, up to the end.
    pub fn end(mut self, end_ms: u64) -> Cues {
        self.finish(end_ms);
        self.cues
    }

    fn change(&mut self, at_ms: u64, mode: Mode) {
        let rolls = |mode: Option<Mode>| mode.is_some_and(|mode| mode.is_rollup());
        if rolls(Some(mode)) != rolls(self.mode) && self.mode.is_some() && mode != Mode::PopOn {
            self.finish(at_ms);
            (self.shown, self.hidden) = (EMPTY, EMPTY);
        }
        if mode.is_rollup() && !rolls(self.mode) {
            (self.row, self.column) = (ROWS - 1, 0);
        }
        self.mode = Some(mode);
    }

    fn go_to(&mut self, place: PreambleAddressCode) {
        let row = usize::from(place.row()).clamp(1, ROWS) - 1;
        if let Some(rows) = self.window()
            && row != self.row
        {
            // The window moves with what is in it.
            let old = self.row;
            let taken: Vec<_> = (0..rows)
                .map(|up| old.checked_sub(up).map(|row| std::mem::take(&mut self.shown[row])))
                .collect();
            for (up, line) in taken.into_iter().enumerate() {
                if let (Some(line), Some(to)) = (line, row.checked_sub(up)) {
                    self.shown[to] = line;
                }
            }
        }
        (self.row, self.column) = (row, usize::from(place.column()).min(COLUMNS - 1));
    }

    fn write(&mut self, at_ms: u64, letter: Option<char>) {
        let (row, column) = (self.row, self.column);
        let Some(grid) = self.grid() else { return };
        grid[row][column] = letter;
        self.column = (column + 1).min(COLUMNS - 1);
        if self.mode != Some(Mode::PopOn) {
            self.since_ms.get_or_insert(at_ms);
        }
    }

    fn back(&mut self) {
        let (row, column) = (self.row, self.column.saturating_sub(1));
        if let Some(grid) = self.grid() {
            grid[row][column] = None;
            self.column = column;
        }
    }

    /// Moves the window of roll-up captions up by one row.
    fn roll(&mut self, at_ms: u64) {
        let Some(rows) = self.window() else { return };
        self.finish(at_ms);
        let top = (self.row + 1).saturating_sub(rows);
        self.shown[..top].fill([None; COLUMNS]);
        self.shown[top..=self.row].rotate_left(1);
        self.shown[self.row] = [None; COLUMNS];
        self.column = 0;
        self.since_ms = (self.shown != EMPTY).then_some(at_ms);
    }

    /// Rows of roll-up captions.
    fn window(&self) -> Option<usize> {
        self.mode.and_then(|mode| mode.rollup_rows()).map(usize::from)
    }

    fn grid(&mut self) -> Option<&mut Grid> {
        match self.mode? {
            Mode::PopOn => Some(&mut self.hidden),
            Mode::PaintOn | Mode::RollUp2 | Mode::RollUp3 | Mode::RollUp4 => Some(&mut self.shown),
        }
    }

    /// Ends what is shown.
    fn finish(&mut self, at_ms: u64) {
        let Some(since_ms) = self.since_ms.take() else { return };
        let line = |row: &[Option<char>; COLUMNS]| -> String {
            row.iter().map(|letter| letter.unwrap_or(' ')).collect::<String>().trim().to_owned()
        };
        let lines: Vec<String> = self.shown.iter().map(line).collect();
        self.cues.add(since_ms, Some(at_ms), &lines.join("\n"));
    }
}

#[cfg(test)]
mod tests {
    use super::super::line21::tests::{codes, word};
    use super::*;

    /// Plays pairs of bytes, each at its time, and ends at 10 s.
    fn played(script: &[(u64, &[[u8; 2]])]) -> String {
        let (mut screen, mut state) = (Screen::default(), cea608_types::Cea608State::default());
        for (at_ms, pairs) in script {
            codes(&mut state, pairs).for_each(|code| screen.apply(*at_ms, code));
        }
        let text = screen.end(10_000).into_web_vtt().unwrap_or_default();
        text.split_once("\n\n").map(|(_, body)| body.to_owned()).unwrap_or_default()
    }

    const POP_ON: [u8; 2] = [0x14, 0x20];
    const PAINT_ON: [u8; 2] = [0x14, 0x29];
    const ROLL_UP_2: [u8; 2] = [0x14, 0x25];
    const ERASE: [u8; 2] = [0x14, 0x2c];
    const ERASE_HIDDEN: [u8; 2] = [0x14, 0x2e];
    const RETURN: [u8; 2] = [0x14, 0x2d];
    const SHOW: [u8; 2] = [0x14, 0x2f];
    const ROW_14: [u8; 2] = [0x14, 0x40];
    const ROW_15: [u8; 2] = [0x14, 0x60];

    #[test]
    fn pop_on_captions_show_when_they_are_told_to() {
        let text = played(&[
            (0, &[POP_ON, ERASE_HIDDEN, ROW_14, word("HI"), ROW_15, word("MA")]),
            (1_000, &[SHOW]),
            (1_500, &[POP_ON, ERASE_HIDDEN, ROW_15, word("NO")]),
            (2_000, &[SHOW]),
            (3_000, &[ERASE]),
        ]);
        assert_eq!(text, "00:00:01.000 --> 00:00:02.000\nHI\nMA\n\n00:00:02.000 --> 00:00:03.000\nNO\n");
    }

    #[test]
    fn roll_up_captions_keep_the_line_before() {
        let text = played(&[
            (0, &[ROLL_UP_2, RETURN, ROW_15, word("AB")]),
            (2_000, &[RETURN, word("CD")]),
            (4_000, &[RETURN, word("EF")]),
            (6_000, &[ERASE]),
        ]);
        assert_eq!(
            text,
            "00:00:00.000 --> 00:00:02.000\nAB\n\n00:00:02.000 --> 00:00:04.000\nAB\nCD\n\n\
             00:00:04.000 --> 00:00:06.000\nCD\nEF\n"
        );
    }

    #[test]
    fn paint_on_captions_show_at_once_and_the_last_one_until_the_end() {
        let text = played(&[(500, &[PAINT_ON, ROW_15, word("OH")])]);
        assert_eq!(text, "00:00:00.500 --> 00:00:10.000\nOH\n");
    }

    #[test]
    fn letters_before_any_mode_show_nothing() {
        assert_eq!(played(&[(0, &[ROW_15, word("OH"), SHOW])]), "");
    }
}
