//! Holds the judgement of a column: what its name, its neighbours and the run of
//! its values say for or against each rule. Must not know single values.

use super::called::Called;
use super::cells::{MARK_FIRST, MARK_LAST, MARK_PLACE, MARK_SEVERAL};
use super::confidence;
use super::neighbours::Neighbours;
use super::runs::{holds_titles, is_sequence, mixture, starts_alike};
use super::tally::{CellKey, FieldTally};
use crate::model::{Evidence, FieldKind, Signature};
use crate::rules::fields::Strength;
use crate::rules::names::flag;
use crate::rules::{Cells, Rule, RuleId, RuleSet};

/// A field whose name says that it holds something else: 1 : 100.
const OTHER_NAME: i32 = -200;
/// A field whose name holds a contrary word: 1 : 50.
const CONTRARY_NAME: i32 = -170;
/// A vague name that nothing supports: hardly anything.
const UNSUPPORTED: i32 = 15;
/// A vague name beside fields of persons weighs little less than a clear one.
const SUPPORTED: i32 = -20;
/// Numbers that count up: 1 : 100.
const SEQUENCE: i32 = -200;
/// Names that only a few values of a column hold: titles of things, mostly.
const SPARSE: i32 = -200;
/// Numbers that begin with the date of birth in the same record: 10,000 : 1.
const BORN: i32 = 400;
/// Numbers of persons beside names or dates of birth: 5 : 1.
const OF_PERSONS: i32 = 70;
/// Names here and there in short texts that are no sentences, as titles of things
/// are: one in four is somebody's, and a candidate at most.
const TITLES: i32 = -60;
/// Distinct values by which lists can tell what a field of any name holds.
const ENOUGH_FOR_LISTS: u64 = 12;
/// Chance rate below which a check is one of check digits, not of plausibility.
const CHECK_DIGITS: f64 = 0.2;
/// Nearly all values have the rule's shape, where no check can vouch for them.
const DENSE: i32 = 100;

/// One field, judged as a whole.
pub struct Column<'r> {
    rules: &'r RuleSet,
    called: &'r Called,
    /// Marks of the least hashes: a fair sample of the distinct values.
    marks: Vec<u64>,
    sequence: bool,
    /// All values are numbers that start alike.
    alike: bool,
    is_cells: bool,
    titles: bool,
    supported: Vec<RuleId>,
    born: bool,
    of_persons: bool,
}

impl<'r> Column<'r> {
    /// Whether a field may hold anything: of most fields of settings and nested data
    /// neither name nor values say so.
    pub fn may_hold(field: &FieldTally) -> bool {
        field.kind != FieldKind::Cell
            || !field.cells.is_empty()
            || !field.parts.is_empty()
            || !field.called.speaks_for.is_empty()
            || field.sketch.distinct() >= ENOUGH_FOR_LISTS
    }

    /// Judges field number `i`.
    pub fn new(
        rules: &'r RuleSet,
        field: &'r FieldTally,
        neighbours: &Neighbours,
        i: usize,
    ) -> Self {
        let called = &*field.called;
        let vague = called.speaks_for.iter().filter(|(_, strength)| *strength == Strength::Weak);
        let supported = vague
            .map(|&(id, _)| id)
            .filter(|&id| neighbours.beside(i, &rules.rule(id).beside))
            .collect();
        let marks = field.sketch.least().into_iter().map(|(_, mark)| mark).collect();
        Column {
            rules,
            called,
            marks,
            sequence: is_sequence(field),
            alike: starts_alike(field),
            is_cells: field.kind == FieldKind::Cell,
            titles: holds_titles(rules, field),
            supported,
            born: neighbours.is_born(i),
            of_persons: neighbours.beside(i, &["name.", "demo.birth_date"]),
        }
    }

    /// Rules that the field's name speaks for.
    pub fn named(&self) -> &[(RuleId, Strength)] {
        &self.called.speaks_for
    }

    /// What the column adds to the score of a rule's matches. `whole` tells
    /// matches that fill their cells from those inside.
    pub fn adjustment(&self, id: RuleId, whole: bool) -> i32 {
        if !self.is_cells {
            return 0;
        }
        let name = self.name_weight(id, whole);
        if !whole {
            return name + i32::from(self.is_title(id)) * TITLES;
        }
        let rule = self.rules.rule(id);
        let run = self.run_weight(id);
        if self.born && (rule.born || rule.category == "demo.birth_date") {
            return name.max(0) + run + BORN;
        }
        // order numbers may pass as phone numbers, plates of products as those of cars
        let named = self.called.speaks_for.iter().any(|(named, _)| *named == id);
        let called_other = !named && self.called.contrary.has(id.index());
        let digits = rule.check.is_some() && rule.chance < CHECK_DIGITS;
        let of_person = rule.category.starts_with("gov.") && digits && self.of_persons;
        let beside = i32::from(of_person && !called_other && name >= 0 && run >= 0) * OF_PERSONS;
        name + beside + if called_other { run.min(0) } else { run }
    }

    /// Whether what a rule found inside the column's cells is part of titles.
    fn is_title(&self, id: RuleId) -> bool {
        let strong = self.called.speaks_for.contains(&(id, Strength::Strong));
        self.titles && !strong && self.rules.rule(id).is_of_names()
    }

    /// The score of a match inside a cell, with what the column says.
    pub fn score_inside(&self, id: RuleId, signature: Signature) -> i32 {
        let rule = self.rules.rule(id);
        let score = confidence::score(rule, signature) + self.adjustment(id, false);
        let score = confidence::capped(rule, signature, score);
        if self.is_title(id) { confidence::at_most_candidate(score) } else { score }
    }

    fn name_weight(&self, id: RuleId, whole: bool) -> i32 {
        let rule = self.rules.rule(id);
        match self.called.speaks_for.iter().find(|(named, _)| *named == id) {
            Some((_, Strength::Strong)) => rule.weights.field,
            Some((_, Strength::Weak)) if self.lists_say_other(id) => OTHER_NAME,
            Some((_, Strength::Weak)) if self.supported.contains(&id) => {
                rule.weights.field + SUPPORTED
            }
            Some((_, Strength::Weak)) => UNSUPPORTED,
            None if !whole => 0,
            None => {
                let strong = |s: &&(RuleId, Strength)| s.1 == Strength::Strong;
                let other =
                    self.called.speaks_for.iter().find(strong).is_some_and(|&(other, _)| {
                        self.rules.rule(other).category != rule.category
                    });
                let contrary = self.called.contrary.has(id.index());
                i32::from(other) * OTHER_NAME + i32::from(contrary) * CONTRARY_NAME
            }
        }
    }

    /// What the run of distinct values says: many that pass a check that few
    /// pass by chance are real, whatever the column is called.
    fn run_weight(&self, id: RuleId) -> i32 {
        let (mut shaped, mut passed, mut digits) = (0u32, 0u32, false);
        for &mark in &self.marks {
            for (rule, signature) in CellKey(mark & CellKey::MASK).iter() {
                if rule == id {
                    shaped += 1;
                    passed += u32::from(signature.has(Evidence::CheckPassed));
                    digits |= !signature.has(Evidence::Canonical);
                }
            }
        }
        let rule = self.rules.rule(id);
        let mut weight = match rule.check {
            // where all start alike, one that passes a number plan tells nothing of the next
            Some(_) if self.alike && rule.chance >= CHECK_DIGITS => 0,
            Some(_) if rule.chance < 0.45 => mixture(rule, shaped, passed),
            _ => {
                let all = self.marks.len() as u64;
                let share = |tenths: u64| u64::from(shaped) * 10 >= all * tenths;
                match shaped {
                    5.. if share(9) => DENSE,
                    _ if rule.lists != 0 && all >= 20 && !share(2) => SPARSE,
                    _ => 0,
                }
            }
        };
        if self.sequence && digits {
            weight += SEQUENCE;
        }
        weight
    }

    /// Score of a field that holds a rule's values by its name alone; None
    /// where the name does not speak for it.
    pub fn score_by_name(&self, id: RuleId) -> Option<i32> {
        let rule = self.rules.rule(id);
        let strength = self.called.speaks_for.iter().find(|(named, _)| *named == id)?.1;
        let share = self.listed_share(rule);
        let enough = self.marks.len() >= 10;
        let by_list = match (rule.lists, share) {
            (0, _) => 0,
            (_, share) if share >= 0.5 => 100,
            (_, share) if share >= 0.3 => 60,
            (_, share) if share < 0.1 && enough && strength == Strength::Weak => -100,
            (_, share) if share < 0.1 && enough => -30,
            _ => 0,
        };
        let vouched = rule.lists != 0 && share >= 0.3;
        let name = match strength {
            Strength::Strong => rule.weights.field,
            Strength::Weak if vouched || self.supported.contains(&id) => {
                rule.weights.field + SUPPORTED
            }
            Strength::Weak => UNSUPPORTED,
        };
        Some(rule.weights.prior + name + by_list)
    }

    /// The rule whose lists know most of the values, for a field whose name
    /// says nothing: (rule, score).
    pub fn by_lists(&self) -> Option<(RuleId, i32)> {
        let named =
            self.called.speaks_for.iter().any(|(_, strength)| *strength == Strength::Strong);
        if named || (self.marks.len() as u64) < ENOUGH_FOR_LISTS {
            return None;
        }
        let known = self.rules.iter().filter(|(_, rule)| rule.lists != 0 && rule.cells.is_some());
        let shares = known.map(|(id, rule)| (id, self.listed_share(rule)));
        let (id, share) = shares.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        match share {
            share if share >= 0.8 => Some((id, 120)),
            share if share >= 0.6 => Some((id, 70)),
            _ => None,
        }
    }

    /// The share of values that a rule's lists know; a full name is no value of a
    /// rule whose values are words.
    fn listed_share(&self, rule: &Rule) -> f64 {
        let marked =
            [(flag::FIRST, MARK_FIRST), (flag::LAST, MARK_LAST), (flag::PLACE, MARK_PLACE)]
                .into_iter()
                .filter(|(list, _)| rule.lists & list != 0)
                .fold(0, |marks, (_, mark)| marks | mark);
        let fits = |mark: u64| rule.cells != Some(Cells::Word) || mark & MARK_SEVERAL == 0;
        self.share(|mark| mark & marked != 0 && fits(mark))
    }

    fn share(&self, of: impl Fn(u64) -> bool) -> f64 {
        let count = self.marks.iter().filter(|&&mark| of(mark)).count();
        count as f64 / self.marks.len().max(1) as f64
    }

    /// Whether the field's vague name could mean another rule's values as well, and
    /// those they are: `Naam` over a column of last names.
    fn lists_say_other(&self, id: RuleId) -> bool {
        let single = |id: RuleId| self.rules.rule(id).cells == Some(Cells::Word);
        let known = |id: RuleId| self.listed_share(self.rules.rule(id)) >= 0.5;
        self.rules.rule(id).cells == Some(Cells::Words)
            && self.called.speaks_for.iter().any(|&(other, _)| single(other) && known(other))
            && self.share(|mark| mark & MARK_SEVERAL != 0) < 0.3
    }
}
