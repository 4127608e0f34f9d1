//! Holds a look at the beginning of a document: whether it is JSON at all, and which of
//! its keys are data because what stands under them is alike. Must not know fields.

use super::lex::{Token, begins, skip_blank, token};
use crate::extract::keys::{Keys, Node, ROOT};
use std::collections::{HashMap, HashSet};

/// Levels that are looked at.
const LEVELS: usize = 32;

/// Fewest members that are told to be alike.
const FEWEST: usize = 5;

/// Paths that are looked at.
const MOST: usize = 20_000;

/// What is known of a path.
#[derive(Default)]
struct Seen {
    keys: HashMap<Vec<u8>, usize>,
    /// What stands in it as an array.
    items: Option<usize>,
    /// How often it was an object, and how many keys these had.
    objects: usize,
    members: usize,
}

/// What the beginning of a document tells.
pub(super) struct Shape {
    seen: Vec<Seen>,
    /// Tokens that may not stand where they do.
    pub(super) wrong: usize,
    /// Objects and arrays that were begun.
    pub(super) opened: usize,
    /// Keys with their values.
    pub(super) keys: usize,
    /// Documents that ended, one behind the other.
    pub(super) documents: usize,
    /// Whether nothing follows what is looked at.
    whole: bool,
}

/// Where the look stands.
struct Level {
    object: bool,
    at: usize,
    /// The path of the value that a key announced.
    value: Option<usize>,
    /// Whether a value came and no comma since.
    filled: bool,
}

impl Shape {
    /// Looks at `text`, which is whole or is cut anywhere.
    pub(super) fn of(text: &[u8], whole: bool) -> Shape {
        let seen = vec![Seen::default()];
        let mut shape = Shape { seen, wrong: 0, opened: 0, keys: 0, documents: 0, whole };
        let mut open: Vec<Level> = Vec::new();
        let mut at = 0;
        loop {
            at = skip_blank(text, at);
            if at >= text.len() {
                break;
            }
            if open.is_empty() && !begins(&text[at..]) {
                shape.wrong += 1;
                at = memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |i| at + i);
                continue;
            }
            let Ok((found, next)) = token(text, at, whole) else { break };
            shape.step(text, found, next, &mut open);
            if shape.wrong > 100 {
                break;
            }
            at = next;
        }
        shape
    }

    fn step(&mut self, text: &[u8], found: Token, next: usize, open: &mut Vec<Level>) {
        match found {
            Token::Comment(_) | Token::Mark => {}
            Token::Colon => {
                self.wrong += usize::from(open.last().is_none_or(|level| level.value.is_none()));
            }
            Token::Comma => match open.last_mut() {
                Some(level) if level.filled => level.filled = false,
                _ => self.wrong += 1,
            },
            Token::Open { object } => {
                if object && open.last().is_some_and(|l| l.object && l.value.is_none()) {
                    // the object before was never closed
                    self.wrong += 1;
                    open.clear();
                }
                let at = self.value(open);
                self.opened += 1;
                self.seen[at].objects += usize::from(object);
                open.push(Level { object, at, value: None, filled: false });
            }
            Token::Close { object } => match open.pop() {
                Some(level) if level.object == object && level.value.is_none() => {
                    self.documents += usize::from(open.is_empty());
                }
                _ => self.wrong += 1,
            },
            Token::Text(_) | Token::Bare(_) => {
                let is_text = matches!(found, Token::Text(_));
                let at = match found {
                    Token::Text(found) => found.at,
                    Token::Bare(at) => at,
                    _ => return,
                };
                let key = open
                    .last()
                    .is_some_and(|level| level.object && level.value.is_none() && !level.filled);
                if key {
                    return self.key(text, at, next, is_text, open);
                }
                if !is_text && !is_value(&text[at]) {
                    self.wrong += 1;
                }
                self.value(open);
            }
        }
    }

    /// A key: what stands under it has its path.
    fn key(
        &mut self,
        text: &[u8],
        at: std::ops::Range<usize>,
        next: usize,
        is_text: bool,
        open: &mut [Level],
    ) {
        let colon = skip_blank(text, next);
        let is_name = |b: &u8| b.is_ascii_alphanumeric() || b"_$-. ".contains(b) || *b >= 0x80;
        let cut = colon >= text.len() && !self.whole;
        if text.get(colon) != Some(&b':') && !cut
            || !is_text && !text[at.clone()].iter().all(is_name)
        {
            self.wrong += 1;
        }
        self.keys += 1;
        let Some(level) = open.last_mut() else { return };
        self.seen[level.at].members += 1;
        let known = self.seen[level.at].keys.get(&text[at.clone()]).copied();
        level.value = Some(match known {
            Some(node) => node,
            None if self.seen.len() >= MOST => 0,
            None => {
                self.seen.push(Seen::default());
                let node = self.seen.len() - 1;
                self.seen[level.at].keys.insert(text[at].to_vec(), node);
                node
            }
        });
    }

    /// The path of a value that begins here.
    fn value(&mut self, open: &mut [Level]) -> usize {
        let Some(level) = open.last_mut() else { return 0 };
        self.wrong += usize::from(level.filled || level.object && level.value.is_none());
        level.filled = true;
        match level.value.take() {
            Some(at) => at,
            None => {
                let at = level.at;
                if at == 0 {
                    return 0;
                }
                match self.seen[at].items {
                    Some(items) => items,
                    None if self.seen.len() >= MOST => 0,
                    None => {
                        let items = self.seen.len();
                        self.seen.push(Seen::default());
                        *self.seen[at].items.insert(items)
                    }
                }
            }
        }
    }

    /// Tells `keys` which paths hold data for keys.
    pub(super) fn tell(&self, keys: &mut Keys) {
        self.tell_of(0, ROOT, keys, 0);
    }

    fn tell_of(&self, at: usize, node: Node, keys: &mut Keys, depth: usize) {
        if depth > LEVELS {
            return;
        }
        if self.is_map(at) {
            keys.make_map(node);
            // what stands under any of them tells of all
            let members = |i: &&usize| (self.seen[**i].members, usize::MAX - **i);
            if let Some(&most) = self.seen[at].keys.values().max_by_key(members) {
                let inner = keys.key(node, b"").node;
                self.tell_of(most, inner, keys, depth + 1);
            }
            return;
        }
        let mut inner: Vec<_> = self.seen[at].keys.iter().collect();
        // numbers of paths must not depend on anything but the text
        inner.sort_by_key(|(_, i)| **i);
        for (key, &i) in inner {
            if self.seen[i].keys.len() >= FEWEST || self.seen[i].items.is_some() || self.holds(i, 0)
            {
                let inner = keys.key(node, key).node;
                self.tell_of(i, inner, keys, depth + 1);
            }
        }
        if let Some(i) = self.seen[at].items.filter(|&i| self.holds(i, 0)) {
            let inner = keys.items(node);
            self.tell_of(i, inner, keys, depth + 1);
        }
    }

    /// Whether anything in it holds data for keys.
    fn holds(&self, at: usize, depth: usize) -> bool {
        let seen = &self.seen[at];
        depth <= LEVELS
            && (self.is_map(at)
                || seen.keys.values().chain(&seen.items).any(|&i| self.holds(i, depth + 1)))
    }

    /// Whether the keys of a path are data: what stands under them is alike, or they are
    /// others each time.
    fn is_map(&self, at: usize) -> bool {
        let seen = &self.seen[at];
        let count = seen.keys.len();
        if count < FEWEST || seen.objects == 0 {
            return false;
        }
        // each of them is met once or twice
        if seen.objects >= 8 && count >= 16 && seen.members <= count * 2 {
            return true;
        }
        if seen.objects > 1 && count * seen.objects == seen.members {
            // every time the same
            return false;
        }
        let inner = || seen.keys.values().map(|&i| &self.seen[i]);
        let objects = inner().filter(|inner| inner.objects > 0 && !inner.keys.is_empty()).count();
        if objects * 4 < count * 3 {
            return false;
        }
        // some key that nearly all of them have
        let mut shared: HashMap<&[u8], usize> = HashMap::new();
        for inner in inner() {
            let names: HashSet<&[u8]> = inner.keys.keys().map(Vec::as_slice).collect();
            names.into_iter().for_each(|name| *shared.entry(name).or_default() += 1);
        }
        let most = shared.values().max().copied().unwrap_or(0);
        let alike = shared.values().filter(|n| **n * 4 >= objects * 3).count();
        most * 4 >= objects * 3 && alike * 2 >= shared.len()
    }
}

/// Whether a word without quotes is a value.
fn is_value(word: &[u8]) -> bool {
    let number = |b: &u8| b.is_ascii_hexdigit() || b"+-.eExX_".contains(b);
    matches!(
        word,
        b"true"
            | b"false"
            | b"null"
            | b"NaN"
            | b"Infinity"
            | b"-Infinity"
            | b"undefined"
            | b"None"
            | b"True"
            | b"False"
    ) || word.iter().any(u8::is_ascii_digit) && word.iter().all(number) && word[0] != b'e'
}
