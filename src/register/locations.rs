//! Holds the assignment of objects and fields to systems: all locations as one tree of path
//! parts, so that a path is looked up once, however many there are. Must not know systems.

use globset::{GlobBuilder, GlobMatcher};
use std::cmp::Reverse;
use std::collections::HashMap;

/// Where data of systems lie. A location speaks of what it names and of everything in it.
#[derive(Debug, Default)]
pub struct Locations {
    nodes: Vec<Node>,
    ends: Vec<End>,
}

/// What is reached by the parts of locations so far.
#[derive(Debug, Default)]
struct Node {
    /// Parts without wildcards.
    named: HashMap<Box<str>, usize>,
    /// Parts with wildcards.
    globs: Vec<(GlobMatcher, usize)>,
    /// The node behind `**`, which any parts lead to and from.
    any: Option<usize>,
    /// Whether it is one itself.
    is_any: bool,
    /// Locations that end here.
    ends: Vec<usize>,
}

/// The end of a location.
#[derive(Debug)]
struct End {
    system: usize,
    location: usize,
    /// Parts without wildcards, and characters that are no wildcards.
    named: usize,
    letters: usize,
    /// The table, sheet or field that alone is meant.
    field: Option<GlobMatcher>,
}

/// The system that something belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Number of the system.
    pub system: usize,
    /// Number of the location among those of the system.
    pub location: usize,
    /// Another system with a location that is just as specific: the one that stands first
    /// in the register has it.
    pub contested: Option<usize>,
}

/// A glob for one part, or a name of tables and fields. A backslash is one: file names may
/// hold it, and brackets take the meaning from everything else.
fn glob(text: &str) -> Result<GlobMatcher, String> {
    let built = GlobBuilder::new(text).literal_separator(false).backslash_escape(false).build();
    built.map(|glob| glob.compile_matcher()).map_err(|error| {
        format!("`{text}` is no glob ({}); write `[[]` for a bracket", error.kind())
    })
}

fn is_glob(part: &str) -> bool {
    part.contains(['*', '?', '[', ']', '{', '}'])
}

/// Characters that are no wildcards.
fn letters(text: &str) -> usize {
    text.chars().filter(|c| !matches!(c, '*' | '?')).count()
}

/// The parts of a path: its names, containers without the `!` that ends them.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').map(|part| part.strip_suffix('!').unwrap_or(part))
}

impl Locations {
    /// Adds a location, number `location` of the system number `system`; says what is wrong
    /// with it.
    pub fn add(&mut self, written: &str, system: usize, location: usize) -> Result<(), String> {
        let (path, field) = match written.split_once('#') {
            Some((path, field)) => (path, Some(field)),
            None => (written, None),
        };
        let path = path.strip_suffix('!').unwrap_or(path).trim_end_matches('/');
        if path.is_empty() {
            return Err("it is empty; write it as `share/customers` or `share/**/crm.sql`".into());
        }
        if path.starts_with('/') {
            return Err(
                "it begins with `/`; it begins with the label of a root, as the paths of an \
                 inventory do: `share/customers`"
                    .into(),
            );
        }
        if field == Some("") {
            return Err("nothing follows `#`; name a table, sheet or field there".into());
        }
        let mut parts: Vec<&str> = parts(path).collect();
        if parts.iter().any(|part| matches!(*part, "" | "." | "..")) {
            return Err("it holds an empty part, `.` or `..`; write the path as it is".into());
        }
        // what a location names is meant with all that is in it
        while parts.last() == Some(&"**") {
            parts.pop();
        }
        let field = field.map(glob).transpose()?;
        let mut node = self.start();
        for part in &parts {
            node = self.step(node, part)?;
        }
        let named = parts.iter().filter(|part| !is_glob(part)).count();
        let letters = parts.iter().map(|part| letters(part)).sum();
        self.nodes[node].ends.push(self.ends.len());
        self.ends.push(End { system, location, named, letters, field });
        Ok(())
    }

    fn start(&mut self) -> usize {
        if self.nodes.is_empty() {
            self.nodes.push(Node::default());
        }
        0
    }

    /// The node that `part` leads to from `from`.
    fn step(&mut self, from: usize, part: &str) -> Result<usize, String> {
        let next = self.nodes.len();
        let known = match part {
            "**" if self.nodes[from].is_any => Some(from),
            "**" => self.nodes[from].any,
            part if is_glob(part) => {
                let same = |(known, _): &&(GlobMatcher, usize)| known.glob().glob() == part;
                self.nodes[from].globs.iter().find(same).map(|(_, node)| *node)
            }
            part => self.nodes[from].named.get(part).copied(),
        };
        if let Some(known) = known {
            return Ok(known);
        }
        match part {
            "**" => self.nodes[from].any = Some(next),
            part if is_glob(part) => {
                let matcher = glob(part)?;
                self.nodes[from].globs.push((matcher, next));
            }
            part => drop(self.nodes[from].named.insert(part.into(), next)),
        }
        self.nodes.push(Node { is_any: part == "**", ..Node::default() });
        Ok(next)
    }

    /// Which locations speak of the object that prints as `path`, or of parts of it.
    pub fn of(&self, path: &str) -> Assignment<'_> {
        let mut assignment = Assignment { ends: &self.ends, reached: Vec::new() };
        if self.nodes.is_empty() {
            return assignment;
        }
        let (mut here, mut next) = (Vec::new(), Vec::new());
        self.enter(0, 0, &mut here, &mut assignment);
        for (depth, part) in parts(path.trim_end_matches('/')).enumerate() {
            for &node in &here {
                let node_ref: &Node = &self.nodes[node];
                if node_ref.is_any {
                    self.enter(node, depth + 1, &mut next, &mut assignment);
                }
                if let Some(&named) = node_ref.named.get(part) {
                    self.enter(named, depth + 1, &mut next, &mut assignment);
                }
                for (matcher, to) in &node_ref.globs {
                    if matcher.is_match(part) {
                        self.enter(*to, depth + 1, &mut next, &mut assignment);
                    }
                }
            }
            std::mem::swap(&mut here, &mut next);
            next.clear();
            if here.is_empty() {
                break;
            }
        }
        assignment
    }

    fn enter(&self, node: usize, depth: usize, here: &mut Vec<usize>, found: &mut Assignment) {
        if here.contains(&node) {
            return;
        }
        here.push(node);
        found.reached.extend(self.nodes[node].ends.iter().map(|&end| (depth, end)));
        if let Some(any) = self.nodes[node].any {
            self.enter(any, depth, here, found);
        }
    }
}

/// The locations that speak of one object.
#[derive(Debug)]
pub struct Assignment<'l> {
    ends: &'l [End],
    /// How deep in the path each reaches.
    reached: Vec<(usize, usize)>,
}

impl Assignment<'_> {
    /// The system of the object as a whole. The location that reaches deepest into the path
    /// wins, then the one with more parts without wildcards, then with more letters, then
    /// the system that stands first.
    pub fn object(&self) -> Option<Owner> {
        self.best(|end| end.field.is_none())
    }

    /// The system of one of its fields, as printed: that of a location that names it or its
    /// table or sheet, else that of the object.
    pub fn field(&self, printed: &str) -> Option<Owner> {
        if !self.names_fields() {
            return self.object();
        }
        let names = |matcher: &GlobMatcher| {
            let tables = printed.match_indices(['.', '!']).map(|(at, _)| &printed[..at]);
            matcher.is_match(printed) || tables.into_iter().any(|table| matcher.is_match(table))
        };
        let own = self.best(|end| end.field.as_ref().is_some_and(names));
        own.or_else(|| self.object())
    }

    /// Whether fields of it may belong to other systems than the object.
    pub fn names_fields(&self) -> bool {
        self.reached.iter().any(|&(_, end)| self.ends[end].field.is_some())
    }

    fn best(&self, speaks: impl Fn(&End) -> bool) -> Option<Owner> {
        let rank =
            |&(depth, end): &(usize, usize)| (depth, self.ends[end].named, self.ends[end].letters);
        let speaking = || self.reached.iter().filter(|(_, end)| speaks(&self.ends[*end]));
        let first = |at: &&(usize, usize)| (rank(at), Reverse(self.ends[at.1].system));
        let best = speaking().max_by_key(first)?;
        let end = &self.ends[best.1];
        let other =
            |at: &&(usize, usize)| rank(at) == rank(best) && self.ends[at.1].system != end.system;
        let contested = speaking().filter(other).map(|at| self.ends[at.1].system).min();
        Some(Owner { system: end.system, location: end.location, contested })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each location is a system of its own.
    fn tree(locations: &[&str]) -> Locations {
        let mut tree = Locations::default();
        for (system, location) in locations.iter().enumerate() {
            tree.add(location, system, 0).expect(location);
        }
        tree
    }

    #[test]
    fn a_location_speaks_of_what_it_names_and_of_all_that_is_in_it() {
        for (location, path, expected) in [
            ("share", "share/a/b.csv", true),
            ("share/a", "share/a/b.csv", true),
            ("share/a/", "share/a/", true),
            ("share/a/**", "share/a/b/c.csv", true),
            ("share/a", "share/ab.csv", false),
            ("share/*.csv", "share/b.csv", true),
            ("share/*.csv", "share/a/b.csv", false),
            ("share/**/*.csv", "share/b.csv", true),
            ("share/**/*.csv", "share/a/b/c.csv", true),
            ("share/**/b/*.csv", "share/a/b/c/d.csv", false),
            ("*/a", "other/a/b.csv", true),
            ("share/a.zip", "share/a.zip!/b/c.csv", true),
            ("share/a.zip!/b", "share/a.zip!/b/c.csv", true),
            ("share/a.zip!/*.csv", "share/a.zip!/b/c.csv", false),
            ("share/200[1-3]", "share/2003/x", true),
            ("share/{hr,it}", "share/it/x", true),
            ("share/[[]1].txt", "share/[1].txt", true),
            ("share/a\\b", "share/a\\b/x", true),
            ("share/*\\b", "share/a\\b/x", true),
            ("**", "share/x", true),
        ] {
            assert_eq!(
                tree(&[location]).of(path).object().is_some(),
                expected,
                "{location} {path}"
            );
        }
    }

    #[test]
    fn the_most_specific_location_wins() {
        for (locations, path, expected) in [
            (&["share", "share/a"][..], "share/a/x", 1),
            (&["share/a/*.csv", "share/a"], "share/a/x.csv", 0),
            (&["share/**/x.csv", "share/a/b"], "share/a/b/x.csv", 0),
            (&["share/*/x.csv", "share/a/x.csv"], "share/a/x.csv", 1),
            (&["share/a*", "share/ab*"], "share/abc", 1),
            (&["**/x.csv", "share/**/x.csv"], "share/a/x.csv", 1),
        ] {
            let owner = tree(locations).of(path).object().expect("an owner");
            assert_eq!((owner.system, owner.contested), (expected, None), "{locations:?} {path}");
        }
    }

    #[test]
    fn of_equals_the_first_wins_and_the_other_is_told() {
        let owner = tree(&["share/*.csv", "share/a*.*"]).of("share/ab.csv").object();
        assert_eq!(owner.map(|o| (o.system, o.contested)), Some((0, None)));
        let owner = tree(&["share/ab*", "share/*sv"]).of("share/ab.csv").object();
        assert_eq!(owner.map(|o| (o.system, o.contested)), Some((0, Some(1))));
    }

    #[test]
    fn tables_sheets_and_fields_may_belong_elsewhere() {
        let tree = tree(&["share", "share/crm.sql#klant", "share/*.xlsx#lonen", "share/b.csv#BSN"]);
        for (path, field, expected) in [
            ("share/crm.sql", "klant.naam", 1),
            ("share/crm.sql", "klanten.naam", 0),
            ("share/crm.sql", "text", 0),
            ("share/a.xlsx", "lonen!Naam", 2),
            ("share/b.csv", "BSN", 3),
            ("share/b.csv", "Naam", 0),
        ] {
            let owner = tree.of(path).field(field).expect("an owner");
            assert_eq!(owner.system, expected, "{path}#{field}");
        }
        assert_eq!(tree.of("share/crm.sql").object().map(|o| o.system), Some(0));
    }

    #[test]
    fn what_cannot_be_a_location_is_told() {
        for (location, says) in [
            ("", "it is empty"),
            ("#x", "it is empty"),
            ("/srv/share", "begins with `/`"),
            ("share//x", "an empty part"),
            ("share/../x", "`..`"),
            ("share/[z-a]", "is no glob"),
            ("share/x#", "nothing follows `#`"),
        ] {
            let said = Locations::default().add(location, 0, 0).expect_err(location);
            assert!(said.contains(says), "{location}: {said}");
        }
    }
}
