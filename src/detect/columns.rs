//! Holds the second step of detection: when an object ends, its tallies become
//! findings and field records. Must not know text.

use super::confidence::{self, band};
use super::hash::ValueHash;
use super::judge::Column;
use super::neighbours::Neighbours;
use super::places::Places;
use super::runs::is_sequence;
use super::sketch::Sketch;
use super::tally::{CellKey, CellTally, FieldTally, ObjectTally, Shape};
use crate::model::finding::Checks;
use crate::model::{
    self, Allowed, Band, Evidence, FieldKind, FieldRecord, Finding, Place, Qualifiers, Signature,
};
use crate::rules::allow::{Here, Named};
use crate::rules::{Cells, RuleId, RuleSet};
use crate::validate::month_of;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What an object's tallies come to.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// By field, then category.
    pub findings: Vec<Finding>,
    /// What an allow-list takes out of them.
    pub allowed: Vec<Allowed>,
    /// Every field.
    pub fields: Vec<FieldRecord>,
}

/// Turns the tallies of a whole object into findings and field records.
pub fn finish(rules: &RuleSet, object: &ObjectTally, hash: &ValueHash) -> Findings {
    let mut out = Findings::default();
    out.fields.reserve_exact(object.fields.len());
    let neighbours = Neighbours::new(rules, object);
    for (i, field) in object.fields.iter().enumerate() {
        let name = String::from(&field.path);
        if !Column::may_hold(field) {
            out.fields.push(record(rules, field, name, hash));
            continue;
        }
        let column = Column::new(rules, field, &neighbours, i);
        let mut gathered = Gathered {
            rules,
            field,
            here: &object.here,
            by_category: BTreeMap::new(),
            allowed: BTreeMap::new(),
        };
        let whole = gathered.cells(&column);
        gathered.parts(&column, whole);
        out.allowed.extend(gathered.allowed(&name));
        let record = record(rules, field, name, hash);
        let whole = record.sketch.as_ref();
        out.findings.extend(gathered.finish(&record.field, whole, hash.is_keyed()));
        out.fields.push(record);
    }
    out
}

/// One category in one field.
#[derive(Default)]
struct Group {
    rules: Vec<RuleId>,
    bands: [u64; 3],
    places: Places,
    qualifiers: Qualifiers,
    /// Distinct values: an estimate for cells, a sketch for parts.
    distinct: u64,
    values: Sketch,
    /// Hashes of its cells, as far as the field's sketch reaches.
    cells: Vec<u64>,
}

impl Group {
    /// The sketch of its values, in cells and inside them.
    fn sketch(&self, field: &FieldTally) -> model::Sketch {
        let inside = self.values.stored();
        if self.cells.is_empty() {
            return inside;
        }
        let reach = field.sketch.stored().reach();
        inside.union(&model::Sketch::new(self.cells.iter().copied(), reach))
    }
}

struct Gathered<'a> {
    rules: &'a RuleSet,
    field: &'a FieldTally,
    here: &'a Here,
    by_category: BTreeMap<&'a str, Group>,
    /// Matches that are allowed, by category and entry.
    allowed: BTreeMap<(&'a str, usize), u64>,
}

impl<'a> Gathered<'a> {
    fn group(&mut self, id: RuleId) -> &mut Group {
        let group = self.by_category.entry(&self.rules.rule(id).category).or_default();
        if !group.rules.contains(&id) {
            group.rules.push(id);
        }
        group
    }

    /// Counts cells of a rule, as allowed where an entry says so.
    fn count(&mut self, id: RuleId, band: Band, signature: Signature, cells: &CellTally) {
        match self.rules.allow.entry(self.here, cells.allowed, self.rules.rule(id)) {
            Some(entry) => self.allow(id, entry, cells.count),
            None => self.add(id, band, signature, cells.count, &cells.places),
        }
    }

    /// Counts matches as allowed by an entry.
    fn allow(&mut self, id: RuleId, entry: usize, count: u64) {
        *self.allowed.entry((&self.rules.rule(id).category, entry)).or_default() += count;
    }

    /// What an allow-list takes out of the field called `name`.
    fn allowed(&self, name: &str) -> impl Iterator<Item = Allowed> {
        self.allowed.iter().map(move |(&(category, entry), &matches)| Allowed {
            field: name.to_owned(),
            category: category.to_owned(),
            reason: self.rules.allow.reason(entry).to_owned(),
            matches,
        })
    }

    fn add(&mut self, id: RuleId, band: Band, signature: Signature, count: u64, places: &Places) {
        let has_digits = self.rules.rule(id).check.is_some();
        let group = self.group(id);
        group.bands[band as usize] += count;
        group.places.unite(places);
        let marks = &mut group.qualifiers;
        for (evidence, mark) in [
            (Evidence::Sample, &mut marks.sample),
            (Evidence::Role, &mut marks.role),
            (Evidence::CheckFailed, &mut marks.invalid),
        ] {
            // without check digits a failed check is a matter of plausibility
            let counts = evidence != Evidence::CheckFailed || has_digits;
            if counts && signature.has(evidence) {
                *mark += count;
            }
        }
    }

    /// Matches in running text and inside cells. Where cells that hold names count as
    /// a whole, a name inside them is no second one.
    fn parts(&mut self, column: &Column, whole: Option<RuleId>) {
        let field = self.field;
        let names_count = whole.is_some_and(|id| self.rules.rule(id).is_of_names());
        for tally in &field.parts {
            let rule = self.rules.rule(tally.rule);
            if names_count && rule.is_of_names() {
                continue;
            }
            match (band(column.score_inside(tally.rule, tally.signature)), tally.allowed) {
                (None, _) => {}
                (Some(_), Some(entry)) => self.allow(tally.rule, entry, tally.count),
                (Some(band), None) => {
                    self.add(tally.rule, band, tally.signature, tally.count, &tally.places);
                }
            }
        }
        for (id, values) in &field.part_values {
            // a rule of which nothing was worth counting has no group
            if let Some(group) = self.by_category.get_mut(self.rules.rule(*id).category.as_str())
                && group.rules.contains(id)
            {
                group.values.unite(values);
            }
        }
    }

    /// Whole cells: each goes to the rule that its evidence and the column
    /// speak for most; the rest to the rule that the field is called after, which
    /// is returned if it takes all of them.
    fn cells(&mut self, column: &Column) -> Option<RuleId> {
        let field = self.field;
        if field.kind != FieldKind::Cell {
            return None;
        }
        let mut adjustments: BTreeMap<RuleId, i32> = BTreeMap::new();
        let mut winners: BTreeMap<CellKey, Option<RuleId>> = BTreeMap::new();
        let mut left = field.shapes;
        let mut left_named: Vec<&CellTally> = Vec::new();
        for tally in &field.cells {
            let scored = tally.key.iter().map(|(id, signature)| {
                let adjustment =
                    *adjustments.entry(id).or_insert_with(|| column.adjustment(id, true));
                let rule = self.rules.rule(id);
                let score = confidence::score(rule, signature) + adjustment;
                (confidence::capped(rule, signature, score), std::cmp::Reverse(id), signature)
            });
            let best = scored
                .max()
                .and_then(|(score, id, signature)| band(score).map(|band| (id.0, signature, band)));
            winners.insert(tally.key, best.map(|(id, ..)| id));
            match best {
                Some((id, signature, band)) => self.count(id, band, signature, tally),
                None if tally.allowed.is_any() => left_named.push(tally),
                None => left[tally.shape as usize] += tally.count,
            }
        }
        let by_name = column
            .named()
            .iter()
            .filter_map(|&(id, _)| column.score_by_name(id).map(|score| (id, score)))
            .filter(|&(id, _)| self.rules.rule(id).cells.is_some())
            .max_by_key(|&(id, score)| (score, std::cmp::Reverse(id)))
            .or_else(|| self.by_lists(column, &left));
        let mut named = None;
        let mut takes_all = false;
        if let Some((id, score)) = by_name
            && let Some(band) = band(score)
        {
            let fits = |shape| self.rules.rule(id).cells.is_some_and(|c| fits(c, field, shape));
            let count =
                Shape::ALL.into_iter().filter(|&shape| fits(shape)).map(|s| left[s as usize]).sum();
            let all_left = left_named.len();
            left_named.retain(|tally| fits(tally.shape));
            takes_all = count == left.iter().sum::<u64>() && left_named.len() == all_left;
            if count > 0 {
                let (key, shape, allowed) = (CellKey::default(), Shape::Mixed, Named::default());
                let rest = CellTally { key, shape, allowed, count, places: field.first.clone() };
                self.count(id, band, Signature::NONE, &rest);
            }
            for &tally in &left_named {
                self.count(id, band, Signature::NONE, tally);
            }
            named = (count > 0 || !left_named.is_empty()).then_some(id);
        }
        self.count_distinct(&winners, named);
        named.filter(|_| takes_all)
    }

    /// The rule whose lists know most of the cells that are `left`, unless names
    /// were found inside them.
    fn by_lists(&self, column: &Column, left: &[u64]) -> Option<(RuleId, i32)> {
        let inside = self.field.parts.iter().filter(|t| self.rules.rule(t.rule).is_of_names());
        let inside: u64 = inside.map(|tally| tally.count).sum();
        column.by_lists().filter(|_| inside * 2 < left.iter().sum::<u64>())
    }

    /// Distinct values per category, from the share of the sketch that went to it.
    fn count_distinct(
        &mut self,
        winners: &BTreeMap<CellKey, Option<RuleId>>,
        named: Option<RuleId>,
    ) {
        let least = self.field.sketch.least();
        let total = self.field.sketch.distinct();
        let mut shares: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for (hash, mark) in &least {
            let key = CellKey(mark & CellKey::MASK);
            let winner = winners.get(&key).copied().flatten().or(named);
            if let Some(id) = winner {
                shares.entry(&self.rules.rule(id).category).or_default().push(*hash);
            }
        }
        for (category, cells) in shares {
            if let Some(group) = self.by_category.get_mut(category) {
                let all = least.len().max(1) as f64;
                let estimate = (total as f64 * cells.len() as f64 / all).round() as u64;
                group.cells = cells;
                let count: u64 = group.bands.iter().sum();
                group.distinct += estimate.clamp(1, count.max(1));
            }
        }
    }

    /// Turns what was gathered of the field called `name`, whose values have the sketch
    /// `whole`, into findings.
    fn finish(self, name: &str, whole: Option<&model::Sketch>, keyed: bool) -> Vec<Finding> {
        let field = self.field;
        let place = |record| match field.kind {
            FieldKind::Cell => Place::Row(record),
            FieldKind::Text => Place::Line(record),
            FieldKind::Pages => Place::Page(record),
        };
        self.by_category
            .into_iter()
            .map(|(category, group)| {
                let mut rules: Vec<String> =
                    group.rules.iter().map(|&id| self.rules.rule(id).id.clone()).collect();
                rules.sort_unstable();
                // of what opens something not even a mask's letters are shown
                let opens = category == "auth.password" || category == "auth.secret";
                let samples = group.places.iter().map(|(_, sample)| match opens {
                    true => sample.chars().map(|_| '•').collect(),
                    false => sample.to_owned(),
                });
                let matches: u64 = group.bands.iter().sum();
                Finding {
                    category: category.to_owned(),
                    field: name.to_owned(),
                    rules,
                    confirmed: group.bands[Band::Confirmed as usize],
                    likely: group.bands[Band::Likely as usize],
                    candidate: group.bands[Band::Candidate as usize],
                    distinct: (group.distinct + group.values.distinct()).clamp(1, matches.max(1)),
                    places: group.places.iter().map(|(record, _)| place(record)).collect(),
                    samples: samples.filter(|sample: &String| !sample.is_empty()).collect(),
                    qualifiers: group.qualifiers,
                    sketch: (keyed.then(|| group.sketch(field)))
                        .filter(|sketch| !sketch.is_empty() && Some(sketch) != whole),
                }
            })
            .collect()
    }
}

/// Whether cells of this shape are as the rule's values are.
fn fits(cells: Cells, field: &FieldTally, shape: Shape) -> bool {
    // codes of a few values: a long list of words is something else
    if cells == Cells::Few && field.sketch.distinct() > 12 {
        return false;
    }
    match cells {
        Cells::Few | Cells::Word => matches!(shape, Shape::Word | Shape::Words),
        Cells::Words => matches!(shape, Shape::Word | Shape::Words | Shape::Mixed),
        Cells::Text => !matches!(shape, Shape::Date | Shape::Number),
        Cells::Code => matches!(shape, Shape::Digits | Shape::Code | Shape::Mixed | Shape::Word),
        Cells::Any => true,
    }
}

fn record(rules: &RuleSet, field: &FieldTally, name: String, hash: &ValueHash) -> FieldRecord {
    let mut checks: BTreeMap<String, Checks> = BTreeMap::new();
    let mut verdict = |id: RuleId, signature: Signature, count: u64| {
        if rules.rule(id).check.is_none() {
            return;
        }
        let checks = checks.entry(rules.rule(id).id.clone()).or_default();
        if signature.has(Evidence::CheckPassed) {
            checks.passed += count;
        } else if signature.has(Evidence::CheckFailed) {
            checks.failed += count;
        }
    };
    for tally in &field.cells {
        tally.key.iter().for_each(|(id, signature)| verdict(id, signature, tally.count));
    }
    for tally in &field.parts {
        verdict(tally.rule, tally.signature, tally.count);
    }
    let is_cells = field.kind == FieldKind::Cell;
    let mut values = Cow::Borrowed(&field.sketch);
    if field.allowed_values.distinct() > 0 {
        values.to_mut().unite(&field.allowed_values);
    }
    let ordered = |(low, high): (u64, u64)| (low <= high).then_some((low, high));
    FieldRecord {
        field: name,
        declared: field.declared.clone(),
        values: field.values,
        empty: field.empty,
        // an estimate may be too high
        distinct: is_cells.then(|| values.distinct().min(field.values)),
        lengths: ordered(field.lengths),
        sequence: is_sequence(field),
        checks,
        months: field.months.iter().map(|(month, n)| (month_of(month), n)).collect(),
        sketch: Some(values.stored()).filter(|s| is_cells && hash.is_keyed() && !s.is_empty()),
    }
}
