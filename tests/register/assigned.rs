//! Holds whose each object of the demo share is, by the register of the demo.

use super::{register, share};
use speur::register::Owner;

#[test]
fn objects_and_tables_belong_to_the_system_that_names_them_best() {
    let register = register();
    let of = |path: &str, field: Option<&str>| {
        let assignment = register.locations.of(path);
        let owner: Option<Owner> = match field {
            Some(field) => assignment.field(field),
            None => assignment.object(),
        };
        owner.map_or("-", |owner| register.systems[owner.system].id.as_str())
    };
    for (path, field, system) in [
        ("share/klanten/klanten_be.csv", None, "customers"),
        ("share/klanten/Wallonië/clients wallonie.xlsx", None, "customers"),
        ("share/oud/1998/KLANTEN.TXT", None, "customers"),
        ("share/oud/1998/ANDERS.TXT", None, "-"),
        ("share/personeel/lonen/loonaangifte.txt", None, "staff"),
        // a file wins from the folder around it
        ("share/backup/2024/HR_Breda.sql", None, "staff"),
        ("share/backup/2025-01-15/webshop.sql.gz", None, "shop"),
        ("share/backup/2025-01-15/crm.sql", None, "backups"),
        // of one dump, one table belongs to the shop
        ("share/backup/2025-01-15/crm.sql", Some("contactmoment.verslag"), "shop"),
        ("share/backup/2025-01-15/crm.sql", Some("klant.email"), "backups"),
        ("share/README.md", None, "-"),
    ] {
        assert_eq!(of(path, field), system, "{path} {field:?}");
    }
}

/// However systems are ordered in the file, the same objects are theirs.
#[test]
fn the_order_of_systems_decides_nothing_where_none_are_equal() {
    let register = register();
    let mut turned = speur::register::Locations::default();
    let count = register.systems.len();
    for (number, system) in register.systems.iter().enumerate().rev() {
        for (at, location) in system.locations.iter().enumerate() {
            turned.add(location, count - 1 - number, at).expect(location);
        }
    }
    let mut owned = 0;
    for object in share() {
        let (is, other) = (register.locations.of(&object.path), turned.of(&object.path));
        for field in object.fields.iter().map(|f| f.field.as_str()).chain(["text"]) {
            let back = |owner: Owner| Owner { system: count - 1 - owner.system, ..owner };
            assert_eq!(is.field(field), other.field(field).map(back), "{}#{field}", object.path);
            owned += usize::from(is.field(field).is_some());
        }
    }
    assert!(owned > 200, "only {owned} fields");
}
