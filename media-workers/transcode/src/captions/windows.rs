//! The windows of a service of CEA-708 (ANSI/CTA-708-E 7 and 8): what its codes show, and for how long.

use super::cues::Cues;
use cea708_types::tables::{Code, DefineWindowArgs, WindowBits};

/// No window is larger.
const MAX_ROWS: usize = 15;
const MAX_COLUMNS: usize = 42;

/// One service.
#[derive(Default)]
pub(super) struct Windows {
    all: [Option<Window>; 8],
    current: usize,
    /// What a viewer reads now, and since when.
    shown: String,
    since_ms: u64,
    cues: Cues,
}

struct Window {
    is_visible: bool,
    /// Windows are read from the top of the screen down.
    top: u8,
    rows: Vec<Vec<char>>,
    row: usize,
    column: usize,
}

impl Windows {
    /// Carries codes out.
    pub fn apply(&mut self, codes: &[Code]) {
        for code in codes {
            self.carry_out(code);
        }
    }

    /// Notes what is shown from this time on.
    pub fn shown_at(&mut self, at_ms: u64) {
        let now = self.visible();
        if now == self.shown {
            return;
        }
        // Words that grow letter by letter are one cue.
        let grows = !self.shown.is_empty() && now.starts_with(&self.shown);
        let before = std::mem::replace(&mut self.shown, now);
        if !grows {
            self.cues.add(self.since_ms, Some(at_ms), &before);
            self.since_ms = at_ms;
        }
    }

    /// What was shown, up to the end.
    pub fn end(mut self, end_ms: u64) -> Cues {
        self.cues.add(self.since_ms, Some(end_ms), &self.shown);
        self.cues
    }

    fn visible(&self) -> String {
        let mut seen: Vec<&Window> = self.all.iter().flatten().filter(|window| window.is_visible).collect();
        seen.sort_by_key(|window| window.top);
        let rows = seen.iter().flat_map(|window| &window.rows);
        let lines = rows.map(|row| row.iter().collect::<String>().trim().to_owned());
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }

    fn carry_out(&mut self, code: &Code) {
        if let Some(number) = current(code) {
            self.current = number;
            return;
        }
        match code {
            Code::DefineWindow(wanted) => self.define(wanted),
            Code::ClearWindows(which) => self.each(*which, |slot| slot.iter_mut().for_each(Window::clear)),
            Code::DisplayWindows(which) => self.show(*which, |_| true),
            Code::HideWindows(which) => self.show(*which, |_| false),
            Code::ToggleWindows(which) => self.show(*which, |is_visible| !is_visible),
            Code::DeleteWindows(which) => self.each(*which, |slot| *slot = None),
            Code::Reset => self.all = Default::default(),
            other => {
                if let Some(window) = &mut self.all[self.current] {
                    window.carry_out(other);
                }
            }
        }
    }

    fn define(&mut self, wanted: &DefineWindowArgs) {
        self.current = usize::from(wanted.window_id & 7);
        let rows = (usize::from(wanted.row_count) + 1).min(MAX_ROWS);
        let slot = &mut self.all[self.current];
        let window = slot.get_or_insert_with(|| Window::of(rows));
        // What is in it stays when a window is defined again.
        window.rows.resize(rows, Vec::new());
        window.row = window.row.min(rows - 1);
        (window.is_visible, window.top) = (wanted.visible, wanted.anchor_vertical);
    }

    fn show(&mut self, which: WindowBits, how: impl Fn(bool) -> bool) {
        self.each(which, |slot| {
            if let Some(window) = slot {
                window.is_visible = how(window.is_visible);
            }
        });
    }

    fn each(&mut self, which: WindowBits, mut change: impl FnMut(&mut Option<Window>)) {
        let bits = u8::from(which);
        let chosen = self.all.iter_mut().enumerate().filter(|(number, _)| bits >> number & 1 == 1);
        chosen.for_each(|(_, slot)| change(slot));
    }
}

impl Window {
    fn of(rows: usize) -> Self {
        Self { is_visible: false, top: 0, rows: vec![Vec::new(); rows], row: 0, column: 0 }
    }

    fn clear(&mut self) {
        self.rows.iter_mut().for_each(Vec::clear);
        (self.row, self.column) = (0, 0);
    }

    fn carry_out(&mut self, code: &Code) {
        match code {
            Code::SetPenLocation(place) => {
                self.row = usize::from(place.row).min(self.rows.len() - 1);
                self.column = usize::from(place.column).min(MAX_COLUMNS - 1);
            }
            Code::CR => self.next_row(),
            Code::HCR => {
                self.rows[self.row].clear();
                self.column = 0;
            }
            Code::FF => self.clear(),
            Code::BS => {
                self.column = self.column.saturating_sub(1);
                if let Some(letter) = self.rows[self.row].get_mut(self.column) {
                    *letter = ' ';
                }
            }
            other => {
                if let Some(letter) = letter(other) {
                    self.write(letter);
                }
            }
        }
    }

    /// Down by one; at the bottom all rows move up.
    fn next_row(&mut self) {
        self.column = 0;
        if self.row + 1 < self.rows.len() {
            self.row += 1;
        } else {
            self.rows.remove(0);
            self.rows.push(Vec::new());
        }
    }

    fn write(&mut self, letter: char) {
        if self.column >= MAX_COLUMNS {
            return;
        }
        let row = &mut self.rows[self.row];
        if row.len() <= self.column {
            row.resize(self.column + 1, ' ');
        }
        row[self.column] = letter;
        self.column += 1;
    }
}

fn letter(code: &Code) -> Option<char> {
    match code {
        Code::P16(unit) => char::from_u32(u32::from(*unit)),
        other => other.char(),
    }
    .filter(|letter| !letter.is_control())
}

fn current(code: &Code) -> Option<usize> {
    Some(match code {
        Code::SetCurrentWindow0 => 0,
        Code::SetCurrentWindow1 => 1,
        Code::SetCurrentWindow2 => 2,
        Code::SetCurrentWindow3 => 3,
        Code::SetCurrentWindow4 => 4,
        Code::SetCurrentWindow5 => 5,
        Code::SetCurrentWindow6 => 6,
        Code::SetCurrentWindow7 => 7,
        _ => return None,
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use cea708_types::tables::{Anchor, SetPenLocationArgs};

    /// A window of so many rows at this height of the screen.
    pub fn window(number: u8, top: u8, rows: u8, visible: bool) -> Code {
        Code::DefineWindow(DefineWindowArgs {
            window_id: number,
            priority: 0,
            anchor_point: Anchor::BottomLeft,
            relative_positioning: false,
            anchor_vertical: top,
            anchor_horizontal: 0,
            row_count: rows - 1,
            column_count: 31,
            row_lock: true,
            column_lock: true,
            visible,
            window_style_id: 1,
            pen_style_id: 1,
        })
    }

    pub fn words(text: &str) -> Vec<Code> {
        text.chars().map(|letter| Code::from_char(letter).expect("a code")).collect()
    }

    /// Plays codes, each at its time, and ends at 10 s.
    fn played(script: &[(u64, Vec<Code>)]) -> String {
        let mut windows = Windows::default();
        for (at_ms, codes) in script {
            windows.apply(codes);
            windows.shown_at(*at_ms);
        }
        let text = windows.end(10_000).into_web_vtt().unwrap_or_default();
        text.split_once("\n\n").map(|(_, body)| body.to_owned()).unwrap_or_default()
    }

    const FIRST: WindowBits = WindowBits::ZERO;
    const SECOND: WindowBits = WindowBits::ONE;

    #[test]
    fn a_hidden_window_is_read_when_it_is_displayed() {
        let pen = |row| Code::SetPenLocation(SetPenLocationArgs::new(row, 2));
        let text = played(&[
            (0, [vec![window(0, 60, 2, false)], words("Ä word"), vec![pen(1)], words("♪ more")].concat()),
            (1_000, vec![Code::DisplayWindows(FIRST)]),
            (3_000, vec![Code::HideWindows(FIRST)]),
            (4_000, vec![Code::ToggleWindows(FIRST)]),
            (5_000, vec![Code::DeleteWindows(FIRST)]),
        ]);
        let cue = "Ä word\n♪ more\n";
        assert_eq!(
            text,
            format!("00:00:01.000 --> 00:00:03.000\n{cue}\n00:00:04.000 --> 00:00:05.000\n{cue}")
        );
    }

    #[test]
    fn words_that_grow_are_one_cue_and_rows_roll() {
        let text = played(&[
            (0, [vec![window(0, 60, 2, true)], words("ONE")].concat()),
            (500, words(" TWO")),
            (1_000, [vec![Code::CR], words("THREE")].concat()),
            (2_000, [vec![Code::CR], words("FOUR")].concat()),
            (3_000, vec![Code::Reset]),
        ]);
        assert_eq!(
            text,
            "00:00:00.000 --> 00:00:02.000\nONE TWO\nTHREE\n\n00:00:02.000 --> 00:00:03.000\nTHREE\nFOUR\n"
        );
    }

    #[test]
    fn windows_are_read_from_above_and_mended() {
        let text = played(&[
            (0, [vec![window(0, 70, 1, false)], words("belou")].concat()),
            (0, [vec![Code::BS], words("w"), vec![window(1, 10, 1, false)], words("above")].concat()),
            (1_000, vec![Code::DisplayWindows(FIRST.or(SECOND))]),
            (2_000, vec![Code::SetCurrentWindow1, Code::HCR, Code::ClearWindows(FIRST)]),
        ]);
        assert_eq!(text, "00:00:01.000 --> 00:00:02.000\nabove\nbelow\n");
    }

    #[test]
    fn words_without_a_window_and_beyond_its_edge_show_nothing() {
        assert_eq!(played(&[(0, words("OH"))]), "");
        let long = "x".repeat(100);
        let text = played(&[(0, [vec![window(0, 0, 1, true)], words(&long)].concat())]);
        assert_eq!(text.lines().nth(1), Some(&long[..MAX_COLUMNS]));
    }
}
