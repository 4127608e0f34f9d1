//! Holds what the pieces of a document must come to. Must not know how documents are
//! written.

use super::*;
use crate::extract::Flow;
use crate::input::Source;
use crate::model::{Fact, Gap, Segment};

/// Lists what is handed on: text as it is, cells as `field[row]=value`.
#[derive(Default)]
struct Listed {
    fields: Vec<String>,
    text: String,
    cells: Vec<String>,
    largest: usize,
}

impl Sink for Listed {
    fn field(&mut self, path: FieldPath, _: FieldKind, _: Option<String>) -> FieldId {
        self.fields.push(path.to_string());
        FieldId(self.fields.len() as u32 - 1)
    }

    fn chunk(&mut self, chunk: &mut Chunk) -> Flow {
        self.largest = self.largest.max(chunk.buf.len());
        for value in &chunk.values {
            let field = &self.fields[value.field.0 as usize];
            if field.ends_with("text") {
                self.text += &String::from_utf8_lossy(&chunk.buf[chunk.owned.clone()]);
            } else {
                let text = String::from_utf8_lossy(chunk.text(value));
                let row = chunk.first_record + u64::from(value.record);
                self.cells.push(format!("{field}[{row}]={text}"));
            }
        }
        chunk.clear();
        Flow::Continue
    }

    fn child(&mut self, _: Segment, _: &mut Source) -> Flow {
        Flow::Continue
    }

    fn gap(&mut self, _: Gap) {}
    fn fact(&mut self, _: Fact, _: &str) {}
    fn charset(&mut self, _: &'static str) {}
}

/// What a script comes to: words are text, `.` ends a paragraph, `[ ]` a box, `{ }` a
/// table, `|` ends a cell and `/` a row.
fn told(script: &str) -> Listed {
    let mut listed = Listed::default();
    let limits = Limits { window: 100, ..Limits::default() };
    let mut document = Document::new(&mut listed, &limits);
    for c in script.chars() {
        match c {
            '.' => document.paragraph(),
            '[' => {
                document.enter_box();
                Ok(())
            }
            '{' => {
                document.enter_table();
                document.row()
            }
            ']' | '}' => document.leave(),
            '|' => document.cell_end(),
            '/' => document.row_end().and_then(|()| document.row()),
            _ => document.text(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
        .expect("a sink that goes on");
    }
    document.end().expect("a sink that goes on");
    listed
}

#[test]
fn paragraphs_stay_whole_around_boxes() {
    for (script, expected) in [
        ("Jan.Els.", "Jan\nEls\n"),
        ("Ja[kader.]nsen.Els.", "Jansen\nkader\nEls\n"),
        ("Ja[ka[x.]der.]nsen.", "Jansen\nkader\nx\n"),
        ("Ja[kader.]", "Jakader\n"),
        ("{Ja[kader.]nsen.|Gent.|/}", "Jansen\nkader\tGent\n"),
    ] {
        assert_eq!(told(script).text, expected, "{script}");
    }
}

#[test]
fn tables_with_names_of_columns_have_fields() {
    for (script, text, cells) in [
        (
            "voor.{naam|bsn|/Jan|111222333|/Els|123456782|/}na.",
            "voor\nnaam\tbsn\nna\n",
            &[
                "table 1.naam[1]=Jan",
                "table 1.bsn[1]=111222333",
                "table 1.naam[2]=Els",
                "table 1.bsn[2]=123456782",
            ][..],
        ),
        // labels of rows
        (
            "{naam|Jan|/adres|Gent|/bsn|111222333|/}",
            "naam\tJan\nadres\tGent\nbsn\t111222333\n",
            &[],
        ),
        // a layout
        ("{Jan|Gent|/}", "Jan\tGent\n", &[]),
        // a table in a cell
        (
            "{links|{naam|bsn|/Jan|111222333|/}rechts|/}",
            "links\tnaam\tbsn\nrechts\n",
            &["table 1.naam[1]=Jan", "table 1.bsn[1]=111222333"],
        ),
        ("{a|b", "a\tb\n", &[]),
    ] {
        let listed = told(script);
        assert_eq!(listed.text, text, "{script}");
        assert_eq!(listed.cells, cells, "{script}");
    }
}

#[test]
fn what_is_deep_or_large_goes_straight_on() {
    let deep = told(&("{[x.".repeat(10_000) + &"]|/}".repeat(10_000)));
    assert_eq!(deep.text.matches('x').count(), 10_000);
    for around in [("", ""), ("[", "]"), ("{", "|/}"), ("{a|{[", "]|/}|/}")] {
        let mut script = around.0.to_owned();
        script.push_str(&"woord en ".repeat(400_000));
        script.push_str("[kader.].");
        script.push_str(around.1);
        let listed = told(&script);
        assert_eq!(listed.text.matches("woord").count(), 400_000, "{around:?}");
        assert!(listed.text.contains("kader"), "{around:?}");
        assert!(listed.largest < 2 * HELD, "{} bytes at once in {around:?}", listed.largest);
    }
}
