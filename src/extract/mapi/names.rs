//! Holds what properties are called, by number. Must not know values.
//! Source: \[MS-OXPROPS\].

/// What becomes of a property that is text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A value of the field so called.
    Cell(&'static str),
    /// Running text under this name.
    Line(&'static str),
    /// People, as `name; name`, under this name.
    Names(&'static str),
    /// Name and address of people are put together elsewhere.
    Person,
    /// Numbers of messages and kinds of things, which say nothing of anybody or look
    /// like addresses, and what another property says as well.
    Nothing,
}

/// What the property of this number is; none where it has no name here.
pub(super) fn what(id: u16) -> Option<What> {
    let found = TABLE.binary_search_by_key(&id, |(known, _)| *known).ok()?;
    Some(TABLE[found].1)
}

/// The same for a property with a number of its own in a set of them.
pub(super) fn in_set(number: u32) -> Option<What> {
    let found = SETS.binary_search_by_key(&number, |(known, _)| *known).ok()?;
    Some(SETS[found].1)
}

use What::{Cell, Line, Names, Nothing, Person};

const TABLE: &[(u16, What)] = &[
    (0x001A, Nothing),
    (0x0037, Line("Subject")),
    (0x003D, Nothing),
    (0x0040, Person),
    (0x0042, Person),
    (0x0044, Person),
    (0x0049, Names("Read-Receipt-To")),
    (0x004B, Nothing),
    (0x004D, Names("Original-Author")),
    (0x0050, Names("Reply-To")),
    (0x0064, Nothing),
    (0x0065, Person),
    (0x0070, Line("Subject")),
    (0x0075, Nothing),
    (0x0076, Person),
    (0x0077, Nothing),
    (0x0078, Person),
    (0x0C1A, Person),
    (0x0C1E, Nothing),
    (0x0C1F, Person),
    (0x0E02, Names("Bcc")),
    (0x0E03, Names("Cc")),
    (0x0E04, Names("To")),
    (0x0E05, Nothing),
    (0x0E1D, Line("Subject")),
    (0x0E28, Nothing),
    (0x0E29, Nothing),
    (0x1008, Nothing),
    (0x1035, Nothing),
    (0x1039, Nothing),
    (0x1042, Nothing),
    (0x10F3, Nothing),
    (0x3001, Person),
    (0x3002, Nothing),
    (0x3003, Person),
    (0x370E, Nothing),
    (0x3712, Nothing),
    (0x39FE, Person),
    (0x39FF, Person),
    (0x3A05, Cell("generation")),
    (0x3A06, Cell("given name")),
    (0x3A08, Cell("business phone")),
    (0x3A09, Cell("home phone")),
    (0x3A0A, Cell("initials")),
    (0x3A0D, Cell("location")),
    (0x3A11, Cell("surname")),
    (0x3A15, Cell("postal address")),
    (0x3A16, Cell("company")),
    (0x3A17, Cell("job title")),
    (0x3A18, Cell("department")),
    (0x3A19, Cell("office")),
    (0x3A1A, Cell("phone")),
    (0x3A1B, Cell("business phone 2")),
    (0x3A1C, Cell("mobile phone")),
    (0x3A1D, Cell("radio phone")),
    (0x3A1E, Cell("car phone")),
    (0x3A1F, Cell("other phone")),
    (0x3A20, Person),
    (0x3A21, Cell("pager")),
    (0x3A23, Cell("fax")),
    (0x3A24, Cell("business fax")),
    (0x3A25, Cell("home fax")),
    (0x3A26, Cell("country")),
    (0x3A27, Cell("city")),
    (0x3A28, Cell("state")),
    (0x3A29, Cell("street")),
    (0x3A2A, Cell("postal code")),
    (0x3A2B, Cell("post office box")),
    (0x3A2E, Cell("assistant phone")),
    (0x3A2F, Cell("home phone 2")),
    (0x3A30, Cell("assistant name")),
    (0x3A43, Cell("hobbies")),
    (0x3A44, Cell("middle name")),
    (0x3A45, Cell("title")),
    (0x3A46, Cell("profession")),
    (0x3A48, Cell("spouse name")),
    (0x3A4E, Cell("manager name")),
    (0x3A4F, Cell("nickname")),
    (0x3A50, Cell("home page")),
    (0x3A51, Cell("business home page")),
    (0x3A57, Cell("company phone")),
    (0x3A58, Cell("child name")),
    (0x3A59, Cell("home city")),
    (0x3A5A, Cell("home country")),
    (0x3A5B, Cell("home postal code")),
    (0x3A5C, Cell("home state")),
    (0x3A5D, Cell("home street")),
    (0x3A5F, Cell("other city")),
    (0x3A60, Cell("other country")),
    (0x3A61, Cell("other postal code")),
    (0x3A62, Cell("other state")),
    (0x3A63, Cell("other street")),
    (0x3FD9, Nothing),
    (0x3FF8, Cell("created by")),
    (0x3FFA, Cell("changed by")),
    (0x4022, Nothing),
    (0x4023, Nothing),
    (0x4024, Nothing),
    (0x4025, Nothing),
    (0x4030, Nothing),
    (0x4031, Nothing),
    (0x4034, Nothing),
    (0x4035, Nothing),
    (0x4038, Nothing),
    (0x4039, Nothing),
    (0x5D01, Person),
    (0x5D02, Person),
    (0x5D07, Person),
    (0x5D08, Person),
    (0x5D0A, Cell("created by email")),
    (0x5D0B, Cell("changed by email")),
    (0x5FF6, Person),
];

const SETS: &[(u32, What)] = &[
    (0x8005, Cell("file as")),
    (0x801A, Cell("home address")),
    (0x801B, Cell("work address")),
    (0x801C, Cell("other address")),
    (0x8045, Cell("work street")),
    (0x8046, Cell("work city")),
    (0x8047, Cell("work state")),
    (0x8048, Cell("work postal code")),
    (0x8049, Cell("work country")),
    (0x8062, Cell("instant messaging address")),
    (0x8080, Cell("email 1 name")),
    (0x8082, Nothing),
    (0x8083, Cell("email 1")),
    (0x8084, Cell("email 1 as written")),
    (0x8090, Cell("email 2 name")),
    (0x8092, Nothing),
    (0x8093, Cell("email 2")),
    (0x8094, Cell("email 2 as written")),
    (0x80A0, Cell("email 3 name")),
    (0x80A2, Nothing),
    (0x80A3, Cell("email 3")),
    (0x80A4, Cell("email 3 as written")),
    (0x811F, Cell("task owner")),
    (0x8121, Cell("task assigner")),
    (0x8208, Cell("location")),
    (0x8238, Names("attendees")),
    (0x823B, Names("required attendees")),
    (0x823C, Names("optional attendees")),
    (0x8539, Cell("companies")),
    (0x853A, Cell("contacts")),
    (0x8554, Nothing),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_tables_are_in_order() {
        assert!(TABLE.is_sorted_by(|a, b| a.0 < b.0));
        assert!(SETS.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(what(0x3A1C), Some(Cell("mobile phone")));
        assert_eq!(in_set(0x8083), Some(Cell("email 1")));
        assert_eq!(what(0x7FFF), None);
    }
}
