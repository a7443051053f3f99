//! The wire of the screens: what a shell draws and what it sends back, JSON in both directions.
//!
//! All texts are ready to be shown: translated, with money and dates formatted. A shell formats nothing and decides
//! nothing; it draws blocks in their order and sends taps.

use serde::{Deserialize, Serialize};

/// A whole screen.
///
/// ```json
/// {"rev": 1763712000123, "name": "sale", "lang": "ru", "title": {"text": "Продажа"}, "status": [], "blocks": [], "actions": []}
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Screen {
    /// Revision of what is shown: a tap names the one it saw, and one that names another does nothing but refresh.
    /// A whole number below 2^53; it never repeats, also not after a restart.
    pub rev: u64,
    /// Which screen it is, for tests and for a shell's transitions: `sale`, `pay`, `done`, ….
    pub name: &'static str,
    /// Language of the texts, BCP 47: shells tell it to screen readers.
    pub lang: &'static str,
    /// The title bar.
    pub title: Title,
    /// The lights of the status row, from the left.
    pub status: Vec<Light>,
    /// From top to bottom.
    pub blocks: Vec<Block>,
    /// Keys that are always in reach, at the bottom; the last one is the one that goes on.
    pub actions: Vec<Button>,
}

/// The title bar.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Title {
    /// What this screen is for.
    pub text: String,
    /// Beside it, smaller: shift, cashier.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sub: String,
    /// Words that must never be overlooked: ДЕМО — НЕ ФИСКАЛЬНЫЙ.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub banner: String,
    /// Whether there is a way back: a tap on block `title`, action `back`.
    pub back: bool,
    /// Whether there is a menu: a tap on block `title`, action `menu`.
    pub menu: bool,
}

/// How much something matters. Never told by colour alone: a light has its text, a notice its sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// As it should be.
    Good,
    /// Just so that it is known.
    Info,
    /// Needs somebody soon.
    Warning,
    /// Does not work.
    Trouble,
}

/// One light of the status row. A tap on block `status` with the light's id as action opens the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Light {
    /// Which: `fiscal`, `operator`, `paper`, `shift`.
    pub id: &'static str,
    /// A word or two.
    pub text: String,
    /// How it stands.
    pub level: Level,
}

/// Where a block stands when the screen is wide enough for two columns; narrow ones show one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// The wide column.
    #[default]
    Main,
    /// The narrow one beside it.
    Side,
}

/// A block of a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Block {
    /// Its name on this screen, unique; a tap names it.
    pub id: &'static str,
    /// Where it stands.
    pub area: Area,
    /// What it is.
    #[serde(flatten)]
    pub kind: Kind,
}

/// The kinds of blocks: all that a shell knows. In JSON beside `id` and `area`, named by `kind`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// One thing in the largest type: a total, the change.
    Figure {
        /// What it is.
        label: String,
        /// The figure with its currency.
        value: String,
        /// Below it, smaller.
        #[serde(skip_serializing_if = "String::is_empty")]
        sub: String,
    },
    /// Rows to choose from. A tap on a row: its `id` as action.
    List {
        /// The rows.
        rows: Vec<Row>,
        /// What stands there when there are none.
        empty: String,
    },
    /// The lines of a receipt. A tap on a line: `open` with its number as value; on its ×: `remove` with its number.
    Tape {
        /// The lines.
        lines: Vec<TapeLine>,
        /// What stands there when there are none.
        empty: String,
        /// Text of the key that brings the deleted line back (action `undo`); nothing when there is none.
        #[serde(skip_serializing_if = "Option::is_none")]
        undo: Option<String>,
    },
    /// A keypad: each key is a tap with the key as action: `0`…`9`, `00`, `.`, `back`, `clear`, `enter`.
    Keypad {
        /// Where the digits stand.
        layout: KeypadLayout,
        /// What the digits are.
        label: String,
        /// What was typed so far, formatted.
        value: String,
        /// Sign on the key that is sent as `.`; that key stands there only where there are decimals.
        #[serde(skip_serializing_if = "str::is_empty")]
        point: &'static str,
        /// Text of the key that takes the figure.
        enter: String,
        /// Whether that key may be pressed.
        ready: bool,
    },
    /// Large keys with two lines: favourites, quick notes. A tap: its `id` as action.
    Tiles {
        /// The tiles.
        tiles: Vec<Tile>,
    },
    /// One line to type into. A change: action `change` with the text; the return key: `enter` with the text.
    Field(Field),
    /// Keys in a row. A tap: the key's `action`.
    Buttons {
        /// The keys.
        buttons: Vec<Button>,
    },
    /// A picture the shell fetches.
    Picture {
        /// Where: a path below the shell's own address, with everything it needs.
        src: String,
        /// The same in words, for those who do not see it.
        alt: String,
        /// Dots.
        width: u32,
        /// Dots; 0 when it is not known before.
        height: u32,
        /// The same as a file to be kept: a path like `src`.
        #[serde(skip_serializing_if = "String::is_empty")]
        file: String,
        /// What stands on the way to that file.
        #[serde(skip_serializing_if = "String::is_empty")]
        save: String,
    },
    /// Values that are carried elsewhere by hand. Copying is the shell's own matter: no tap.
    Values {
        /// The values.
        rows: Vec<Value>,
        /// Text of the key that copies one.
        copy: String,
        /// What it says after that.
        copied: String,
    },
    /// Something the person has to know.
    Notice {
        /// How much it matters.
        level: Level,
        /// What happened.
        text: String,
        /// What to do next.
        #[serde(skip_serializing_if = "String::is_empty")]
        next: String,
        /// Stable code, small: for the telephone call to the technician.
        #[serde(skip_serializing_if = "String::is_empty")]
        code: String,
        /// Keys in it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        buttons: Vec<Button>,
    },
    /// Fields that are sent together: action `submit` with a JSON object of field id → text; `change` with the same whenever
    /// a field was left, and before another key is pressed.
    Form {
        /// The fields.
        fields: Vec<Field>,
        /// The key that sends them; without one the return key does.
        #[serde(skip_serializing_if = "Option::is_none")]
        submit: Option<Button>,
    },
    /// Bars with their figures in words.
    Chart {
        /// What is counted.
        label: String,
        /// The bars.
        bars: Vec<Bar>,
    },
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The tap's action.
    pub id: String,
    /// What it is.
    pub text: String,
    /// Below it, smaller.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sub: String,
    /// At the right.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub value: String,
}

/// A value that is carried elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Value {
    /// What it is.
    pub label: String,
    /// It, as it is to be copied.
    pub value: String,
    /// Whether it has a key that copies it.
    pub copy: bool,
}

/// A line of a receipt on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TapeLine {
    /// Its number in the draft.
    pub no: u32,
    /// Name of the goods.
    pub text: String,
    /// Quantity × price.
    pub sub: String,
    /// Its sum.
    pub value: String,
    /// Whether it is the one that was added or changed last.
    pub fresh: bool,
    /// Spoken name of its × key.
    pub remove: String,
}

/// Where the digits of a keypad stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeypadLayout {
    /// 7 8 9 at the top: sums.
    Calculator,
    /// 1 2 3 at the top: PINs.
    Phone,
}

/// A large key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tile {
    /// The tap's action.
    pub id: String,
    /// What it is.
    pub text: String,
    /// Below it: a price.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sub: String,
}

/// A line to type into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name in a form; empty outside of one.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub field: &'static str,
    /// What to type, always to be seen.
    pub label: String,
    /// What is in it.
    pub value: String,
    /// Which keyboard suits.
    pub input: Input,
    /// What is wrong with it, beside the field.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub error: String,
}

/// Which keyboard suits a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// Letters.
    Text,
    /// Digits with a decimal sign.
    Decimal,
    /// Digits.
    Digits,
    /// Letters, each change is sent.
    Search,
}

/// What a key is for. Told by place and text as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// Goes on: green, at the right.
    Go,
    /// One way among others.
    Plain,
    /// Takes something away.
    Danger,
}

/// A key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Button {
    /// The tap's action.
    pub action: String,
    /// What it says.
    pub text: String,
    /// Below it, smaller: a sum.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sub: String,
    /// What it is for.
    pub style: Style,
    /// Whether it may be pressed.
    pub ready: bool,
}

/// A bar of a chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// Its figure in words.
    pub text: String,
    /// Its length, 0..=1000 of the longest.
    pub permille: u16,
}

/// What a tap should sound like; shells that can not sound flash or shake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// Taken: something was added.
    Added,
    /// The same thing once more: its quantity grew.
    Again,
    /// Nobody knows this code.
    NotFound,
    /// It does not go.
    Refused,
    /// Sold.
    Sold,
}

/// What is pushed to a shell: only what changed since the last push on the same connection. The first push, and one after
/// a change of the screen's name, carry everything.
///
/// ```json
/// {"rev": 1763712000124, "blocks": [{"id": "tape", "area": "main", "kind": "tape"}], "order": ["tape", "pad"], "signal": "added"}
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Patch {
    /// Revision from now on.
    pub rev: u64,
    /// The screen's name, when another screen begins: all other parts are there as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'static str>,
    /// Language, with the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<&'static str>,
    /// The title bar, when it changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Title>,
    /// The status row, when it changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Vec<Light>>,
    /// Blocks that are new or changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<Block>,
    /// Names of all blocks in their order, when blocks came, went or moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<Vec<&'static str>>,
    /// The keys at the bottom, when they changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actions: Option<Vec<Button>>,
    /// What the tap before should sound like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signal: Option<Signal>,
}

impl Patch {
    /// What changed from one screen to the next; everything when there was none or another one.
    pub fn between(before: Option<&Screen>, now: &Screen, signal: Option<Signal>) -> Self {
        let before = before.filter(|before| before.name == now.name && before.lang == now.lang);
        let order = |screen: &Screen| screen.blocks.iter().map(|block| block.id).collect::<Vec<_>>();
        let known = |block: &Block| before.is_some_and(|b| b.blocks.contains(block));
        Self {
            rev: now.rev,
            name: before.is_none().then_some(now.name),
            lang: before.is_none().then_some(now.lang),
            title: before.is_none_or(|b| b.title != now.title).then(|| now.title.clone()),
            status: before.is_none_or(|b| b.status != now.status).then(|| now.status.clone()),
            blocks: now.blocks.iter().filter(|block| !known(block)).cloned().collect(),
            order: Some(order(now)).filter(|ids| before.is_none_or(|b| order(b) != *ids)),
            actions: before.is_none_or(|b| b.actions != now.actions).then(|| now.actions.clone()),
            signal,
        }
    }
}

/// What a shell sends.
///
/// ```json
/// {"rev": 1763712000124, "block": "pad", "action": "7"}
/// {"rev": 1763712000125, "no": 18, "until": 42700, "block": "scanner", "action": "scan", "value": "4600000000008"}
/// {"rev": 0, "no": 19, "until": 47200, "block": "link", "action": "beat"}
/// ```
///
/// The keys of `actions` come from block `actions`. The scanner works on each selling screen: block `scanner`, action
/// `scan`; the goods were held before the scanner whatever the screen showed, so a scan of any revision counts that is not
/// older than the last basket that ended. Each tap is answered by a push, also where nothing changed; one of revision 0
/// does nothing else and so asks whether the register is there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tap {
    /// Revision of the screen that was tapped.
    pub rev: u64,
    /// Number by which it is answered, rising from 1; 0: the shell does not ask.
    #[serde(default)]
    pub no: u64,
    /// When it is too late for it: milliseconds of the clock of this link, which pushes tell. Until then the shell is certain
    /// not to have given the link up. Absent: never.
    #[serde(default)]
    pub until: Option<u64>,
    /// Block.
    pub block: String,
    /// What was tapped in it.
    pub action: String,
    /// What was typed or scanned, or which line.
    #[serde(default)]
    pub value: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screen(rev: u64, value: &str) -> Screen {
        let figure = |id| Block {
            id,
            area: Area::Main,
            kind: Kind::Figure { label: "Итого".into(), value: value.into(), sub: String::new() },
        };
        let fixed = Block { id: "fixed", area: Area::Side, kind: Kind::Tiles { tiles: Vec::new() } };
        Screen {
            rev,
            name: "sale",
            lang: "ru",
            title: Title::default(),
            status: Vec::new(),
            blocks: vec![figure("total"), fixed],
            actions: Vec::new(),
        }
    }

    #[test]
    fn a_push_carries_only_what_changed() {
        let patch = Patch::between(Some(&screen(1, "10")), &screen(2, "20"), Some(Signal::Added));
        let json = serde_json::to_value(&patch).unwrap();
        let expected = serde_json::json!({
            "rev": 2,
            "blocks": [{"id": "total", "area": "main", "kind": "figure", "label": "Итого", "value": "20"}],
            "signal": "added",
        });
        assert_eq!(json, expected);
    }

    #[test]
    fn another_screen_comes_whole() {
        let before = Screen { name: "pay", ..screen(1, "10") };
        let now = screen(2, "10");
        for patch in [Patch::between(None, &now, None), Patch::between(Some(&before), &now, None)] {
            assert_eq!(patch.name, Some("sale"));
            assert_eq!(patch.blocks, now.blocks);
            assert_eq!(patch.order, Some(vec!["total", "fixed"]));
            assert!(patch.title.is_some() && patch.status.is_some() && patch.actions.is_some());
        }
    }

    #[test]
    fn a_tap_is_read_strictly() {
        let tap: Tap = serde_json::from_str(r#"{"rev":1,"block":"pad","action":"7"}"#).unwrap();
        assert_eq!(
            (tap.rev, tap.block.as_str(), tap.action.as_str(), tap.value.as_str()),
            (1, "pad", "7", "")
        );
        for bad in [
            r#"{"rev":-1,"block":"a","action":"b"}"#,
            r#"{"rev":1,"block":"a"}"#,
            r#"{"rev":1,"block":"a","action":"b","x":1}"#,
        ] {
            assert!(serde_json::from_str::<Tap>(bad).is_err(), "{bad}");
        }
    }
}
