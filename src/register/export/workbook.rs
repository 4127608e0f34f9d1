//! Holds a register as a workbook of Excel: who keeps it, the register, the lists of words.
//! Must not know what the columns say. Source of the form: ECMA-376, part 1, 18.

use super::columns::{COLUMNS, IDENTIFICATION, rows};
use super::package::Package;
use crate::register::words;
use crate::register::{Organisation, Register};
use std::fmt::Write;
use std::io;

/// Characters that Excel takes in one cell.
const LONGEST: usize = 32_767;

/// Styles of `STYLES` by number.
const PLAIN: u8 = 0;
const HEAD: u8 = 1;

const NAMES: [&str; 3] = ["Identificatie", "Register", "Lijsten"];

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const DECLARED: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Two styles: wrapped text, and bold wrapped text on grey.
const STYLES: &str = "<fonts count=\"2\"><font><sz val=\"10\"/><name val=\"Calibri\"/></font>\
    <font><b/><sz val=\"10\"/><name val=\"Calibri\"/></font></fonts>\
    <fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill>\
    <fill><patternFill patternType=\"gray125\"/></fill>\
    <fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFE0E0E0\"/></patternFill></fill></fills>\
    <borders count=\"1\"><border/></borders>\
    <cellStyleXfs count=\"1\"><xf/></cellStyleXfs>\
    <cellXfs count=\"2\">\
    <xf xfId=\"0\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>\
    <xf xfId=\"0\" fontId=\"1\" fillId=\"2\" applyFont=\"1\" applyFill=\"1\" applyAlignment=\"1\">\
    <alignment vertical=\"top\" wrapText=\"1\"/></xf></cellXfs>";

/// The register as a workbook of three sheets.
pub(super) fn write(register: &Register) -> io::Result<Vec<u8>> {
    let mut package = Package::default();
    let mut part = |name: &str, xml: String| -> io::Result<()> {
        package.part(name, format!("{DECLARED}{xml}").as_bytes())
    };
    part("[Content_Types].xml", content_types())?;
    part("_rels/.rels", relations(&[("officeDocument", "xl/workbook.xml")]))?;
    part("xl/workbook.xml", workbook())?;
    let sheets = ["worksheets/sheet1.xml", "worksheets/sheet2.xml", "worksheets/sheet3.xml"];
    let [one, two, three] = sheets.map(|sheet| ("worksheet", sheet));
    part("xl/_rels/workbook.xml.rels", relations(&[one, two, three, ("styles", "styles.xml")]))?;
    part("xl/styles.xml", format!("<styleSheet xmlns=\"{MAIN}\">{STYLES}</styleSheet>"))?;
    part("xl/worksheets/sheet1.xml", identification(&register.organisation))?;
    part("xl/worksheets/sheet2.xml", table(register))?;
    part("xl/worksheets/sheet3.xml", lists(register))?;
    package.finish()
}

fn content_types() -> String {
    let sheets: String = (1..=NAMES.len())
        .map(|n| {
            format!(
                "<Override PartName=\"/xl/worksheets/sheet{n}.xml\" \
                 ContentType=\"{TYPE}.worksheet+xml\"/>"
            )
        })
        .collect();
    format!(
        "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"{TYPE}.sheet.main+xml\"/>\
         <Override PartName=\"/xl/styles.xml\" ContentType=\"{TYPE}.styles+xml\"/>{sheets}</Types>"
    )
}

/// Links to other parts by kind and place, numbered from 1.
fn relations(to: &[(&str, &str)]) -> String {
    let mut all = String::new();
    for (n, (kind, place)) in (1..).zip(to) {
        all.push_str(&format!(
            "<Relationship Id=\"rId{n}\" Type=\"{LINKS}/{kind}\" Target=\"{place}\"/>"
        ));
    }
    format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{all}</Relationships>")
}

fn workbook() -> String {
    let sheets: String = (1..)
        .zip(NAMES)
        .map(|(n, name)| format!("<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>"))
        .collect();
    format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{LINKS}\"><sheets>{sheets}</sheets></workbook>")
}

fn identification(organisation: &Organisation) -> String {
    let mut sheet = Sheet::new(2, 0);
    sheet.row(HEAD, &["Identificatie van de verwerkingsverantwoordelijke", ""]);
    let joint = organisation.joint_controllers.join("; ");
    for (key, value) in [
        ("name", organisation.name.as_ref()),
        ("address", organisation.address.as_ref()),
        ("contact", organisation.contact.as_ref()),
        ("KBO", organisation.kbo.as_ref()),
        ("KvK", organisation.kvk.as_ref()),
        ("representative", organisation.representative.as_ref()),
        ("data protection officer", organisation.dpo.as_ref()),
        ("joint controllers", Some(&joint)),
        ("base of ids", organisation.base.as_ref()),
    ] {
        sheet.row(PLAIN, &[key, value.map_or("", String::as_str)]);
    }
    sheet.finish()
}

/// A row of groups, a row of columns, a row for each processing.
fn table(register: &Register) -> String {
    let columns = || COLUMNS.iter().filter(|(group, _, _)| *group != IDENTIFICATION);
    let mut sheet = Sheet::new(columns().count(), 2);
    let mut last = "";
    let groups: Vec<&str> = columns()
        .map(|(group, _, _)| if std::mem::replace(&mut last, group) == *group { "" } else { group })
        .collect();
    sheet.row(HEAD, &groups);
    sheet.row(HEAD, &columns().map(|(_, name, _)| *name).collect::<Vec<_>>());
    for row in rows(register) {
        sheet.row(PLAIN, &columns().map(|(_, _, said)| said(&row)).collect::<Vec<_>>());
    }
    sheet.finish()
}

/// What the words of the register may be.
fn lists(register: &Register) -> String {
    fn list<T>(words: &[(&'static str, T)]) -> Vec<&'static str> {
        words.iter().map(|(word, _)| *word).collect()
    }
    let categories: Vec<(&str, &str)> = register.categories.all().collect();
    let lists: [(&str, Vec<&str>); 9] = [
        ("role", list(words::Role::ALL)),
        ("kind", list(words::Kind::ALL)),
        ("status", list(words::Status::ALL)),
        ("legal basis", list(words::LegalBasis::ALL)),
        ("special condition", list(words::SpecialCondition::ALL)),
        ("on expiry", list(words::Expiry::ALL)),
        ("safeguard", list(words::Safeguard::ALL)),
        ("category", categories.iter().map(|(name, _)| *name).collect()),
        ("sensitivity", categories.iter().map(|(_, class)| *class).collect()),
    ];
    let mut sheet = Sheet::new(lists.len(), 1);
    sheet.row(HEAD, &lists.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    for n in 0..lists.iter().map(|(_, words)| words.len()).max().unwrap_or(0) {
        let row = lists.iter().map(|(_, words)| words.get(n).copied().unwrap_or_default());
        sheet.row(PLAIN, &row.collect::<Vec<_>>());
    }
    sheet.finish()
}

/// A sheet that is being written.
struct Sheet {
    xml: String,
    rows: usize,
}

impl Sheet {
    /// With so many columns, of which the first, and so many rows at the top stay in sight.
    fn new(columns: usize, top: usize) -> Self {
        let below = top + 1;
        let pane = match top {
            0 => String::new(),
            _ => format!(
                "<pane xSplit=\"1\" ySplit=\"{top}\" topLeftCell=\"B{below}\" \
                 activePane=\"bottomRight\" state=\"frozen\"/>"
            ),
        };
        let xml = format!(
            "<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\">{pane}\
             </sheetView></sheetViews><cols><col min=\"1\" max=\"{columns}\" width=\"28\" \
             customWidth=\"1\"/></cols><sheetData>"
        );
        Sheet { xml, rows: 0 }
    }

    fn row<T: AsRef<str>>(&mut self, style: u8, cells: &[T]) {
        self.rows += 1;
        let n = self.rows;
        // a write to a text cannot fail
        let _ = write!(self.xml, "<row r=\"{n}\">");
        for (column, text) in cells.iter().map(AsRef::as_ref).enumerate() {
            if !text.is_empty() || style == HEAD {
                let at = letters(column);
                let _ = write!(self.xml, "<c r=\"{at}{n}\" s=\"{style}\" t=\"inlineStr\">");
                let _ = write!(
                    self.xml,
                    "<is><t xml:space=\"preserve\">{}</t></is></c>",
                    escaped(text)
                );
            }
        }
        self.xml.push_str("</row>");
    }

    fn finish(mut self) -> String {
        self.xml.push_str("</sheetData></worksheet>");
        self.xml
    }
}

/// The letters of a column, counted from 0: A to Z, AA and on.
fn letters(column: usize) -> String {
    let letter = |n: usize| char::from(b'A' + (n % 26) as u8);
    match column / 26 {
        0 => letter(column).to_string(),
        n => format!("{}{}", letter(n - 1), letter(column)),
    }
}

/// A text of XML. What a cell does not hold ends with a word that says so.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let cut = text.chars().count() > LONGEST;
    let room = if cut { LONGEST - " … (cut)".chars().count() } else { LONGEST };
    for c in text.chars().take(room) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    if cut {
        out.push_str(" … (cut)");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (51, "AZ"), (52, "BA")]
        {
            assert_eq!(letters(column), name);
        }
    }

    #[test]
    fn a_text_fits_its_cell_or_says_that_it_is_cut() {
        assert_eq!(escaped("a<b> & \"c\"\u{1}"), "a&lt;b&gt; &amp; \"c\" ");
        assert_eq!(escaped(&"é".repeat(LONGEST)).chars().count(), LONGEST);
        let long = escaped(&"é".repeat(LONGEST + 1));
        assert!(long.ends_with(" … (cut)") && long.chars().count() == LONGEST);
    }
}
