//! Holds the written forms of identifiers as one trie over runs of digits, runs
//! of capitals and separators. Must not know text: `detect` walks it.

use super::rule::RuleId;

/// Separators that forms may use.
pub const SEPARATORS: &[u8; 7] = b" .-/*+:";

const MAX_DIGITS: usize = 20;
const MAX_UPPER: usize = 8;
const MAX_JOKERS: usize = 8;
const TOKENS: usize = MAX_DIGITS + MAX_UPPER + SEPARATORS.len();

/// A place in the trie; 0 is nowhere.
pub type NodeId = u16;

/// One form of one rule.
#[derive(Clone, Debug)]
pub struct Form {
    /// The rule it belongs to.
    pub rule: RuleId,
    /// Whether hardly anything else is written so.
    pub canonical: bool,
    /// Whether it counts only where it fills a cell.
    pub cell_only: bool,
    /// Its letters and digits, `9` and `X` for any; empty when it has no letters of its own.
    pub literals: Vec<u8>,
}

impl Form {
    /// Whether the fixed letters of the form stand in `compact`.
    pub fn fits(&self, compact: &[u8]) -> bool {
        self.literals.is_empty()
            || (self.literals.len() == compact.len()
                && self
                    .literals
                    .iter()
                    .zip(compact)
                    .all(|(&l, &c)| l == c || matches!(l, b'9' | b'X')))
    }
}

#[derive(Clone, Debug)]
struct Node {
    next: [NodeId; TOKENS],
    forms: Vec<u16>,
}

/// All forms of all rules.
#[derive(Clone, Debug)]
pub struct Forms {
    nodes: Vec<Node>,
    forms: Vec<Form>,
    /// Forms without their separators, by their number of letters and digits.
    in_any_grouping: Vec<Vec<Form>>,
}

impl Default for Forms {
    fn default() -> Self {
        let nowhere = Node { next: [0; TOKENS], forms: Vec::new() };
        Forms {
            nodes: vec![nowhere.clone(), nowhere],
            forms: Vec::new(),
            in_any_grouping: Vec::new(),
        }
    }
}

/// Why a form cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// It holds a character that no form may hold.
    #[error(
        "`{0}` cannot stand in a form; use 9, X, #, capitals and ` . - / * + :`, or a `pattern`"
    )]
    Character(char),
    /// A run of digits or letters is too long, or the form is empty.
    #[error("a form has 1–20 digits or 1–8 capitals in a run")]
    Length,
    /// Too many characters that may be a letter or a digit.
    #[error("a form has at most eight `#`")]
    Joker,
    /// More forms than the trie has room for.
    #[error("too many forms in all; use a `pattern` instead")]
    Many,
}

impl Forms {
    /// Where every form starts.
    pub const ROOT: NodeId = 1;

    /// Adds a form as written: with a `#` it is every form that has a digit or a
    /// capital in its place.
    pub fn add(
        &mut self,
        written: &str,
        rule: RuleId,
        canonical: bool,
        cell_only: bool,
    ) -> Result<(), FormError> {
        let jokers = written.bytes().filter(|&b| b == b'#').count();
        if jokers > MAX_JOKERS {
            return Err(FormError::Joker);
        }
        for choice in 0..1u32 << jokers {
            let mut bit = 0;
            let chosen = written.chars().map(|c| match c {
                '#' => {
                    bit += 1;
                    if choice >> (bit - 1) & 1 == 0 { '9' } else { 'X' }
                }
                c => c,
            });
            self.add_one(&chosen.collect::<String>(), rule, canonical, cell_only)?;
        }
        Ok(())
    }

    /// Adds what a form as written is without its separators: it counts however its
    /// letters and digits are grouped.
    pub fn add_in_any_grouping(&mut self, written: &str, rule: RuleId, canonical: bool) {
        let literals = literals(written);
        let length = written.bytes().filter(u8::is_ascii_alphanumeric).count();
        if self.in_any_grouping.len() <= length {
            self.in_any_grouping.resize(length + 1, Vec::new());
        }
        let known = &mut self.in_any_grouping[length];
        // of digits alone it is the grouping that is their own
        let canonical = canonical && !literals.is_empty();
        match known.iter_mut().find(|form| form.rule == rule && form.literals == literals) {
            Some(form) => form.canonical |= canonical,
            None => known.push(Form { rule, canonical, cell_only: false, literals }),
        }
    }

    /// The forms of so many letters and digits that count however these are grouped.
    pub fn in_any_grouping(&self, length: usize) -> impl Iterator<Item = &Form> {
        self.in_any_grouping.get(length).into_iter().flatten()
    }

    /// Most letters and digits of such a form.
    pub fn longest_in_any_grouping(&self) -> usize {
        self.in_any_grouping.len().saturating_sub(1)
    }

    fn add_one(
        &mut self,
        written: &str,
        rule: RuleId,
        canonical: bool,
        cell_only: bool,
    ) -> Result<(), FormError> {
        let bytes = written.as_bytes();
        let mut node = Forms::ROOT;
        let mut i = 0;
        while i < bytes.len() {
            let class = |b: u8| (b == b'9', b.is_ascii_uppercase());
            let run = match class(bytes[i]) {
                (false, false) => 1,
                kind => bytes[i..].iter().take_while(|&&b| class(b) == kind).count(),
            };
            let token = match class(bytes[i]) {
                (true, _) => digits(run),
                (_, true) => upper(run),
                _ if bytes[i].is_ascii() => separator(bytes[i]),
                _ => None,
            };
            let Some(token) = token else {
                let c = written[i..].chars().next().unwrap_or('?');
                let too_long = bytes[i] == b'9' || bytes[i].is_ascii_uppercase();
                return Err(if too_long { FormError::Length } else { FormError::Character(c) });
            };
            node = self.step_or_add(node, token).ok_or(FormError::Many)?;
            i += run;
        }
        if node == Forms::ROOT {
            return Err(FormError::Length);
        }
        if self.forms.len() == usize::from(u16::MAX) {
            return Err(FormError::Many);
        }
        let literals = literals(written);
        self.nodes[usize::from(node)].forms.push(self.forms.len() as u16);
        self.forms.push(Form { rule, canonical, cell_only, literals });
        Ok(())
    }

    /// None when there is no room for another node.
    fn step_or_add(&mut self, node: NodeId, token: usize) -> Option<NodeId> {
        let next = self.nodes[usize::from(node)].next[token];
        if next != 0 {
            return Some(next);
        }
        let new = NodeId::try_from(self.nodes.len()).ok()?;
        self.nodes.push(Node { next: [0; TOKENS], forms: Vec::new() });
        self.nodes[usize::from(node)].next[token] = new;
        Some(new)
    }

    /// The node behind a run of `n` digits.
    #[inline]
    pub fn after_digits(&self, node: NodeId, n: usize) -> NodeId {
        digits(n).map_or(0, |token| self.nodes[usize::from(node)].next[token])
    }

    /// The node behind a run of `n` capitals.
    #[inline]
    pub fn after_upper(&self, node: NodeId, n: usize) -> NodeId {
        upper(n).map_or(0, |token| self.nodes[usize::from(node)].next[token])
    }

    /// The node behind a separator.
    #[inline]
    pub fn after_separator(&self, node: NodeId, b: u8) -> NodeId {
        separator(b).map_or(0, |token| self.nodes[usize::from(node)].next[token])
    }

    /// The forms that end at `node`.
    #[inline]
    pub fn at(&self, node: NodeId) -> impl Iterator<Item = &Form> {
        self.nodes[usize::from(node)].forms.iter().map(|&i| &self.forms[usize::from(i)])
    }

    /// Whether any form ends at `node`.
    #[inline]
    pub fn ends_at(&self, node: NodeId) -> bool {
        !self.nodes[usize::from(node)].forms.is_empty()
    }

    /// Whether a form starts with a run of `n` digits followed by `next`; any
    /// byte that is no digit, letter or separator stands for the end.
    pub fn may_start(&self, n: usize, next: u8) -> bool {
        let node = self.after_digits(Forms::ROOT, n);
        if node == 0 {
            return false;
        }
        let node_of = &self.nodes[usize::from(node)];
        let goes_on = match separator(next) {
            Some(token) => node_of.next[token] != 0,
            None if next.is_ascii_uppercase() => {
                (1..=MAX_UPPER).any(|n| self.after_upper(node, n) != 0)
            }
            None => false,
        };
        goes_on || self.ends_at(node)
    }
}

/// Letters and digits of a form; none when it has no letters of its own.
fn literals(written: &str) -> Vec<u8> {
    let compact: Vec<u8> = written.bytes().filter(u8::is_ascii_alphanumeric).collect();
    let fixed = compact.iter().any(|b| !matches!(b, b'9' | b'X'));
    if fixed { compact } else { Vec::new() }
}

fn digits(n: usize) -> Option<usize> {
    (1..=MAX_DIGITS).contains(&n).then(|| n - 1)
}

fn upper(n: usize) -> Option<usize> {
    (1..=MAX_UPPER).contains(&n).then(|| MAX_DIGITS + n - 1)
}

/// Number of a separator's token, by byte; 0 for none.
static SEPARATOR_TOKEN: [u8; 256] = {
    let mut table = [0; 256];
    let mut i = 0;
    while i < SEPARATORS.len() {
        table[SEPARATORS[i] as usize] = (MAX_DIGITS + MAX_UPPER + i) as u8;
        i += 1;
    }
    table
};

#[inline]
fn separator(b: u8) -> Option<usize> {
    match SEPARATOR_TOKEN[usize::from(b)] {
        0 => None,
        token => Some(usize::from(token)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_reached_by_its_runs() {
        let mut forms = Forms::default();
        forms.add("99.99.99-999.99", RuleId(3), true, false).expect("valid");
        forms.add("NL999999999B99", RuleId(4), true, false).expect("valid");
        let mut node = Forms::ROOT;
        for (n, sep) in [(2, b'.'), (2, b'.'), (2, b'-'), (3, b'.')] {
            node = forms.after_separator(forms.after_digits(node, n), sep);
        }
        let node = forms.after_digits(node, 2);
        assert_eq!(forms.at(node).map(|f| f.rule).collect::<Vec<_>>(), [RuleId(3)]);
        assert!(forms.may_start(2, b'.') && !forms.may_start(2, b':') && !forms.may_start(3, b'.'));
        let form = &forms.forms[1];
        assert!(form.fits(b"NL123456789B01") && !form.fits(b"BE123456789B01"));
    }

    #[test]
    fn a_form_that_cannot_be_is_refused() {
        let mut forms = Forms::default();
        let mut add = |written: &str| forms.add(written, RuleId(0), false, false);
        assert_eq!(add("99_99"), Err(FormError::Character('_')));
        assert_eq!(add(&"9".repeat(21)), Err(FormError::Length));
        assert_eq!(add(""), Err(FormError::Length));
    }
}
