//! Holds names of users and groups, from the local files only. Must never ask a
//! network service: a number that the files do not know stays a number.

use std::collections::HashMap;

/// Names by number.
#[derive(Clone, Debug, Default)]
pub struct Owners {
    users: HashMap<u32, String>,
    groups: HashMap<u32, String>,
}

impl Owners {
    /// Reads `/etc/passwd` and `/etc/group`. Where one cannot be read, its numbers
    /// stay numbers.
    #[allow(clippy::disallowed_methods, reason = "a file of the system, not content")]
    pub fn read() -> Self {
        let names = |path| parse(&std::fs::read_to_string(path).unwrap_or_default());
        Owners { users: names("/etc/passwd"), groups: names("/etc/group") }
    }

    /// Name of a user.
    pub fn user(&self, id: u32) -> String {
        self.users.get(&id).cloned().unwrap_or_else(|| id.to_string())
    }

    /// Name of a group.
    pub fn group(&self, id: u32) -> String {
        self.groups.get(&id).cloned().unwrap_or_else(|| id.to_string())
    }
}

/// Lines of `name:password:number:…`; the first name of a number counts.
fn parse(text: &str) -> HashMap<u32, String> {
    let mut names = HashMap::new();
    for line in text.lines() {
        let mut parts = line.split(':');
        if let (Some(name), Some(Ok(id))) = (parts.next(), parts.nth(1).map(str::parse)) {
            names.entry(id).or_insert_with(|| name.to_owned());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_lines_of_colons() {
        let names = parse("root:x:0:0:root:/root:/bin/sh\ntoor:x:0:0\nbroken\njan:x:1000:\n");
        assert_eq!(names.get(&0).map(String::as_str), Some("root"));
        assert_eq!(names.get(&1000).map(String::as_str), Some("jan"));
        assert_eq!(names.len(), 2);
    }
}
