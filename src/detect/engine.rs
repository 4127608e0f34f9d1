//! Holds `Engine`: goes through the places of a buffer, a kind at a time, and lets
//! the recogniser of the kind look. Must not know fields, bands or tallies.

use super::context::Context;
use super::marks::{Kind, Tile};
use super::text::Text;
use super::{
    address, codes, colons, confidence, dates, digits, emails, labels, names, odd, patterns,
    phones, secrets,
};
use crate::model::{Evidence, NameSearch, SEPARATOR, Signature};
use crate::rules::tagger::Tagger;
use crate::rules::{Recogniser, RuleId, RuleSet};
use crate::validate::Today;
use std::ops::Range;

/// One match in a buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// Offset of its first byte.
    pub start: u32,
    /// Offset behind its last byte.
    pub end: u32,
    /// The rule that found it.
    pub rule: RuleId,
    /// Its evidence.
    pub signature: Signature,
}

impl Match {
    /// The order of matches in a buffer: as they start, the longer first.
    #[inline]
    pub(super) fn order(&self) -> (u64, RuleId, u16) {
        (u64::from(self.start) << 32 | u64::from(!self.end), self.rule, self.signature.0)
    }
}

/// The rules that recognisers serve.
#[derive(Clone, Copy, Debug)]
pub(super) struct Served {
    pub(super) email: Option<RuleId>,
    pub(super) phone: Option<RuleId>,
    pub(super) iban: Option<RuleId>,
    pub(super) ip4: Option<RuleId>,
    pub(super) ip6: Option<RuleId>,
    pub(super) date: Option<RuleId>,
    pub(super) address: Option<RuleId>,
    pub(super) name: Option<RuleId>,
    pub(super) mac: Option<RuleId>,
    pub(super) gps: Option<RuleId>,
    pub(super) mrz: Option<RuleId>,
    pub(super) agent: Option<RuleId>,
    pub(super) secret: Option<RuleId>,
    pub(super) login: Option<RuleId>,
    pub(super) communication: Option<RuleId>,
    pub(super) bic: Option<RuleId>,
}

/// Finds matches in buffers. Its scratch lives as long as the worker.
pub(super) struct Engine<'r> {
    pub(super) rules: &'r RuleSet,
    pub(super) today: Today,
    pub(super) served: Served,
    /// Rules that take UUIDs.
    pub(super) uuids: Vec<RuleId>,
    pub(super) dispatch: digits::Dispatch,
    pub(super) context: Context,
    /// What was found: after a search nearly in order.
    pub(super) matches: Vec<Match>,
    /// Dates met on the way: offset and month.
    pub(super) dates: Vec<(usize, u32)>,
    /// Whether the buffer holds cells, parted by [`SEPARATOR`], and not running text.
    pub(super) cells: bool,
    /// Stretches of which is known what they are: nothing else begins there.
    pub(super) settled: Vec<Range<usize>>,
    /// Last names of the names found, and words that wait for them.
    pub(super) surnames: names::Surnames,
    /// The tagger of names, where it is on.
    pub(super) tagger: Option<Tagger>,
    /// Taken while a search goes on.
    tile: Option<Box<Tile>>,
}

impl<'r> Engine<'r> {
    pub(super) fn new(rules: &'r RuleSet, today: Today) -> Self {
        let by = |recogniser| rules.served_by(recogniser);
        Engine {
            rules,
            today,
            served: Served {
                email: by(Recogniser::Email),
                phone: by(Recogniser::Phone),
                iban: by(Recogniser::Iban),
                ip4: by(Recogniser::Ip4),
                ip6: by(Recogniser::Ip6),
                date: by(Recogniser::Date),
                address: by(Recogniser::Address),
                name: by(Recogniser::Name).filter(|_| rules.name_search != NameSearch::Fields),
                mac: by(Recogniser::Mac),
                gps: by(Recogniser::Gps),
                mrz: by(Recogniser::Mrz),
                agent: by(Recogniser::Agent),
                secret: by(Recogniser::Secret),
                login: by(Recogniser::Login),
                communication: by(Recogniser::Communication),
                bic: by(Recogniser::Bic),
            },
            uuids: rules.all_served_by(Recogniser::Uuid).collect(),
            dispatch: digits::Dispatch::new(&rules.forms),
            context: Context::default(),
            matches: Vec::new(),
            dates: Vec::new(),
            cells: false,
            settled: Vec::new(),
            surnames: names::Surnames::default(),
            tagger: rules.tagger.filter(|_| rules.name_search == NameSearch::Full),
            tile: Some(Tile::new()),
        }
    }

    /// Forgets what was found in the buffer before; `cells` tells how to read the next.
    pub(super) fn start(&mut self, cells: bool) {
        self.context.clear();
        self.matches.clear();
        self.dates.clear();
        self.surnames.clear();
        self.settled.clear();
        self.cells = cells;
    }

    /// Forgets what was found before; a cell by itself comes next.
    pub(super) fn start_cell(&mut self) {
        self.context.clear();
        self.matches.clear();
        self.cells = true;
    }

    /// Looks at everything that may begin something in `buf`. What is found is
    /// added to `matches` and `dates`.
    pub(super) fn search(&mut self, buf: &[u8], cells: bool) {
        self.start(cells);
        let Some(mut tile) = self.tile.take() else { return };
        let text = Text(buf);
        let (mut base, mut name_done) = (0, 0);
        while base < buf.len() {
            let next = tile.read(buf, base);
            let known = self.matches.len();
            tile.each(Kind::Odd, |at| odd::look(self, &text, at));
            for stretch in &self.settled {
                tile.forget(stretch.start, stretch.end);
            }
            self.settled.retain(|stretch| stretch.end > next);
            tile.each(Kind::Number, |at| digits::number(self, &text, at));
            tile.each(Kind::Day, |at| dates::worded(self, &text, at));
            tile.each_rare(|kind, at| self.look_at_rare(&text, kind, at));
            tile.each(Kind::House, |at| {
                dates::behind_word(self, &text, at);
                if let Some(rule) = self.served.address {
                    address::house_number(self, &text, at, rule);
                }
            });
            if let Some(rule) = self.served.name {
                tile.each_of_two(Kind::NameEnd, Kind::Announced, |is_end, at| {
                    let start = if is_end { names::start_of_word(&text, at) } else { at };
                    if start >= name_done {
                        name_done = names::look(self, &text, start, name_done, rule);
                    }
                });
            }
            self.put_in_order(known);
            base = next;
        }
        self.tile = Some(tile);
        patterns::look(self, &text);
        if let Some(rule) = self.served.name {
            self.surnames.propagate(self.rules, &text, rule, &mut self.matches);
        }
    }

    /// Puts the matches from the one numbered `from` on, which come a kind at a time,
    /// in order behind those before: a few at a time, as long as they are near.
    fn put_in_order(&mut self, from: usize) {
        let Some(first) = self.matches[from..].iter().map(|m| m.start).min() else { return };
        let from = self.matches[..from].partition_point(|m| m.start < first);
        self.matches[from..].sort_unstable_by_key(Match::order);
    }

    fn look_at_rare(&mut self, text: &Text, kind: Kind, at: usize) {
        match (kind, self.served.address, self.served.name) {
            (Kind::Coded, ..) => digits::coded(self, text, at),
            (Kind::Plate, Some(rule), _) if address::country_code(self, text, at, rule) => {}
            (Kind::Plate, ..) => digits::plate(self, text, at),
            (Kind::Lead, ..) => phones::lead(self, text, at),
            (Kind::At, ..) if secrets::login(self, text, at) => {}
            (Kind::At, ..) => emails::look(self, text, at),
            (Kind::Label, ..) => labels::look(self, text, at),
            (Kind::Code, ..) => codes::word(self, text, at),
            (Kind::Colon, ..) => colons::look(self, text, at),
            (Kind::Postcode, Some(rule), _) => address::postcode_first(self, text, at, rule),
            (Kind::Comma, _, Some(rule)) => names::last_name_first(self, text, at, rule),
            _ => {}
        }
    }

    /// Adds a match.
    #[inline]
    pub(super) fn add(&mut self, found: Range<usize>, rule: RuleId, signature: Signature) {
        let (start, end) = (found.start as u32, found.end as u32);
        self.matches.push(Match { start, end, rule, signature });
    }

    /// Drops those of the matches from the one numbered `from` on that are in no band:
    /// in running text nothing adds to their evidence any more.
    pub(super) fn drop_unbelieved(&mut self, from: usize) {
        let mut kept = from;
        for i in from..self.matches.len() {
            let m = self.matches[i];
            if confidence::band(confidence::score(self.rules.rule(m.rule), m.signature)).is_some() {
                self.matches[kept] = m;
                kept += 1;
            }
        }
        self.matches.truncate(kept);
    }

    /// Whether a stretch is all of a cell.
    #[inline]
    pub(super) fn fills(&self, text: &Text, found: &Range<usize>) -> bool {
        self.cells && text.before(found.start) == SEPARATOR && text.at(found.end) == SEPARATOR
    }

    /// Adds a match with what the words around it say.
    pub(super) fn add_in_context(
        &mut self,
        text: &Text,
        found: Range<usize>,
        rule: RuleId,
        signature: Signature,
    ) {
        // what fills its cell has no words around it
        let fills = self.fills(text, &found);
        let known = self.rules.rule(rule);
        let alone = !known.has_words || fills;
        let signature = if alone { signature } else { self.judge(text, &found, rule, signature) };
        let announced =
            [Evidence::Label, Evidence::Keyword, Evidence::Canonical].map(|e| signature.has(e));
        // of a cell the field's name decides, once the cell is counted
        if known.announced && !fills && announced == [false; 3] {
            return;
        }
        self.add(found, rule, signature);
    }

    /// Adds what the words around a candidate say to its evidence.
    fn judge(
        &mut self,
        text: &Text,
        found: &Range<usize>,
        rule: RuleId,
        signature: Signature,
    ) -> Signature {
        let rules = self.rules;
        let near = !rules.rule(rule).has_check_digits();
        self.context.judge(&rules.keywords, text, found, rule, signature, near)
    }

    /// Adds a match where a label stands before it or, with `nearby`, a keyword near it.
    pub(super) fn add_announced(
        &mut self,
        text: &Text,
        found: Range<usize>,
        rule: RuleId,
        signature: Signature,
        nearby: bool,
    ) {
        let signature = self.judge(text, &found, rule, signature);
        if signature.has(Evidence::Label) || nearby && signature.has(Evidence::Keyword) {
            self.add(found, rule, signature);
        }
    }
}
