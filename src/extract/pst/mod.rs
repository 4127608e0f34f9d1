//! Holds the stores of Outlook: pst and ost. Each message is handed on as an object of
//! its own, as `winmail.dat` would hold it. Must not know what messages say.
//! Source: \[MS-PST\].

mod crypt;
mod data;
mod file;
mod heap;
mod items;
mod pieces;

use super::{ExtractError, Format, Sink};
use crate::input::{ReadError, Source};
use crate::model::{Cause, Gap, Segment, Stage};
use file::{Node, Pst};
use items::Items;
use std::collections::BTreeMap;
use std::rc::Rc;

pub(super) const PST: Format = Format {
    name: "pst",
    extensions: &["pst", "ost", "nst"],
    is: |look| look.head.starts_with(b"!BDN"),
    extract: read,
    hostile: false,
    reads: "stores of Outlook, ANSI and Unicode, also of 4 KiB pages (ost): every message, contact \
            and appointment in every folder, also hidden ones, as an object of its own (as `tnef`) \
            below the name of its folder",
};

/// Types of nodes.
const FOLDER: u32 = 0x02;
const MESSAGE: u32 = 0x04;
const HIDDEN: u32 = 0x08;

/// Folders whose names are known, and how many may lie in each other.
const FOLDERS: usize = 100_000;
const LEVELS: usize = 64;

type Folders = BTreeMap<u32, (u32, Vec<u8>)>;

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let nest = source.nest()?;
    let pst = Rc::new(Pst::open(source.seekable()?)?);
    let items = Items::new(pst.clone());
    let mut folders = Folders::new();
    let mut lost = pst.each_node(|node| {
        if node.id & 0x1F == FOLDER && folders.len() < FOLDERS {
            let name = items.folder_name(node.data, node.below).unwrap_or_else(|_| {
                items.lost.one();
                Vec::new()
            });
            folders.insert(node.id, (node.parent, name));
        }
        Ok::<_, ExtractError>(())
    })?;
    let mut index = 0_u32;
    let mut message = |node: Node| {
        let what = match node.id & 0x1F {
            MESSAGE => "message",
            HIDDEN => "hidden",
            _ => return Ok(()),
        };
        let name = format!("{what} {}", index + 1);
        let path = [&path(&folders, node.parent)[..], name.as_bytes()].concat();
        let segment = Segment::Entry { index, name: path.into() };
        index = index.saturating_add(1);
        let mut message = match items.message(node.data, node.below, 0) {
            Ok(pieces) => {
                let length = pieces.length;
                Source::inside(&nest, Box::new(pieces.reader(pst.clone())), Some(length))
            }
            Err(error) => Source::unreadable(&nest, error),
        };
        let flow = sink.child(segment, &mut message);
        drop(message);
        tell_lost(items.lost.take(), "pieces of messages", sink);
        flow.or_stop()
    };
    lost += pst.each_node(&mut message)?;
    tell_lost(items.lost.take(), "names of folders or properties", sink);
    match lost {
        0 => Ok(()),
        // the tree of nodes was gone through twice
        _ => Err(ReadError::Corrupt("pst").into()),
    }
}

fn tell_lost(count: u64, what: &str, sink: &mut dyn Sink) {
    if count > 0 {
        let mut gap = Gap::new(Stage::Extract, Cause::Corrupt).noting(what);
        gap.times = count;
        sink.gap(gap);
    }
}

/// The names of a folder and of those around it, each with a slash behind.
fn path(folders: &Folders, mut at: u32) -> Vec<u8> {
    let mut names = Vec::new();
    while let Some((parent, name)) = folders.get(&at).filter(|_| names.len() < LEVELS) {
        // what parts folders stands in no name
        let name: Vec<u8> = name.iter().map(|&b| if b == b'/' { b'_' } else { b }).collect();
        if !name.is_empty() {
            names.push(name);
        }
        if *parent == at {
            break;
        }
        at = *parent;
    }
    names.iter().rev().flat_map(|name| [&name[..], b"/"]).flatten().copied().collect()
}
