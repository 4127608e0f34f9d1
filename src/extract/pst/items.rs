//! Holds the messages of a pst: their properties, recipients and attachments, put
//! together from their nodes. Must not know how they are read. Source: \[MS-PST\] 2.4.

use super::data::Below;
use super::file::{DAMAGED, Lost, Pst};
use super::heap::{Heap, Listed, Value};
use super::pieces::{List, Pieces};
use crate::extract::mapi::tnef::attribute;
use crate::extract::mapi::{Named, id, kind, named_properties};
use crate::extract::ole::{long, wide};
use crate::input::{CodePage, ReadError};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Node of the names of properties.
const NAMES: u32 = 0x61;
/// Node of the recipients below that of a message.
const RECIPIENTS: u32 = 0x692;
/// Type of nodes that are attachments.
const ATTACHMENT: u32 = 0x05;

/// How an attachment is a message itself.
const EMBEDDED: u32 = 5;

/// Messages inside each other; deeper ones are told as lost.
const LEVELS: u32 = 32;

pub(super) struct Items {
    pub(super) pst: Rc<Pst>,
    names: BTreeMap<u16, Named>,
    /// Pieces that could not be read.
    pub(super) lost: Lost,
}

impl Items {
    pub(super) fn new(pst: Rc<Pst>) -> Self {
        let lost = Lost::default();
        let names = names(&pst).unwrap_or_else(|_| {
            lost.one();
            BTreeMap::new()
        });
        Items { pst, names, lost }
    }

    /// What a folder is called, in UTF-8.
    pub(super) fn folder_name(&self, data: u64, below: u64) -> Result<Vec<u8>, ReadError> {
        let heap = Heap::of(&self.pst, &self.pst.data(data)?)?;
        let below = self.pst.below(below)?;
        let list = heap.properties()?;
        Ok(self.string(&heap, &below, &list, &[id::DISPLAY_NAME])?.unwrap_or_default())
    }

    /// A text among the properties, in UTF-8: the first there is of some.
    fn string(
        &self,
        heap: &Heap,
        below: &Below,
        list: &[Listed],
        ids: &[u16],
    ) -> Result<Option<Vec<u8>>, ReadError> {
        for wanted in ids {
            let Some((_, of_type, value)) = list.iter().find(|(id, ..)| id == wanted) else {
                continue;
            };
            let Some(Value::Bytes(bytes)) = heap.value(&self.pst, below, *of_type, *value)? else {
                continue;
            };
            let mut text = Vec::new();
            match *of_type {
                kind::WIDE => wide(&bytes, &mut text),
                kind::STRING => CodePage::WESTERN.decode(&bytes, &mut text),
                _ => continue,
            }
            return Ok(Some(text).filter(|text| !text.is_empty()));
        }
        Ok(None)
    }

    /// A message as a stream of attributes.
    pub(super) fn message(&self, data: u64, below: u64, level: u32) -> Result<Pieces, ReadError> {
        let mut out = Pieces::stream();
        if level >= LEVELS {
            self.lost.one();
            return Ok(out);
        }
        let heap = Heap::of(&self.pst, &self.pst.data(data)?)?;
        let nodes = self.pst.below(below).unwrap_or_else(|_| {
            self.lost.one();
            Below::new()
        });
        let list = heap.properties()?;
        let number = |wanted: u16| {
            list.iter().find(|(id, of_type, _)| *id == wanted && *of_type == kind::LONG)
        };
        let page = [id::CODE_PAGE, id::INTERNET_CODE_PAGE].iter().find_map(|id| number(*id));
        let page = page.map_or(1252, |(_, _, page)| *page);
        self.page(page, &mut out);
        let has_page = list.iter().any(|(id, ..)| *id == id::HTML);
        // of a page and RTF the page is what was written
        let wanted: Vec<Listed> =
            list.into_iter().filter(|(id, ..)| !(has_page && *id == id::RTF)).collect();
        let mut own = List::default();
        self.properties(&heap, &nodes, &wanted, &mut own);
        self.attribute(1, attribute::PROPERTIES, own.end(), &mut out);
        if let Some((data, below)) = nodes.get(&RECIPIENTS)
            && let Err(_damaged) = self.recipients(*data, *below, &mut out)
        {
            self.lost.one();
        }
        for (_, (data, below)) in nodes.iter().filter(|(node, _)| *node & 0x1F == ATTACHMENT) {
            match self.attachment(*data, *below, page, level) {
                Ok(pieces) => out.append(pieces),
                Err(_damaged) => self.lost.one(),
            }
        }
        Ok(out)
    }

    fn page(&self, page: u32, out: &mut Pieces) {
        let mut content = Pieces::default();
        content.bytes(&page.to_le_bytes());
        content.bytes(&[0; 4]);
        self.attribute(1, attribute::CODE_PAGE, content, out);
    }

    fn attribute(&self, level: u8, number: u32, content: Pieces, out: &mut Pieces) {
        if !out.attribute(level, number, content) {
            self.lost.one();
        }
    }

    /// Adds those properties that say something.
    fn properties(&self, heap: &Heap, below: &Below, wanted: &[Listed], list: &mut List) {
        for (id, of_type, value) in wanted {
            let is_body = *of_type == kind::BINARY && matches!(*id, id::HTML | id::RTF);
            let says = matches!(*of_type & !kind::MANY, kind::STRING | kind::WIDE)
                || matches!(*of_type, kind::LONG | kind::TIME);
            if !is_body && !says {
                continue;
            }
            match heap.value(&self.pst, below, *of_type, *value) {
                Ok(Some(value)) => {
                    let fits = match (&value, *of_type) {
                        (Value::Bytes(bytes), kind::TIME) => bytes.len() == 8,
                        _ => true,
                    };
                    if fits {
                        list.add((*id, *of_type), self.names.get(id), value);
                    }
                }
                Ok(None) => {}
                Err(_damaged) => self.lost.one(),
            }
        }
    }

    fn recipients(&self, data: u64, below: u64, out: &mut Pieces) -> Result<(), ReadError> {
        let heap = Heap::of(&self.pst, &self.pst.data(data)?)?;
        let below = self.pst.below(below)?;
        let rows = heap.rows(&self.pst, &below)?;
        let mut content = Pieces::default();
        content.bytes(&(rows.len() as u32).to_le_bytes());
        for row in rows {
            let mut one = List::default();
            self.properties(&heap, &below, &row, &mut one);
            content.append(one.end());
        }
        self.attribute(1, attribute::RECIPIENTS, content, out);
        Ok(())
    }

    fn attachment(
        &self,
        data: u64,
        below: u64,
        page: u32,
        level: u32,
    ) -> Result<Pieces, ReadError> {
        let heap = Heap::of(&self.pst, &self.pst.data(data)?)?;
        let below = self.pst.below(below)?;
        let list = heap.properties()?;
        let names = [id::LONG_NAME, id::SHORT_NAME, id::DISPLAY_NAME];
        let name = self.string(&heap, &below, &list, &names)?;
        let content = list.iter().find(|(id, ..)| *id == id::ATTACHED);
        let method = list.iter().find(|(id, ..)| *id == id::METHOD).map(|(.., method)| *method);
        let mut out = Pieces::default();
        self.attribute(2, attribute::RENDERING, Pieces::default(), &mut out);
        let mut title = Pieces::default();
        let name = name.unwrap_or_default();
        let ending = if method == Some(EMBEDDED) && !name.is_empty() { ".msg" } else { "" };
        title.bytes(&name);
        title.bytes(ending.as_bytes());
        self.page(65001, &mut out);
        self.attribute(2, attribute::TITLE, title, &mut out);
        self.page(page, &mut out);
        let Some((_, of_type, value)) = content else { return Ok(out) };
        if *of_type != kind::OBJECT {
            let mut bytes = Pieces::default();
            if let Some(value) = heap.value(&self.pst, &below, *of_type, *value)? {
                bytes.value(value);
            }
            self.attribute(2, attribute::DATA, bytes, &mut out);
            return Ok(out);
        }
        // the node that the object is
        let node = heap.get(*value).and_then(|place| long(place, 0)).ok_or(DAMAGED)?;
        let (data, inner) = *below.get(&node).ok_or(DAMAGED)?;
        if method == Some(EMBEDDED) {
            let mut object = List::default();
            object.object(id::ATTACHED, self.message(data, inner, level + 1)?);
            self.attribute(2, attribute::ATTACHMENT, object.end(), &mut out);
        } else {
            let mut bytes = Pieces::default();
            bytes.data(self.pst.data(data)?);
            self.attribute(2, attribute::DATA, bytes, &mut out);
        }
        Ok(out)
    }
}

/// The properties that have names of their own, by their numbers in this file.
fn names(pst: &Pst) -> Result<BTreeMap<u16, Named>, ReadError> {
    let node = pst.node(NAMES)?;
    let heap = Heap::of(pst, &pst.data(node.data)?)?;
    let below = pst.below(node.below)?;
    let list = heap.properties()?;
    let stream = |wanted: u16| -> Result<Vec<u8>, ReadError> {
        let Some((_, of_type, value)) = list.iter().find(|(id, ..)| *id == wanted) else {
            return Ok(Vec::new());
        };
        match heap.value(pst, &below, *of_type, *value)? {
            None => Ok(Vec::new()),
            Some(Value::Bytes(bytes)) => Ok(bytes),
            Some(Value::Data(data)) => {
                let mut bytes = Vec::new();
                for block in data.blocks.iter().take(1024) {
                    bytes.extend(pst.block(*block)?);
                }
                Ok(bytes)
            }
        }
    };
    Ok(named_properties(&stream(3)?, &stream(4)?))
}
